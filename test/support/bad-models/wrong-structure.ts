import { ONNX_TYPE } from "../../../src/onnx/onnx-message.ts";
import { type BadModel, bad } from "./bad-model.ts";
import {
  encodeParts,
  floats,
  holding,
  indices,
  node,
  OTHER_TYPE,
  OVER_FEATURES,
  type Part,
  SCORES,
  SHARES,
  value,
} from "./model-parts.ts";

const opsets = (...opsetImport: Part[]) => encodeParts({ model: { opsetImport } });
const scalar = (name: string, one: number) => floats(name, [], [one]);

/** A good model in which the scores pass one more node. */
const through = (extra: Part, ...constants: Part[]) =>
  encodeParts({
    nodes: [...SCORES, extra, node("Softmax", ["odd"], "shares", { axis: 0 })],
    constants,
  });

/** A good model with one more constant, which is added to the scores. */
const withConstant = (constant: Part) =>
  through(node("Add", ["scores", constant["name"] as string], "odd"), constant);

/** A graph inside a node. */
const body = holding.graph({
  name: "body",
  node: [node("Identity", ["scores"], "inner")],
  output: [value("inner", ["numUes"])],
});
const external = (location: string) => () =>
  withConstant({
    ...{ name: "far", dims: [1], dataType: ONNX_TYPE.float32, dataLocation: 1 },
    externalData: [{ key: "location", value: location }],
  });
const says = (dims: readonly number[], bytes: number) => () =>
  withConstant({ ...floats("odd-size", dims, []), rawData: new Uint8Array(bytes) });

/** Models of versions that are not supported. */
const WRONG_VERSIONS: readonly BadModel[] = [
  bad("IR version 99", "MODEL_IR_VERSION", () => encodeParts({ model: { irVersion: 99 } })),
  bad("IR version -1", "MODEL_IR_VERSION", () => encodeParts({ model: { irVersion: -1 } })),
  bad("opset 99", "MODEL_OPSET", () => opsets({ domain: "", version: 99 })),
  bad("opset 9", "MODEL_OPSET", () => opsets({ domain: "", version: 9 })),
  bad("no opset", "MODEL_OPSET", () => opsets({ domain: "ai.onnx.ml", version: 3 })),
  bad("two opsets", "MODEL_OPSET", () =>
    opsets({ domain: "", version: 18 }, { domain: "ai.onnx", version: 17 }),
  ),
  bad("another opset than said", "MODEL_OPSET", () => encodeParts(), { manifest: { opset: 20 } }),
];

/** Models with nodes that policies may not have. */
const WRONG_OPERATORS: readonly BadModel[] = [
  bad(
    "Loop",
    "MODEL_CONTROL_FLOW",
    () => through(node("Loop", ["", "", "scores"], "odd", { body })),
    { names: "(Loop)" },
  ),
  bad("If", "MODEL_CONTROL_FLOW", () =>
    through(node("If", ["scores"], "odd", { then_branch: body, else_branch: body })),
  ),
  bad("Scan", "MODEL_CONTROL_FLOW", () => through(node("Scan", ["scores"], "odd", { body }))),
  bad("a graph in a harmless node", "MODEL_CONTROL_FLOW", () =>
    through(node("Abs", ["scores"], "odd", { body })),
  ),
  bad("custom domain", "MODEL_CUSTOM_DOMAIN", () =>
    through(node("Abs", ["scores"], "odd", {}, { domain: "com.example" })),
  ),
  bad(
    "fused operator",
    "MODEL_CUSTOM_DOMAIN",
    () => through(node("FusedGemm", ["scores"], "odd", {}, { domain: "com.microsoft" })),
    { names: "com.microsoft" },
  ),
  bad("function", "MODEL_FUNCTIONS", () =>
    encodeParts({ model: { functions: [Buffer.from("\x0a\x01f")] } }),
  ),
  bad("training graphs", "MODEL_TRAINING", () =>
    encodeParts({ model: { trainingInfo: [new Uint8Array([0x0a, 0])] } }),
  ),
  bad("unknown operator", "MODEL_OPERATOR", () => through(node("Frobnicate", ["scores"], "odd")), {
    names: "(Frobnicate)",
  }),
  bad("random operator", "MODEL_OPERATOR", () =>
    through(node("RandomNormalLike", ["scores"], "odd")),
  ),
  bad("data-dependent size", "MODEL_OPERATOR", () => through(node("NonZero", ["scores"], "odd"))),
  bad("text operator", "MODEL_STRINGS", () => through(node("StringNormalizer", ["scores"], "odd"))),
];

