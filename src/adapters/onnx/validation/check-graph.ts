import type { GraphMessage } from "../../../onnx/onnx-message.ts";
import { nodeName } from "./check-operators.ts";
import { type Finding, fault, fine, printable } from "./finding.ts";

/** Who gives a value: the index of a node, or −1 for inputs and constants. */
type Givers = Map<string, number>;

/**
 * Checks how the nodes of a flat graph hang together.
 *
 * @returns `MODEL_DUPLICATE_VALUE`, `MODEL_MISSING_VALUE`, `MODEL_CYCLE`.
 */
export function checkGraph(graph: GraphMessage): Finding {
  const givers: Givers = new Map();
  return (
    collectGivers(graph, givers) ??
    findMissing(graph, givers) ??
    findCycle(graph, givers) ??
    fine(`${givers.size} values, no ring`)
  );
}

function collectGivers({ input, initializer, node }: GraphMessage, givers: Givers) {
  const own = [...input, ...initializer].map(({ name }) => [name, -1] as const);
  const made = node.flatMap(({ output }, n) =>
    output.filter((name) => name !== "").map((name) => [name, n] as const),
  );
  for (const [name, giver] of [...own, ...made]) {
    if (givers.has(name)) {
      return fault(
        "MODEL_DUPLICATE_VALUE",
        `two nodes, constants or inputs give ${printable(name)}`,
      );
    }
    givers.set(name, giver);
  }
  return undefined;
}

function findMissing({ node, output }: GraphMessage, givers: Givers): Finding | undefined {
  for (const [n, each] of node.entries()) {
    const missing = each.input.find((name) => name !== "" && !givers.has(name));
    if (missing === undefined) continue;
    const what = `${nodeName(each, n)} reads ${printable(missing)}, which nothing gives`;
    return fault("MODEL_MISSING_VALUE", what);
  }
  const missing = output.find(({ name }) => !givers.has(name));
  if (!missing) return undefined;
  return fault("MODEL_MISSING_VALUE", `nothing gives the output ${printable(missing.name)}`);
}

/** Takes away nodes that wait for nobody until none is left, or all that are left wait. */
function findCycle({ node }: GraphMessage, givers: Givers): Finding | undefined {
  const awaited = node.map(({ input }) =>
    input.map((name) => givers.get(name) ?? -1).filter((giver) => giver >= 0),
  );
  const readers = node.map((): number[] => []);
  for (const [n, whom] of awaited.entries()) for (const giver of whom) readers[giver]?.push(n);
  const numAwaited = awaited.map(({ length }) => length);
  const ready = [...numAwaited.keys()].filter((n) => numAwaited[n] === 0);
  for (const n of ready) {
    for (const reader of readers[n] ?? []) {
      numAwaited[reader] = (numAwaited[reader] ?? 0) - 1;
      if (numAwaited[reader] === 0) ready.push(reader);
    }
  }
  const waiting = numAwaited.findIndex((count) => count > 0);
  const stuck = node[waiting];
  return stuck && fault("MODEL_CYCLE", `${nodeName(stuck, waiting)} waits for its own output`);
}
