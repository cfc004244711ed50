import { FULL_BUFFER_BYTES } from "../../../schemas/fields.ts";
import type { Report } from "../../../schemas/report.ts";
import { mcsEntry } from "../../nr/mcs-tables.ts";
import { linearToDb } from "../../nr/units.ts";
import type { CellFacts } from "./cell-facts.ts";
import type { CellState, HarqProcess, UserState } from "./cell-state.ts";

/** Owner of a PRG that nobody has yet. */
export const FREE = -1;

/** Owner of a PRG that nobody may have: it touches a reserved PRB. */
export const RESERVED = -2;

/** The users and the grid that one decision is about. */
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
}

/**
 * Collects who can be scheduled in the target slot, and which PRGs there are.
 *
 * A user takes part with new data when it is in coverage (CQI > 0), has a free HARQ process, has
 * data that no grant under way will carry, and has no retransmission waiting.
 *
 * @param cell - The cell's state, with `report` folded.
 * @param report - The report that is decided on.
 * @rule R4 retransmissions first · R5 never more than the buffer needs
 */
export function openSlot(cell: CellState, report: Report): Slot {
  const users = report.users
    .flatMap(({ rnti }) => cell.users.get(rnti) ?? [])
    .sort((a, b) => a.rnti - b.rnti);
  const retransmission = users.map(({ harq }) => harq.find(({ status }) => status === "pending"));
  const newDataPid = Int16Array.from(users, ({ harq }) =>
    harq.findIndex(({ status }) => status === "idle"),
  );
  const targetTti = report.tti + cell.facts.setup.leadSlots;
  return {
    cell,
    reportTti: report.tti,
    targetTti,
    users,
    retransmission,
    newDataPid,
    needPrg: Int32Array.from(users, (user, u) =>
      retransmission[u] || newDataPid[u] === -1 ? 0 : neededPrg(cell.facts, user, report.tti),
    ),
    owner: openGrid(cell.facts, targetTti, report.reservedPrb),
  };
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
function bitsUnderWay(user: UserState, tti: number): number {
  let bits = 0;
  for (const { status, targetTti, txCount, tbsBits } of user.harq) {
    if (status === "inFlight" && targetTti > tti && txCount === 1) bits += tbsBits;
  }
  return bits;
}

function efficiencyOf(facts: CellFacts, user: UserState): number {
  const sinrDb = linearToDb(2 ** user.meanSeBits - 1) - user.ollaOffsetDb;
  const above = facts.mcsThresholdDb.findIndex((thresholdDb) => thresholdDb > sinrDb);
  const mcs = above === -1 ? facts.link.numMcs - 1 : Math.max(0, above - 1);
  return mcsEntry(facts.setup.mcsTable, mcs)?.efficiency ?? 1;
}

/** All PRGs free, but those that touch a reserved PRB; in an uplink slot none is. */
function openGrid(
  facts: CellFacts,
  targetTti: number,
  reservedPrb: Report["reservedPrb"],
): Int16Array {
  const { prgSizePrb, slotPattern } = facts.setup;
  const downlink = slotPattern[targetTti % slotPattern.length] === "D";
  const owner = new Int16Array(facts.numPrg).fill(downlink ? FREE : RESERVED);
  for (const [startPrb, numPrb] of reservedPrb) {
    const firstPrg = Math.floor(startPrb / prgSizePrb);
    owner.fill(RESERVED, firstPrg, Math.ceil((startPrb + numPrb) / prgSizePrb));
  }
  return owner;
}
