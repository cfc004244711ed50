import type { HarqFeedback, UserReport } from "../../../schemas/report.ts";
import { stepOffsetDb } from "../../nr/outer-loop.ts";
import type { CellFacts } from "./cell-facts.ts";
import type { HarqProcess, UserState } from "./cell-state.ts";

/**
 * A block without outcome for so long, and for the wait for an uplink slot, counts as lost: its report
 * was lost. Unit: slots.
 */
const OUTCOME_TIMEOUT_SLOTS = 128;

/** What the report says of time. */
export interface HarqClock {
  /** Slot of the report. */
  readonly tti: number;
  /** Whether the RAN's own scheduler ran that downlink slot. */
  readonly missed: boolean;
  /** Whether it refused the slot's allocation because a process was not as the service believed. */
  readonly conflicted: boolean;
  /** Longest time to an outcome seen so far; before the first, the longest there can be. Unit: slots. */
  readonly feedbackDelaySlots: number;
}

/**
 * Brings a user's HARQ processes and OLLA offset up to date with one report.
 *
 * In this order: grants of a slot that the RAN did not apply are taken back; outcomes close their
 * process and move the OLLA offset; the RAN's list of pending blocks, which is complete, settles
 * what waits for retransmission. In a slot that the RAN scheduled itself it either repeated a block
 * or may have begun one on its highest free process that no grant under way names, which is left
 * alone until that would be known. So are the processes of an allocation that was refused over them.
 *
 * Hot path: changes the state in place.
 *
 * @rule R4 retransmissions keep size, PRB count and process
 */
export function foldHarq(
  facts: CellFacts,
  user: UserState,
  report: UserReport,
  clock: HarqClock,
): void {
  const timeoutSlots = OUTCOME_TIMEOUT_SLOTS + facts.setup.slotPattern.length;
  for (const process of user.harq) takeBack(process, clock, timeoutSlots);
  const suspect = clock.missed ? user.harq.findLast(({ status }) => status === "idle") : undefined;
  for (const feedback of report.harqFeedback) closeProcess(facts, user, feedback);
  const repeated = settlePending(user, report, clock.tti);
  if (suspect?.status !== "idle" || repeated) return;
  suspect.status = "suspect";
  suspect.targetTti = clock.tti;
}

function takeBack(
  process: HarqProcess,
  { tti, missed, conflicted, feedbackDelaySlots }: HarqClock,
  timeoutSlots: number,
): void {
  const ageSlots = tti - process.targetTti;
  if (process.status === "suspect") {
    if (ageSlots > feedbackDelaySlots) process.status = "idle";
    return;
  }
  const unapplied = missed && ageSlots === 0;
  const forgotten = ageSlots > timeoutSlots;
  if (process.status !== "inFlight" || !(unapplied || forgotten)) return;
  process.txCount -= 1;
  process.status = process.txCount > 0 && !forgotten ? "pending" : conflicted ? "suspect" : "idle";
}

function closeProcess(facts: CellFacts, user: UserState, feedback: HarqFeedback): void {
  const process = user.harq[feedback.pid];
  user.lastHarq = feedback.ack ? 1 : -1;
  if (process?.status === "suspect") process.status = "idle";
  const ours = process?.status === "inFlight" && process.targetTti === feedback.targetTti;
  if (!process || !ours) return; // the RAN's own scheduler sent this block
  if (process.txCount === 1 && !feedback.dtx) {
    user[feedback.ack ? "firstTxAcks" : "firstTxNacks"] += 1;
    user.ollaOffsetDb = stepOffsetDb(user.ollaOffsetDb, feedback.ack, facts.outerLoop);
  }
  process.status = "idle";
}

/**
 * The list is complete: a block that waited and is gone from it was sent by the RAN itself.
 *
 * @returns Whether there was such a block.
 */
function settlePending(user: UserState, report: UserReport, tti: number): boolean {
  let repeated = false;
  for (const [pid, process] of user.harq.entries()) {
    if (process.status !== "pending") continue;
    if (report.harqPending.some((block) => block.pid === pid)) continue;
    repeated = true;
    process.status = "inFlight";
    process.targetTti = tti;
    process.txCount += 1;
  }
  for (const { pid, tbsBits, mcs, numPrb, txCount } of report.harqPending) {
    const process = user.harq[pid];
    const onTheWay = process?.status === "inFlight" && process.targetTti > tti;
    if (!process || onTheWay) continue;
    process.status = "pending";
    process.tbsBits = tbsBits;
    process.mcs = mcs;
    process.numPrb = numPrb;
    process.txCount = txCount;
  }
  return repeated;
}
