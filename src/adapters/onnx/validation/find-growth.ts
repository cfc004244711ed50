import type { GraphMessage, NodeMessage, TensorMessage } from "../../../onnx/onnx-message.ts";
import { toNumber } from "../../../onnx/onnx-message.ts";
import { nodeName } from "./check-operators.ts";
import { type Finding, fault } from "./finding.ts";
import { declaredElements, elementsOf } from "./tensor-content.ts";

/** Constants longer than this say no sizes. */
const MAX_LENGTH = 64;

type Values = readonly number[];

/** Values of the small constants by name, and the number of elements of all. */
interface KnownConstants {
  readonly values: ReadonlyMap<string, Values>;
  readonly numElements: ReadonlyMap<string, number>;
}

/** Elements that an operator makes at least, as far as its sizes are constants. */
const GROWTH: Readonly<Record<string, (inputs: (Values | undefined)[], size: number) => number>> = {
  ConstantOfShape: ([shape]) => product(shape),
  Expand: ([, shape]) => product(shape),
  Tile: ([, repeats], size) => size * product(repeats),
  Range: ([start, limit, delta]) => steps(start?.[0], limit?.[0], delta?.[0]),
  OneHot: ([, depth], size) => size * product(depth),
  Pad: ([, pads]) => Math.max(0, ...(pads ?? [])),
  Split: () => 0,
};

/**
 * Finds nodes that make much of little: a few bytes of sizes can ask for any amount of memory.
 *
 * Sizes that are computed are not known here; the limits on memory and time catch those.
 *
 * @param maxElements - Elements that all such nodes may make together.
 * @returns `MODEL_BOMB` where it is more.
 */
export function findGrowth(graph: GraphMessage, maxElements: number): Finding | undefined {
  const { values, numElements } = knownConstants(graph);
  let sum = 0;
  for (const [index, node] of graph.node.entries()) {
    const inputs = node.input.map((name) => values.get(name));
    const size = numElements.get(node.input[0] ?? "") ?? 1;
    const made = GROWTH[node.opType]?.(inputs, size) ?? 0;
    sum += made;
    if (sum <= maxElements) continue;
    const who = nodeName(node, index);
    return fault("MODEL_BOMB", `${who} makes ${made} elements, allowed are ${maxElements}`);
  }
  return undefined;
}

function knownConstants({ initializer, node }: GraphMessage): KnownConstants {
  const named = [
    ...initializer.map((tensor) => [tensor.name, tensor] as const),
    ...node.flatMap((each) =>
      each.attribute.flatMap(({ t }) => (t ? [[each.output[0] ?? "", t] as const] : [])),
    ),
  ];
  const small = named.filter(([, tensor]) => declaredElements(tensor) <= MAX_LENGTH);
  const listed = node.filter(({ opType }) => opType === "Constant").map(listOf);
  return {
    values: new Map([...small.map(valuesOf), ...listed]),
    numElements: new Map(named.map(([name, tensor]) => [name, declaredElements(tensor)])),
  };
}

const valuesOf = ([name, tensor]: readonly [string, TensorMessage]) =>
  [name, Array.from(elementsOf(tensor))] as const;

/** A constant may also stand in an attribute as numbers. */
function listOf({ output, attribute }: NodeMessage): readonly [string, Values] {
  const of = attribute.flatMap(({ name, t, ints, floats, i, f }) => {
    if (t) return Array.from(declaredElements(t) <= MAX_LENGTH ? elementsOf(t) : []);
    if (name === "value_int") return [toNumber(i)];
    return name === "value_float" ? [f] : [...ints.map(toNumber), ...floats];
  });
  return [output[0] ?? "", of];
}

const product = (values: Values = []) => values.reduce((all, one) => all * Math.max(1, one), 1);

function steps(start = 0, limit = 0, delta = 1): number {
  return Math.max(0, Math.ceil((limit - start) / delta)) || 0;
}
