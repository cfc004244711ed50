import { FULL_BUFFER_BYTES, type PrbRun } from "../../../schemas/fields.ts";
import type { Report } from "../../../schemas/report.ts";
import { linearToDb } from "../../nr/units.ts";
import type { CellFacts } from "./cell-facts.ts";
import type { CellState, HarqProcess, UserState } from "./cell-state.ts";
import type { PrgParts } from "./prg-parts.ts";
import { fitUsers } from "./slot-workspace.ts";

/** Owner of a PRG that nobody has yet. */
export const FREE = -1;

/** Owner of a PRG that nobody may have: it touches a reserved PRB. */
export const RESERVED = -2;

/**
 * The users and the grid that one decision is about.
 *
 * Its arrays belong to the cell and hold until the cell's next slot is opened.
 */
export interface Slot {
  /** The cell's state after the report was folded. */
  readonly cell: CellState;
  /** Slot of the report. Unit: slots. */
  readonly reportTti: number;
  /** Slot that is being decided. Unit: slots. */
  readonly targetTti: number;
  /** Users of the report, by rising RNTI; their position is the user index u. */
  readonly users: readonly UserState[];
  /** Block to retransmit first, `[numUes]`. */
  readonly retransmission: readonly (HarqProcess | undefined)[];
  /** Idle process for new data, `[numUes]`; −1 = none. */
  readonly newDataPid: Int16Array;
  /** PRGs that the user's data can fill; 0 = not schedulable for new data, `[numUes]`. */
  readonly needPrg: Int32Array;
  /** Owner of every PRG as a user index, `FREE` or `RESERVED`, `[numPrg]`. */
  readonly owner: Int16Array;
  /** Parts of the carrier inside which every user has one and the same SINR. */
  readonly parts: PrgParts;
}

/**
 * Collects who can be scheduled in the target slot, and which PRGs there are.
 *
 * A user takes part with new data when it is in coverage (CQI > 0), has a free HARQ process, has
 * data that no grant under way will carry, and has no retransmission waiting.
 *
 * Hot path: fills the cell's arrays.
 *
 * @param cell - The cell's state, with `report` folded.
 * @param report - The report that is decided on.
 * @rule R4 retransmissions first · R5 never more than the buffer needs
 */
export function openSlot(cell: CellState, report: Report): Slot {
  const { facts, work, slotUsers: users, slotRetransmission: retransmission } = cell;
  listUsers(cell, report);
  const { newDataPid, needPrg } = fitUsers(work, users.length);
  let parts = facts.cuts.carrier;
  for (let u = 0; u < users.length; u += 1) {
    const user = users[u] as UserState;
    if (user.parts.numParts > parts.numParts) parts = user.parts;
    const block = firstIn(user, "pending");
    const idle = firstIn(user, "idle");
    retransmission[u] = user.harq[block];
    newDataPid[u] = idle;
    needPrg[u] = block >= 0 || idle < 0 ? 0 : neededPrg(facts, user, report.tti);
  }
  const targetTti = report.tti + facts.setup.leadSlots;
  openGrid(cell, targetTti, report.reservedPrb);
  return {
    cell,
    reportTti: report.tti,
    targetTti,
    users,
    retransmission,
    newDataPid,
    needPrg,
    owner: work.owner,
    parts,
  };
}

/** Lists the report's users by rising RNTI; they mostly come that way. */
function listUsers({ users: known, slotUsers, slotRetransmission }: CellState, report: Report) {
  let numUes = 0;
  for (let i = 0; i < report.users.length; i += 1) {
    const user = known.get(report.users[i]?.rnti as number);
    if (!user) continue;
    let place = numUes;
    for (; place > 0 && (slotUsers[place - 1] as UserState).rnti > user.rnti; place -= 1) {
      slotUsers[place] = slotUsers[place - 1] as UserState;
    }
    slotUsers[place] = user;
    numUes += 1;
  }
  if (slotUsers.length === numUes) return;
  slotUsers.length = numUes;
  slotRetransmission.length = numUes;
}

/** First process of a user in some state; −1: none. */
function firstIn({ harq }: UserState, status: HarqProcess["status"]): number {
  for (let pid = 0; pid < harq.length; pid += 1) {
    if (harq[pid]?.status === status) return pid;
  }
  return -1;
}

/** PRGs that carry the user's unserved data at the MCS that its mean SINR allows. */
function neededPrg(facts: CellFacts, user: UserState, tti: number): number {
  if (user.cqiWideband === 0) return 0;
  if (user.bufferBytes === FULL_BUFFER_BYTES) return facts.numPrg;
  const waitingBits = 8 * user.bufferBytes - bitsUnderWay(user, tti);
  if (waitingBits <= 0) return 0;
  const bitsPerPrg = efficiencyOf(facts, user) * facts.rePerPrb * facts.setup.prgSizePrb;
  return Math.min(facts.numPrg, Math.ceil(waitingBits / bitsPerPrg));
}

/** New data granted for slots still to come: the reported buffer still contains it. */
function bitsUnderWay({ harq }: UserState, tti: number): number {
  let bits = 0;
  for (let pid = 0; pid < harq.length; pid += 1) {
    const { status, targetTti, txCount, tbsBits } = harq[pid] as HarqProcess;
    if (status === "inFlight" && targetTti > tti && txCount === 1) bits += tbsBits;
  }
  return bits;
}

function efficiencyOf({ mcsThresholdDb, mcsEfficiency }: CellFacts, user: UserState): number {
  const sinrDb = linearToDb(2 ** user.meanSeBits - 1) - user.ollaOffsetDb;
  let above = 0;
  while (above < mcsThresholdDb.length && (mcsThresholdDb[above] as number) <= sinrDb) above += 1;
  return mcsEfficiency[Math.max(0, above - 1)] as number;
}

/** All PRGs free, but those that touch a reserved PRB; in an uplink slot none is. */
function openGrid(
  { facts, work }: CellState,
  targetTti: number,
  reservedPrb: Report["reservedPrb"],
): void {
  const { prgSizePrb, slotPattern } = facts.setup;
  const isDownlink = slotPattern[targetTti % slotPattern.length] === "D";
  work.owner.fill(isDownlink ? FREE : RESERVED);
  work.isResolved = false;
  for (let r = 0; r < reservedPrb.length; r += 1) {
    const run = reservedPrb[r] as PrbRun;
    const firstPrg = Math.floor(run[0] / prgSizePrb);
    work.owner.fill(RESERVED, firstPrg, Math.ceil((run[0] + run[1]) / prgSizePrb));
  }
}
