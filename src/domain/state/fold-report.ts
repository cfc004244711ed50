import type { Report, UserReport } from "../../../schemas/report.ts";
import type { CellFacts } from "./cell-facts.ts";
import { type CellState, createUserState, type UserState } from "./cell-state.ts";
import { estimateChannel } from "./channel-estimate.ts";
import { foldHarq } from "./fold-harq.ts";

/** A report further ahead than this is not believed; a restarted RAN sets up again. Unit: slots. */
export const MAX_JUMP_SLOTS = 100_000;

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
  const missedTti = report.applied && report.applied.status !== "HIT" ? report.tti : undefined;
  for (const userReport of report.users) {
    const user = cell.users.get(userReport.rnti) ?? welcome(cell, userReport, report.users.length);
    user.lastSeenTti = report.tti;
    user.bufferBytes = userReport.bufferBytes;
    user.holDelayUs = userReport.holDelayUs;
    estimateChannel(cell.facts, user, userReport);
    foldHarq(cell.facts, user, userReport, { tti: report.tti, missedTti });
    smoothThroughput(cell.facts, user, userReport.deliveredBits);
  }
  forgetAbsentUsers(cell);
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
function welcome(cell: CellState, report: UserReport, numUes: number): UserState {
  const user = createUserState(cell.facts, report.rnti);
  cell.users.set(report.rnti, user);
  estimateChannel(cell.facts, user, report);
  const { carrierPrb } = cell.facts.setup;
  const cellBits = user.meanSeBits * cell.facts.rePerPrb * carrierPrb;
  user.throughputBits = Math.max(1, cellBits / numUes);
  return user;
}

/** T ← β·T + (1−β)·R, never below one bit so that T can be divided by. */
function smoothThroughput(facts: CellFacts, user: UserState, deliveredBits: number): void {
  const { throughputMemory } = facts.tuning;
  const next = throughputMemory * user.throughputBits + (1 - throughputMemory) * deliveredBits;
  user.throughputBits = Math.max(1, next);
}

function forgetAbsentUsers(cell: CellState): void {
  const { forgetUserSlots } = cell.facts.tuning;
  for (const user of cell.users.values()) {
    if (cell.tti - user.lastSeenTti > forgetUserSlots) cell.users.delete(user.rnti);
  }
}
