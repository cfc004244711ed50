import type { ReplaySummary } from "./replay-tally.ts";
import { textTable } from "./text-table.ts";

/**
 * A replay as a table of decision times and a few lines.
 *
 * @param summary - What it amounts to, and the names of the policies that decided.
 */
export function replayText(
  summary: ReplaySummary & { readonly policies: readonly string[] },
): string {
  const { slots, policies, sources, codes, compared, identical, prbDisagreement } = summary;
  const stages = Object.entries(summary.stageUs);
  const times = stages.map(([stage, { p50, p99 }]) => [stage, p50.toFixed(1), p99.toFixed(1)]);
  const share = compared === 0 ? "" : ` (${((100 * identical) / compared).toFixed(1)} %)`;
  return [
    textTable(["stage", "p50 µs", "p99 µs"], times),
    `${slots} reports decided by ${policies.join(", ")}: ${countsText(sources)}`,
    ...(Object.keys(codes).length > 0 ? [`interventions: ${countsText(codes)}`] : []),
    `${identical} of ${compared} recorded allocations have the same grants${share}; ${(100 * prbDisagreement).toFixed(1)} % of the PRBs have another owner`,
    `granted: ${summary.recordedMbps.toFixed(2)} Mbit/s as recorded, ${summary.replayedMbps.toFixed(2)} Mbit/s now`,
  ].join("\n");
}

const countsText = (counts: Readonly<Record<string, number>>) =>
  Object.entries(counts)
    .map(([name, count]) => `${name} ${count}`)
    .join("  ");
