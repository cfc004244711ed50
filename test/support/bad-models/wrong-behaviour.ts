import { FEATURE_SPECS } from "../../../src/domain/features/feature-spec.ts";
import { ONNX_TYPE } from "../../../src/onnx/onnx-message.ts";
import { type BadModel, bad } from "./bad-model.ts";
import {
  encodeParts,
  FEATURES,
  floats,
  indices,
  node,
  OUTPUT,
  type Part,
  SCORES,
  SHARES,
  value,
} from "./model-parts.ts";

const { numFeatures } = FEATURE_SPECS.prb;
const inputs = (...them: Part[]) => encodeParts({ inputs: them });
const outputs = (...them: Part[]) => encodeParts({ outputs: them });
const scalar = (name: string, one: number) => floats(name, [], [one]);

/** A model whose scores, or what else is made of them, become the shares by these nodes. */
const ending = (nodes: readonly Part[], ...constants: Part[]) =>
  encodeParts({ nodes: [...SCORES, ...nodes], constants });
const softmax = (from: string) => node("Softmax", [from], "shares", { axis: 0 });

/** Models with another input or output than the manifest says, or than a policy has. */
const WRONG_SIGNATURES: readonly BadModel[] = [
  bad("two inputs", "MODEL_INPUTS", () => inputs(FEATURES, value("more", ["numUes"]))),
  bad("no input", "MODEL_INPUTS", () =>
    encodeParts({ inputs: [], nodes: [node("Abs", ["over-features"], "shares")] }),
  ),
  bad("two outputs", "MODEL_OUTPUTS", () => outputs(OUTPUT, value("scores", ["numUes"]))),
  bad("input of another name", "MODEL_NAMES", () =>
    encodeParts({
      inputs: [value("obs", ["numUes", numFeatures])],
      nodes: [node("Identity", ["obs"], "features"), ...SCORES, SHARES],
    }),
  ),
  bad("output of another name", "MODEL_NAMES", () => outputs(value("scores", ["numUes"]))),
  bad("double precision", "MODEL_VALUE_TYPE", () =>
    inputs(value("features", ["numUes", numFeatures], ONNX_TYPE.double)),
  ),
  bad("int64 output", "MODEL_VALUE_TYPE", () =>
    outputs(value("shares", ["numUes"], ONNX_TYPE.int64)),
  ),
  bad("scalar output", "MODEL_VALUE_SHAPE", () => outputs(value("shares", []))),
  bad("transposed output", "MODEL_VALUE_SHAPE", () => outputs(value("shares", [1, "numUes"]))),
  bad("three axes", "MODEL_VALUE_SHAPE", () =>
    inputs(value("features", [1, "numUes", numFeatures])),
  ),
  bad("fixed users in", "MODEL_STATIC_USERS", () => inputs(value("features", [8, numFeatures]))),
  bad("fixed users out", "MODEL_STATIC_USERS", () => outputs(value("shares", [8]))),
  bad("one feature too many", "MODEL_NUM_FEATURES", () =>
    inputs(value("features", ["numUes", numFeatures + 1])),
  ),
  bad("other features", "MODEL_FEATURES", () => encodeParts(), {
    manifest: { featureSpec: { id: "prb-features-1", hash: "0123456789ab" } },
  }),
];

/** Models that ONNX Runtime does not load, or that stop. */
const FAILING: readonly BadModel[] = [
  bad("adds a float and an integer", "MODEL_LOAD", () =>
    ending([node("Add", ["scores", "one"], "sum"), softmax("sum")], indices("one", 1)),
  ),
  bad("shapes that do not fit", "MODEL_LOAD", () =>
    ending([node("MatMul", ["features", "w"], "m"), SHARES], floats("w", [3, 1], [1, 1, 1])),
  ),
  bad("runs for 8 users only", "MODEL_RUN", () =>
    ending(
      [
        node("Reshape", ["scores", "two-fours"], "fours"),
        node("ReduceSum", ["fours"], "sum", { keepdims: 0 }),
        ...[node("Add", ["scores", "sum"], "odd"), softmax("odd")],
      ],
      indices("two-fours", 2, 4),
    ),
  ),
  bad("twice as many values", "MODEL_OUTPUT_SHAPE", () =>
    ending([
      node("Softmax", ["scores"], "half", { axis: 0 }),
      node("Concat", ["half", "half"], "shares", { axis: 0 }),
    ]),
  ),
  bad("computed size of 10^10", "MODEL_MEMORY", () =>
    ending(
      [
        node("Mul", ["side", "side"], "size"),
        node("ConstantOfShape", ["size"], "zeros"),
        node("ReduceSum", ["zeros"], "zero", { keepdims: 0 }),
        ...[node("Add", ["scores", "zero"], "sum"), softmax("sum")],
      ],
      indices("side", 100_000),
    ),
  ),
  bad("outer product of 3.6 GB", "MODEL_MEMORY", () =>
    ending(
      [...outerProduct(30_000), node("Add", ["scores", "nothing"], "sum"), softmax("sum")],
      scalar("nil", 0),
    ),
  ),
];

