import type { HarqFeedback, HarqPending, UserReport } from "../../../schemas/report.ts";
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
  tti: number;
  /** Whether the RAN's own scheduler ran that downlink slot. */
  missed: boolean;
  /** Whether it refused the slot's allocation because a process was not as the service believed. */
  conflicted: boolean;
  /** Longest time to an outcome seen so far; before the first, the longest there can be. Unit: slots. */
  feedbackDelaySlots: number;
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
  const { harq } = user;
  const { harqFeedback } = report;
  const timeoutSlots = OUTCOME_TIMEOUT_SLOTS + facts.setup.slotPattern.length;
  let numPending = 0;
  for (let pid = 0; pid < harq.length; pid += 1) {
    const process = harq[pid] as HarqProcess;
    if (process.status === "idle") continue;
    takeBack(process, clock, timeoutSlots);
    if (process.status === "pending") numPending += 1;
  }
  const suspect = clock.missed ? lastIdle(harq) : undefined;
  for (let f = 0; f < harqFeedback.length; f += 1) {
    closeProcess(facts, user, harqFeedback[f] as HarqFeedback);
  }
  const repeated = numPending > 0 && noteRepeated(harq, report, clock.tti);
  notePending(harq, report, clock.tti);
  if (suspect?.status !== "idle" || repeated) return;
  suspect.status = "suspect";
  suspect.targetTti = clock.tti;
}

function lastIdle(harq: readonly HarqProcess[]): HarqProcess | undefined {
  for (let pid = harq.length - 1; pid >= 0; pid -= 1) {
    if (harq[pid]?.status === "idle") return harq[pid];
  }
  return undefined;
}

function takeBack(process: HarqProcess, clock: HarqClock, timeoutSlots: number): void {
  const ageSlots = clock.tti - process.targetTti;
  if (process.status === "suspect") {
    if (ageSlots > clock.feedbackDelaySlots) process.status = "idle";
    return;
  }
  const unapplied = clock.missed && ageSlots === 0;
  const forgotten = ageSlots > timeoutSlots;
  if (process.status !== "inFlight" || !(unapplied || forgotten)) return;
  process.txCount -= 1;
  if (process.txCount > 0 && !forgotten) process.status = "pending";
  else process.status = clock.conflicted ? "suspect" : "idle";
}

function closeProcess(facts: CellFacts, user: UserState, feedback: HarqFeedback): void {
  const process = user.harq[feedback.pid];
  user.lastHarq = feedback.ack ? 1 : -1;
  if (process?.status === "suspect") process.status = "idle";
  const ours = process?.status === "inFlight" && process.targetTti === feedback.targetTti;
  if (!process || !ours) return; // the RAN's own scheduler sent this block
  if (process.txCount === 1 && !feedback.dtx) {
    if (feedback.ack) user.firstTxAcks += 1;
    else user.firstTxNacks += 1;
    user.ollaOffsetDb = stepOffsetDb(user.ollaOffsetDb, feedback.ack, facts.outerLoop);
  }
  process.status = "idle";
}

/**
 * The list is complete: a block that waited and is gone from it was sent by the RAN itself.
 *
 * @returns Whether there was such a block.
 */
function noteRepeated(harq: readonly HarqProcess[], report: UserReport, tti: number): boolean {
  let repeated = false;
  for (let pid = 0; pid < harq.length; pid += 1) {
    const process = harq[pid] as HarqProcess;
    if (process.status !== "pending" || isListed(report, pid)) continue;
    repeated = true;
    process.status = "inFlight";
    process.targetTti = tti;
    process.txCount += 1;
  }
  return repeated;
}

function isListed({ harqPending }: UserReport, pid: number): boolean {
  for (let b = 0; b < harqPending.length; b += 1) {
    if (harqPending[b]?.pid === pid) return true;
  }
  return false;
}

function notePending(harq: readonly HarqProcess[], { harqPending }: UserReport, tti: number): void {
  for (let b = 0; b < harqPending.length; b += 1) {
    const block = harqPending[b] as HarqPending;
    const process = harq[block.pid];
    const onTheWay = process?.status === "inFlight" && process.targetTti > tti;
    if (!process || onTheWay) continue;
    process.status = "pending";
    process.tbsBits = block.tbsBits;
    process.mcs = block.mcs;
    process.numPrb = block.numPrb;
    process.txCount = block.txCount;
  }
}
