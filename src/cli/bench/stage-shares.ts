import type { Profiler } from "node:inspector";

/** What a slot is made of; `other`: users coming and going, garbage collection, the clock. */
export type Stage =
  | "channel"
  | "csi"
  | "traffic"
  | "scheduling"
  | "transmission"
  | "feedback"
  | "other";

/** Share of the time per stage; they add up to 1. */
export type StageShares = Readonly<Record<Stage, number>>;

/** Which functions begin a stage, by file and name; what they call belongs to it, until another begins. */
const STAGE_RULES: readonly (readonly [RegExp, Stage])[] = [
  [/emulator\.ts#decideSlot$/, "scheduling"],
  [/emulator\.ts#(sendBlocks|transmit)$/, "transmission"],
  [/emulator\.ts#hearFeedback$/, "feedback"],
  [/\/mac\/stock-link-adaptation\.ts#chooseMcs$/, "scheduling"],
  [/\/simulator\/(channel|propagation|scene|scenarios)\//, "channel"],
  [/\/link\/csi-[^/]*$/, "csi"],
  [/\/simulator\/traffic\//, "traffic"],
];

/**
 * Divides the samples of a CPU profile among the stages of a slot, by the innermost function on each
 * sample's stack that begins a stage.
 *
 * @param profile - Taken while slots were run.
 */
export function stageShares({ nodes }: Profiler.Profile): StageShares {
  const samples: Record<Stage, number> = {
    ...{ channel: 0, csi: 0, traffic: 0, scheduling: 0, transmission: 0, feedback: 0, other: 0 },
  };
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const visit = (node: Profiler.ProfileNode, outer: Stage) => {
    const { url, functionName } = node.callFrame;
    if (functionName === "(idle)") return;
    const stage = STAGE_RULES.find(([rule]) => rule.test(`${url}#${functionName}`))?.[1] ?? outer;
    samples[stage] += node.hitCount ?? 0;
    for (const id of node.children ?? []) {
      const child = byId.get(id);
      if (child) visit(child, stage);
    }
  };
  const [root] = nodes;
  if (root) visit(root, "other");
  const numSamples = Object.values(samples).reduce((sum, count) => sum + count, 0) || 1;
  const shares = Object.entries(samples).map(([stage, count]) => [stage, count / numSamples]);
  return Object.fromEntries(shares) as StageShares;
}