/** Nodes that make a square matrix of the features at run time, and 0 of its sum: `nothing`. */
function outerProduct(side: number, products = 0): Part[] {
  const column = node("Constant", [], "column-size", {
    value: { type: 4, t: indices("", side, 1) },
  });
  const row = node("Constant", [], "row-size", { value: { type: 4, t: indices("", 1, side) } });
  const chain = Array.from({ length: products }, (_, n) =>
    node("MatMul", [`square${n}`, `square${n}`], `raw${n}`),
  ).flatMap((product, n) => [product, node("Tanh", [`raw${n}`], `square${n + 1}`)]);
  return [
    ...[column, row],
    node("ReduceMean", ["features"], "any", { keepdims: 0 }),
    node("Expand", ["any", "column-size"], "column"),
    node("Expand", ["any", "row-size"], "row"),
    node("MatMul", ["column", "row"], "square0"),
    ...chain,
    node("ReduceMean", [`square${products}`], "total", { keepdims: 0 }),
    node("Mul", ["total", "nil"], "nothing"),
  ];
}

const working = (side: number, products: number) => () =>
  ending(
    [...outerProduct(side, products), node("Add", ["scores", "nothing"], "sum"), softmax("sum")],
    scalar("nil", 0),
  );

/** Models that answer what no policy answers. */
const SENSELESS: readonly BadModel[] = [
  bad("NaN", "MODEL_NOT_FINITE", () => ending([node("Log", ["mean"], "log"), softmax("log")])),
  bad("NaN for extremes only", "MODEL_NOT_FINITE", () =>
    ending([
      node("ReduceMax", ["features", "over-features"], "most", { keepdims: 0 }),
      node("Exp", ["most"], "e1"),
      ...[node("Exp", ["e1"], "e2"), node("Div", ["e2", "e2"], "one"), softmax("one")],
    ]),
  ),
  bad("infinite", "MODEL_NOT_FINITE", () =>
    ending([node("Div", ["scores", "nil"], "shares")], scalar("nil", 0)),
  ),
  bad("negative shares", "MODEL_SHARE_NEGATIVE", () =>
    ending([node("Softmax", ["scores"], "plus", { axis: 0 }), node("Neg", ["plus"], "shares")]),
  ),
  bad("shares that sum to 2", "MODEL_SHARE_SUM", () =>
    ending([
      node("Softmax", ["scores"], "one", { axis: 0 }),
      node("Add", ["one", "one"], "shares"),
    ]),
  ),
  bad("Softmax over another axis", "MODEL_SHARE_SUM", () =>
    ending([
      node("Unsqueeze", ["scores", "over-features"], "wide"),
      node("Softmax", ["wide"], "ones", { axis: 1 }),
      node("Squeeze", ["ones", "over-features"], "shares"),
    ]),
  ),
  bad(
    "absurd powers",
    "MODEL_ACTION_RANGE",
    () =>
      encodeParts({
        inputs: [value("features", ["numUes", FEATURE_SPECS.power.numFeatures])],
        outputs: [value("action", ["numUes"])],
        nodes: [...SCORES, node("Mul", ["scores", "much"], "action")],
        constants: [scalar("much", 1000)],
      }),
    { kind: "power" },
  ),
  bad("depends on the position", "MODEL_NOT_EQUIVARIANT", () =>
    ending([node("CumSum", ["scores", "first"], "sums"), softmax("sums")], {
      ...indices("first", 0),
      dims: [],
    }),
  ),
  bad("depends on the position beyond 40 users", "MODEL_NOT_EQUIVARIANT", () =>
    ending(
      [
        node("Shape", ["scores"], "shape"),
        node("Squeeze", ["shape"], "count"),
        node("Range", ["nil", "count", "one"], "place"),
        node("Greater", ["place", "forty"], "late"),
        node("Cast", ["late"], "later", { to: ONNX_TYPE.float32 }),
        ...[node("Add", ["scores", "later"], "sum"), softmax("sum")],
      ],
      ...["nil", "one", "forty"].map((name, n) => ({
        ...indices(name, [0, 1, 40][n] as number),
        dims: [],
      })),
    ),
  ),
];

/** Models that take too long. */
const SLOW: readonly BadModel[] = [
  bad("10 ms", "MODEL_SLOW", working(200, 50), { names: "median" }),
  bad("a second", "MODEL_SLOW", working(1000, 100), { names: "a run took" }),
];

/** Models that never come to an end, for a validator with little time. */
export const HANGING: readonly BadModel[] = [
  bad("hangs in a run", "MODEL_TIMEOUT", working(1500, 400), { names: "answers" }),
  bad(
    "hangs while it is loaded",
    "MODEL_TIMEOUT",
    () => {
      // a product would be as quick, but its results could fill the memory before the time is over
      const pools = Array.from({ length: 500 }, (_, n) =>
        node("MaxPool", ["square"], `p${n}`, { kernel_shape: [700, 700 - n] }),
      );
      const sums = pools.map((_, n) => node("ReduceSum", [`p${n}`], `s${n}`, { keepdims: 0 }));
      const added = pools.map((_, n) =>
        node("Add", [`s${n}`, n === 0 ? "s0" : `a${n - 1}`], `a${n}`),
      );
      return ending(
        [
          ...[...pools, ...sums, ...added],
          ...[node("Add", ["scores", `a${pools.length - 1}`], "odd"), softmax("odd")],
        ],
        floats("square", [1, 1, 1400, 1400], new Float32Array(1_960_000)),
      );
    },
    { names: "load" },
  ),
];

/** Models that are refused by what they do. */
export const WRONG_BEHAVIOUR: readonly BadModel[] = [
  ...[...WRONG_SIGNATURES, ...FAILING, ...SENSELESS, ...SLOW],
];
