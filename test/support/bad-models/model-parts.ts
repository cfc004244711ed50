import { FEATURE_SPECS } from "../../../src/domain/features/feature-spec.ts";
import { onnxModelType } from "../../../src/onnx/onnx-format.ts";
import { ONNX_TYPE } from "../../../src/onnx/onnx-message.ts";

/** A message of the ONNX format, as loose as a bad file needs it. */
export type Part = Readonly<Record<string, unknown>>;

/** Parts of a small model; every one can be wrong. */
export interface ModelParts {
  readonly nodes: readonly Part[];
  readonly constants?: readonly Part[];
  readonly inputs?: readonly Part[];
  readonly outputs?: readonly Part[];
  /** Further fields of the graph and of the model. */
  readonly graph?: Part;
  readonly model?: Part;
}

/** Element types that `ONNX_TYPE` leaves out, and kinds of attributes. */
export const OTHER_TYPE = { complex64: 14 } as const;
const ATTRIBUTE = { float: 1, int: 2, string: 3, tensor: 4, graph: 5, ints: 7 } as const;

const { numFeatures } = FEATURE_SPECS.prb;

/** Declares a value; a text names a dynamic axis. */
export const value = (name: string, shape: readonly (number | string)[], elemType = 1): Part => ({
  name,
  type: {
    tensorType: {
      elemType,
      shape: {
        dim: shape.map((axis) =>
          typeof axis === "number" ? { dimValue: axis } : { dimParam: axis },
        ),
      },
    },
  },
});

/** A float32 constant. */
export const floats = (
  name: string,
  dims: readonly number[],
  values: ArrayLike<number>,
  more: Part = {},
): Part => ({
  ...{ name, dims, dataType: ONNX_TYPE.float32 },
  rawData: new Uint8Array(Float32Array.from(values).buffer),
  ...more,
});

/** An int64 constant, one axis. */
export const indices = (name: string, ...values: number[]): Part => ({
  ...{ name, dims: [values.length], dataType: ONNX_TYPE.int64, int64Data: values },
});

/** An operator. */
export const node = (
  opType: string,
  input: readonly string[],
  output: readonly string[] | string,
  attributes: Readonly<Record<string, number | readonly number[] | Part>> = {},
  more: Part = {},
): Part => ({
  ...{ opType, input, output: typeof output === "string" ? [output] : output },
  name: `${opType}/${output}`,
  attribute: Object.entries(attributes).map(([name, content]) => attribute(name, content)),
  ...more,
});

function attribute(name: string, content: number | readonly number[] | Part): Part {
  if (Array.isArray(content)) return { name, type: ATTRIBUTE.ints, ints: content };
  if (typeof content !== "number") return { name, ...(content as Part) };
  return Number.isInteger(content)
    ? { name, type: ATTRIBUTE.int, i: content }
    : { name, type: ATTRIBUTE.float, f: content };
}

/** An attribute that holds a graph, or a constant. */
export const holding = {
  graph: (g: Part): Part => ({ type: ATTRIBUTE.graph, g }),
  tensor: (t: Part): Part => ({ type: ATTRIBUTE.tensor, t }),
};

/** Axis 1, over which the features of a user lie. */
export const OVER_FEATURES = indices("over-features", 1);

/** A sum over the features of each user, bounded: `scores`, `[numUes]`. */
export const SCORES = [
  node("ReduceMean", ["features", "over-features"], "mean", { keepdims: 0 }),
  node("Tanh", ["mean"], "scores"),
];

/** Shares from scores. */
export const SHARES = node("Softmax", ["scores"], "shares", { axis: 0 });

/** What a good PRB policy takes and gives. */
export const FEATURES = value("features", ["numUes", numFeatures]);
/** What a good PRB policy gives. */
export const OUTPUT = value("shares", ["numUes"]);

/** Writes the bytes of a model; parts that are not given are those of a good PRB policy. */
export function encodeParts(parts: Partial<ModelParts> = {}): Uint8Array {
  const { nodes = [...SCORES, SHARES], constants = [], graph, model } = parts;
  return onnxModelType
    .encode({
      irVersion: 8,
      opsetImport: [{ domain: "", version: 18 }],
      graph: {
        name: "policy",
        node: nodes,
        initializer: [OVER_FEATURES, ...constants],
        input: parts.inputs ?? [FEATURES],
        output: parts.outputs ?? [OUTPUT],
        ...graph,
      },
      ...model,
    })
    .finish();
}
