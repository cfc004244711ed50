import type { Report, UserReport } from "../../../schemas/report.ts";
import type { CellFacts } from "./cell-facts.ts";
import { type CellState, createUserState, type UserState } from "./cell-state.ts";
import { estimateChannel } from "./channel-estimate.ts";
import { foldHarq, type HarqClock } from "./fold-harq.ts";

/** A report further ahead than this is not believed; a restarted RAN sets up again. Unit: slots. */
export const MAX_JUMP_SLOTS = 100_000;

/**
 * No RAN takes longer to hear of an outcome, but for the wait for an uplink slot; TS 38.213 has
 * k1 ≤ 15 (31). Unit: slots.
 */
const MAX_FEEDBACK_SLOTS = 32;

/**
 * Folds one report into the cell's state: channel, buffers, HARQ, OLLA, smoothed throughput.
 *
 * Every valid report is folded, also one that is not decided on, so that no HARQ outcome is lost.
 *
 * Hot path: changes the state in place.
 *
 * @param cell - The cell's state.
 * @param report - A report that passed `checkReport` against this state.
 * @rule R7 skipped reports are folded · R8 users are known by RNTI and forgotten after a while
 */
export function foldReport(cell: CellState, report: Report): void {
  if (cell.resync) followNewTimeLine(cell, report);
  if (cell.seq >= 0) cell.lostReports += report.seq - cell.seq - 1;
  cell.seq = report.seq;
  cell.tti = report.tti;
  learnFeedbackDelay(cell, report);
  const { users } = report;
  readClock(cell, report);
  for (let u = 0; u < users.length; u += 1) {
    const userReport = users[u] as UserReport;
    const user = cell.users.get(userReport.rnti) ?? welcome(cell, userReport, report);
    user.lastSeenTti = report.tti;
    user.bufferBytes = userReport.bufferBytes;
    user.holDelayUs = userReport.holDelayUs;
    estimateChannel(cell.facts, user, userReport, report.tti);
    foldHarq(cell.facts, user, userReport, clock);
    smoothThroughput(cell.facts, user, userReport.deliveredBits, report.tti);
  }
  if (cell.users.size > users.length) forgetAbsentUsers(cell);
}

/** What the report that is being folded says of time. */
const clock: HarqClock = { tti: 0, missed: false, conflicted: false, feedbackDelaySlots: 0 };

function readClock({ facts, feedbackDelaySlots }: CellState, { tti, applied }: Report): void {
  const { slotPattern, leadSlots } = facts.setup;
  const isDownlink = slotPattern[tti % slotPattern.length] === "D";
  const isFirst = tti < leadSlots; // before any allocation: no echo speaks of it
  clock.tti = tti;
  clock.missed = isDownlink && (applied ? applied.status !== "HIT" : isFirst);
  clock.conflicted = applied?.reason === "RETX_CONFLICT";
  clock.feedbackDelaySlots = feedbackDelaySlots || MAX_FEEDBACK_SLOTS + slotPattern.length;
}

function learnFeedbackDelay(cell: CellState, { tti, users }: Report): void {
  const mostSlots = MAX_FEEDBACK_SLOTS + cell.facts.setup.slotPattern.length;
  for (let u = 0; u < users.length; u += 1) {
    const { harqFeedback } = users[u] as UserReport;
    for (let f = 0; f < harqFeedback.length; f += 1) {
      const delaySlots = Math.min(mostSlots, tti - (harqFeedback[f]?.targetTti as number));
      if (delaySlots > cell.feedbackDelaySlots) cell.feedbackDelaySlots = delaySlots;
    }
  }
}

/** After a repeated setup: a RAN that went on keeps its state, one that restarted starts afresh. */
function followNewTimeLine(cell: CellState, report: Report): void {
  cell.resync = false;
  const jumpSlots = Math.max(report.tti - cell.tti, report.seq - cell.seq);
  const wentOn = report.seq > cell.seq && report.tti > cell.tti && jumpSlots <= MAX_JUMP_SLOTS;
  if (wentOn) return;
  cell.users.clear();
  cell.seq = -1;
}

/** A new user starts at the rate that an equal share of the cell would give it. */
function welcome(cell: CellState, report: UserReport, { tti, users }: Report): UserState {
  const user = createUserState(cell.facts, report.rnti);
  cell.users.set(report.rnti, user);
  estimateChannel(cell.facts, user, report, tti);
  const { carrierPrb } = cell.facts.setup;
  const cellBits = user.meanSeBits * cell.facts.rePerPrb * carrierPrb;
  user.throughputBits = Math.max(1, cellBits / users.length);
  user.slowThroughputBits = user.throughputBits;
  user.firstSeenTti = tti;
  return user;
}

/** Slots that the first guess of the slow average is worth. */
const FIRST_GUESS_SLOTS = 50;

/**
 * T ← β·T + (1−β)·R, never below one bit so that T can be divided by. The slow average begins as the
 * plain mean of what came so far, so that a new user's first guess does not linger.
 */
function smoothThroughput(
  { tuning }: CellFacts,
  user: UserState,
  deliveredBits: number,
  tti: number,
): void {
  user.throughputBits = smooth(user.throughputBits, tuning.throughputMemory, deliveredBits);
  const memory = 1 - 1 / (FIRST_GUESS_SLOTS + tti - user.firstSeenTti + 1);
  const slowMemory = Math.min(tuning.slowThroughputMemory, memory);
  user.slowThroughputBits = smooth(user.slowThroughputBits, slowMemory, deliveredBits);
}

function smooth(mean: number, memory: number, deliveredBits: number): number {
  return Math.max(1, memory * mean + (1 - memory) * deliveredBits);
}

/** Forgets users that have been absent for too long, and whoever exceeds the cell's `maxUes`. */
function forgetAbsentUsers(cell: CellState): void {
  const { setup, tuning } = cell.facts;
  for (const user of cell.users.values()) {
    const absentSlots = cell.tti - user.lastSeenTti;
    const crowded = cell.users.size > setup.maxUes && absentSlots > 0;
    if (absentSlots > tuning.forgetUserSlots || crowded) cell.users.delete(user.rnti);
  }
}