/** Models with constants that are not what they claim to be, or grow. */
const WRONG_CONSTANTS: readonly BadModel[] = [
  bad("external data, absolute", "MODEL_EXTERNAL_DATA", external("/etc/passwd")),
  bad("external data, parent", "MODEL_EXTERNAL_DATA", external("../../secret.bin")),
  bad("external data, relative", "MODEL_EXTERNAL_DATA", external("weights.bin")),
  bad("sparse constant", "MODEL_SPARSE", () =>
    encodeParts({ graph: { sparseInitializer: [new Uint8Array([0x18, 4])] } }),
  ),
  bad("sparse constant in a node", "MODEL_SPARSE", () =>
    through(
      node("Constant", [], "odd", { sparse_value: { sparseTensor: Buffer.from("\x18\x04") } }),
    ),
  ),
  bad("text constant", "MODEL_STRINGS", () =>
    withConstant({
      name: "t",
      dims: [1],
      dataType: ONNX_TYPE.string,
      stringData: [Buffer.from("a")],
    }),
  ),
  bad("complex numbers", "MODEL_TENSOR_TYPE", () =>
    withConstant({ ...floats("c", [1], [1, 0]), dataType: OTHER_TYPE.complex64 }),
  ),
  bad("negative axis", "MODEL_TENSOR_DIMS", says([-1], 4)),
  bad("axis of 2^62", "MODEL_TENSOR_DIMS", says([2 ** 62, 4], 4)),
  bad("nine axes", "MODEL_TENSOR_DIMS", says(new Array(9).fill(1), 4)),
  bad("10^9 elements in 4 bytes", "MODEL_BOMB", says([1e9], 4)),
  bad("10^9 elements in three axes", "MODEL_BOMB", says([1000, 1000, 1000], 4)),
  bad("fewer bytes than said", "MODEL_TENSOR_DATA", says([8], 28)),
  bad("more bytes than said", "MODEL_TENSOR_DATA", says([8], 36)),
  bad("elements in two places", "MODEL_TENSOR_DATA", () =>
    withConstant(floats("twice", [1], [1], { floatData: [2] })),
  ),
  bad("ConstantOfShape of 10^10", "MODEL_BOMB", () =>
    through(node("ConstantOfShape", ["size"], "odd"), indices("size", 100_000, 100_000)),
  ),
  bad("Expand to 10^10", "MODEL_BOMB", () =>
    through(node("Expand", ["scores", "size"], "odd"), indices("size", 1e10, 1)),
  ),
  bad("Tile 10^10 times", "MODEL_BOMB", () =>
    through(node("Tile", ["scores", "times"], "odd"), indices("times", 1e10)),
  ),
  bad("Tile, its size in a node", "MODEL_BOMB", () =>
    encodeParts({
      nodes: [
        node("Constant", [], "times", { value: holding.tensor(indices("", 1e10)) }),
        ...[...SCORES, node("Tile", ["scores", "times"], "odd"), SHARES],
      ],
    }),
  ),
  bad("Range to 10^10", "MODEL_BOMB", () =>
    through(
      node("Range", ["zero", "end", "one"], "odd"),
      scalar("zero", 0),
      scalar("end", 1e10),
      scalar("one", 1),
    ),
  ),
  bad("NaN weights", "MODEL_WEIGHTS", () => withConstant(floats("w", [2], [1, Number.NaN]))),
  bad("infinite weights", "MODEL_WEIGHTS", () =>
    withConstant(floats("w", [2], [1, Number.POSITIVE_INFINITY])),
  ),
];

/** Models whose nodes do not hang together. */
const WRONG_GRAPHS: readonly BadModel[] = [
  bad("two nodes give one value", "MODEL_DUPLICATE_VALUE", () =>
    encodeParts({ nodes: [...SCORES, node("Abs", ["mean"], "scores"), SHARES] }),
  ),
  bad("a constant twice", "MODEL_DUPLICATE_VALUE", () =>
    encodeParts({ constants: [OVER_FEATURES] }),
  ),
  bad("ring", "MODEL_CYCLE", () =>
    encodeParts({
      nodes: [node("Add", ["mean", "b"], "a"), node("Abs", ["a"], "b"), ...SCORES, SHARES],
    }),
  ),
  bad("ring of one", "MODEL_CYCLE", () => through(node("Add", ["scores", "odd"], "odd"))),
  bad(
    "constant missing",
    "MODEL_MISSING_VALUE",
    () => through(node("Add", ["scores", "w"], "odd")),
    {
      names: '"w"',
    },
  ),
  bad("output missing", "MODEL_MISSING_VALUE", () => encodeParts({ nodes: SCORES })),
];

/** Models that are refused by a look at their graph. */
export const WRONG_STRUCTURE: readonly BadModel[] = [
  ...[...WRONG_VERSIONS, ...WRONG_OPERATORS, ...WRONG_CONSTANTS, ...WRONG_GRAPHS],
];
