import type { GraphMessage, NodeMessage, TensorMessage } from "../../../onnx/onnx-message.ts";
import { nodeName } from "./check-operators.ts";
import { printable } from "./finding.ts";

/** A constant of a graph, wherever it stands. */
export interface NamedConstant {
  /** How a sentence calls it. */
  readonly who: string;
  /** The constant. */
  readonly tensor: TensorMessage;
}

/** Finds all dense constants of a flat graph: its own, and those in attributes of its nodes. */
export function constantsOf({ initializer, node }: GraphMessage): NamedConstant[] {
  const own = initializer.map((tensor) => ({
    who: `constant ${printable(tensor.name)}`,
    tensor,
  }));
  return [...own, ...node.flatMap(constantsOfNode)];
}

function constantsOfNode(node: NodeMessage, index: number): NamedConstant[] {
  return node.attribute
    .flatMap(({ t, tensors }) => (t ? [t, ...tensors] : tensors))
    .map((tensor) => ({ who: `the constant in ${nodeName(node, index)}`, tensor }));
}
