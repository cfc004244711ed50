import { onnxModelType } from "../onnx/onnx-format.ts";

/** Operator set that the nodes are written for: the first in which all reductions take `axes` alike. */
export const ONNX_OPSET = 18;

/** IR version that came with that operator set. */
const IR_VERSION = 8;

const DATA_TYPE = { float32: 1, int64: 7 } as const;
const INT_ATTRIBUTE = 2;

/** One operator of a graph. */
export interface OnnxNode {
  /** Standard operator. */
  readonly op: string;
  /** Values that it reads. */
  readonly inputs: readonly string[];
  /** Value that it writes. */
  readonly output: string;
  /** Integer attributes. */
  readonly attributes: Readonly<Record<string, number>>;
}

/** Constants of a graph: float32, or int64 where an operator wants indices. */
export interface OnnxTensor {
  /** Axes; none for a scalar. */
  readonly shape: readonly number[];
  /** Values, row-major. */
  readonly values: Float32Array | BigInt64Array;
}

/** A float32 input or output; a string names a dynamic axis. */
export interface OnnxValue {
  /** Name inside the graph. */
  readonly name: string;
  /** Axes. */
  readonly shape: readonly (number | string)[];
}

/** A graph with one input and one output. */
export interface OnnxGraph {
  /** Name for humans. */
  readonly name: string;
  /** What is fed. */
  readonly input: OnnxValue;
  /** What comes out. */
  readonly output: OnnxValue;
  /** Constants by name. */
  readonly constants: ReadonlyMap<string, OnnxTensor>;
  /** Operators, each after those whose output it reads. */
  readonly nodes: readonly OnnxNode[];
}

/** Writes a graph as the bytes of an ONNX file. */
export function encodeOnnx(graph: OnnxGraph): Uint8Array {
  return onnxModelType
    .encode({
      irVersion: IR_VERSION,
      producerName: "slotpilot",
      opsetImport: [{ domain: "", version: ONNX_OPSET }],
      graph: {
        name: graph.name,
        node: graph.nodes.map(nodeMessage),
        initializer: Array.from(graph.constants, ([name, tensor]) => tensorMessage(name, tensor)),
        input: [valueMessage(graph.input)],
        output: [valueMessage(graph.output)],
      },
    })
    .finish();
}

function nodeMessage({ op, inputs, output, attributes }: OnnxNode) {
  const attribute = Object.entries(attributes).map(([name, i]) => ({
    name,
    i,
    type: INT_ATTRIBUTE,
  }));
  return { name: output, opType: op, input: inputs, output: [output], attribute };
}

function tensorMessage(name: string, { shape, values }: OnnxTensor) {
  return {
    name,
    dims: shape,
    dataType: values instanceof Float32Array ? DATA_TYPE.float32 : DATA_TYPE.int64,
    rawData: littleEndian(values),
  };
}

function littleEndian(values: Float32Array | BigInt64Array): Uint8Array {
  const bytes = new DataView(new ArrayBuffer(values.byteLength));
  for (const [i, value] of values.entries()) {
    if (typeof value === "bigint") bytes.setBigInt64(8 * i, value, true);
    else bytes.setFloat32(4 * i, value, true);
  }
  return new Uint8Array(bytes.buffer);
}

function valueMessage({ name, shape }: OnnxValue) {
  const dim = shape.map((axis) =>
    typeof axis === "number" ? { dimValue: axis } : { dimParam: axis },
  );
  return { name, type: { tensorType: { elemType: DATA_TYPE.float32, shape: { dim } } } };
}
