import type { ModelIdentity } from "../../../schemas/fields.ts";
import type { CellPolicies, ShadowScore } from "../../../schemas/lifecycle.ts";
import { textTable } from "../text-table.ts";

const HEAD = ["cell", "active", "previous", "candidate", "stage", "how it does"];

/** Policies of cells as a table. */
export function policiesTable(cells: readonly CellPolicies[]): string {
  if (cells.length === 0) return "no cell under control";
  return textTable(
    HEAD,
    cells.map(({ cellId, active, previous, candidate }) => [
      cellId,
      pairText(active),
      previous ? pairText(previous) : "–",
      candidate ? pairText(candidate.pair) : "–",
      candidate ? stageText(candidate) : "–",
      candidate?.score ? scoreText(candidate.score) : "–",
    ]),
  );
}

function pairText({ prb, power }: CellPolicies["active"]): string {
  return `${nameText(prb)}\n${nameText(power)}`;
}

function nameText({ name, version }: ModelIdentity): string {
  return version === "built-in" ? name : `${name}@${version}`;
}

function stageText({ stage, share }: NonNullable<CellPolicies["candidate"]>): string {
  return stage === "canary" ? `canary ${(100 * share).toFixed(1)} %` : stage;
}

function scoreText(score: ShadowScore): string {
  const { rateRatio, jain, activeJain, disagreement, latencyUs, faults, slots } = score;
  const rate = 100 * (rateRatio - 1);
  return [
    `rate ${rate < 0 ? "−" : "+"}${Math.abs(rate).toFixed(1)} %, Jain ${jain.toFixed(3)} (${activeJain.toFixed(3)})`,
    `${(100 * disagreement).toFixed(0)} % of PRBs differ, ${latencyUs.toFixed(0)} µs, ${faults} faults in ${slots + faults} slots`,
  ].join("\n");
}
