import type { OnnxGraph, OnnxNode, OnnxTensor } from "./encode-onnx.ts";

/** Collects the operators of a graph in the order in which they are applied. */
export interface OnnxGraphBuilder extends Pick<OnnxGraph, "constants" | "nodes"> {
  /** Adds a named constant and returns its name. */
  constant(name: string, tensor: OnnxTensor): string;
  /** Adds a float32 scalar, once per value, and returns its name. */
  scalar(value: number): string;
  /** Adds a list of int64, once per content, and returns its name. */
  indices(...values: number[]): string;
  /** Adds an operator and returns the name of what it writes. */
  apply(op: string, inputs: readonly string[], options?: ApplyOptions): string;
}

/** What an operator may need beyond its inputs. */
export interface ApplyOptions {
  /** Integer attributes. */
  readonly attributes?: Readonly<Record<string, number>>;
  /** Name of what it writes, for a graph's output. */
  readonly output?: string;
}

/** Starts an empty graph. */
export function createOnnxGraphBuilder(): OnnxGraphBuilder {
  const constants = new Map<string, OnnxTensor>();
  const nodes: OnnxNode[] = [];
  const constant = (name: string, tensor: OnnxTensor) => {
    constants.set(name, tensor);
    return name;
  };
  return {
    constants,
    nodes,
    constant,
    scalar: (value) => constant(`scalar/${value}`, { shape: [], values: Float32Array.of(value) }),
    indices: (...values) =>
      constant(`indices/${values}`, {
        shape: [values.length],
        values: BigInt64Array.from(values, BigInt),
      }),
    apply(op, inputs, { attributes = {}, output = `${op}/${nodes.length}` } = {}) {
      nodes.push({ op, inputs, output, attributes });
      return output;
    },
  };
}
