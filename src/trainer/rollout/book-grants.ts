import type { Report } from "../../../schemas/report.ts";
import type { PowerQuestion } from "../../domain/allocation/plan-slot.ts";
import type { UserState } from "../../domain/state/cell-state.ts";
import { type CreditLedger, NO_CREDIT } from "./credit-ledger.ts";

/**
 * Enters what a decision has granted, once it has been sent.
 *
 * @param ledger - Where.
 * @param question - The slot as it was decided.
 * @param perBit - What a bit is worth to the decision, `[numUes]`. Unit: 1/bit.
 * @param row - Which decision it is, 0 for the first; absent where it is not recorded.
 */
export function bookGrants(
  ledger: CreditLedger,
  { slot, numPrb }: PowerQuestion,
  perBit: Float64Array,
  row: number | undefined,
): void {
  const { users, retransmission, newDataPid, targetTti } = slot;
  for (let u = 0; u < users.length; u += 1) {
    if (numPrb[u] === 0) continue;
    const repeated = retransmission[u];
    if (repeated) {
      const { harq } = users[u] as UserState;
      ledger.repeat(u, harq.indexOf(repeated), targetTti);
    } else {
      const place = row === undefined ? NO_CREDIT : row * users.length + u;
      ledger.book(u, newDataPid[u] as number, { place, perBit: perBit[u] as number, targetTti });
    }
  }
}

/**
 * Enters the outcomes that a report brings.
 *
 * @param ledger - Where.
 * @param users - Users of the cell by rising RNTI, as in a slot.
 * @param report - The report.
 */
export function hearOutcomes(
  ledger: CreditLedger,
  users: readonly UserState[],
  report: Report,
): void {
  for (const { rnti, harqFeedback, harqPending } of report.users) {
    if (harqFeedback.length === 0) continue;
    const u = users.findIndex((user) => user.rnti === rnti);
    for (const feedback of harqFeedback) {
      ledger.hear(
        u,
        feedback,
        harqPending.some(({ pid }) => pid === feedback.pid),
      );
    }
  }
}
