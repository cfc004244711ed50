import type { Allocation } from "../../../schemas/allocation.ts";
import type { ServiceCheck, ServiceVerdicts } from "./service-checks.ts";

/** What must not differ between cells that report the same; times and shares may. */
function decisionOf({ grants }: Allocation): string {
  const rows = grants.map((each) => [
    each.rnti,
    each.harqPid,
    each.retransmission,
    each.mcs,
    each.prbs,
  ]);
  return JSON.stringify(rows.sort((a, b) => Number(a[0]) - Number(b[0])));
}

/** Cells that are compared. */
export interface Twins {
  readonly verdicts: ServiceVerdicts;
  /** They can't be compared any more: a model was late, or the difference has been told. */
  hasParted: boolean;
}

/**
 * Judges whether cells that report the same are decided the same.
 *
 * @param twins - Told when they part.
 * @param twin - Check of the first cell against the second; absent: only the third is compared.
 * @param allocations - Of the first cell, its twin, and the cell that names its users backwards.
 */
export function compareTwins(
  twins: Twins,
  twin: ServiceCheck | undefined,
  [first, second, backwards]: readonly [Allocation, Allocation, Allocation],
): void {
  const { verdicts } = twins;
  if ([first, second, backwards].some(({ fallbacks }) => fallbacks.length > 0))
    twins.hasParted = true;
  if (twins.hasParted) return;
  const tti = second.targetTti;
  const isSame = decisionOf(first) === decisionOf(second);
  if (twin) verdicts.judge(twin, isSame, "another decision than in a twin cell", tti);
  const isEqual = decisionOf(backwards) === decisionOf(second);
  verdicts.judge("R8.3", isEqual, "another decision for the users in reverse", tti);
  twins.hasParted = !isSame || !isEqual;
}
