import type { Allocation } from "../../schemas/allocation.ts";
import type { PrbRun } from "../../schemas/fields.ts";
import type { CellMeasurements, UserMeasurements } from "../../schemas/measurements.ts";
import type { Report, UserReport } from "../../schemas/report.ts";
import type { Setup } from "../../schemas/setup.ts";
import { slotDurationUs } from "../nr/numerology.ts";

/** Measurements of a cell under the names of TS 28.552. */
export interface Measurements {
  /** Takes in a report that was folded. */
  addReport(report: Report): void;
  /** Takes in an allocation that was sent, after the report that it answers. */
  addAllocation(allocation: Pick<Allocation, "targetTti" | "grants">): void;
  /** Writes the figures down and starts the next window. */
  close(): MeasuredWindow;
}

/** What was measured in one window, or since the setup. */
export interface MeasuredWindow {
  /** Of the cell. */
  readonly cell: CellMeasurements;
  /** Of the users that were reported in the window, by RNTI. */
  readonly users: ReadonlyMap<number, UserMeasurements>;
}

/** Slots for which an allocation is remembered until the echo speaks of it; more than any lead. */
const REMEMBERED_SLOTS = 64;

/** A block without outcome for so long, and for the wait for an uplink slot, is under way no more. */
const OUTCOME_TIMEOUT_SLOTS = 128;

/** HARQ processes that there can be. */
const MAX_PROCESSES = 32;

/** Sums over one user: `repeats` since its first report, the others in the window. */
interface UserSums {
  /** Bit n is set while process n carries a block that has failed before. */
  repeats: number;
  /** Slot of the grant of each process that has no outcome yet; −1: none. */
  readonly grantedTti: Float64Array;
  slots: number;
  activeSlots: number;
  deliveredBits: number;
}

/** Counts of transport blocks since the setup. */
interface BlockCounts {
  initial: number;
  initialErrors: number;
  all: number;
  errors: number;
  residual: number;
}

/**
 * Opens the measurements of a cell.
 *
 * A block is an initial one unless its process was listed in `harqPending` before: so the blocks of
 * the RAN's own scheduler are counted, too. PRBs are known of our own allocations only, so slots that
 * the RAN scheduled itself are left out of what is measured in PRBs; and a block that it began itself
 * makes its user active when its outcome comes, not while it is under way.
 *
 * Hot path: a report allocates nothing but a new user's sums.
 *
 * @param setup - The cell.
 * @source TS 28.552, 5.1.1; what differs stands in `schemas/measurements.ts`.
 */
export function openMeasurements(setup: Setup): Measurements {
  const blocks = { initial: 0, initialErrors: 0, all: 0, errors: 0, residual: 0 };
  const prbs = openPrbTally(setup);
  const timeoutSlots = OUTCOME_TIMEOUT_SLOTS + setup.slotPattern.length;
  let users = new Map<number, UserSums>();
  let slots = 0;
  let newestTti = -1;
  return {
    addReport(report) {
      if (report.tti <= newestTti) users.clear(); // the RAN has restarted
      newestTti = report.tti;
      slots += 1;
      prbs.addReport(report);
      for (const user of report.users) {
        const sums = users.get(user.rnti) ?? newSums();
        users.set(user.rnti, sums);
        if (report.applied && report.applied.status !== "HIT") takeBack(sums, report.tti);
        addUser(sums, user, blocks);
        const isActive = hasData(user) || isUnderWay(sums, report.tti, timeoutSlots);
        if (isActive) sums.activeSlots += 1;
      }
    },
    addAllocation(allocation) {
      prbs.addAllocation(allocation);
      for (const { rnti, harqPid } of allocation.grants) {
        const sums = users.get(rnti);
        if (sums) sums.grantedTti[harqPid] = allocation.targetTti;
      }
    },
    close() {
      const cell = { ...prbs.close(), ...ofUsers([...users.values()], slots, setup) };
      const seen = [...users].filter(([, sums]) => sums.slots > 0);
      const window: MeasuredWindow = {
        cell: { ...cell, ...blockMeasurements(blocks) },
        users: new Map(seen.map(([rnti, sums]) => [rnti, throughputOf([sums], setup)])),
      };
      users = new Map(seen.map(([rnti, sums]) => [rnti, emptied(sums)]));
      slots = 0;
      return window;
    },
  };
}

const newSums = (): UserSums =>
  emptied({ repeats: 0, grantedTti: new Float64Array(MAX_PROCESSES).fill(-1) });

const emptied = ({ repeats, grantedTti }: Pick<UserSums, "repeats" | "grantedTti">): UserSums => ({
  ...{ repeats, grantedTti, slots: 0, activeSlots: 0, deliveredBits: 0 },
});

/** The RAN did not apply the allocation for this slot: its blocks are not under way. */
function takeBack({ grantedTti }: UserSums, tti: number): void {
  for (let pid = 0; pid < MAX_PROCESSES; pid += 1) {
    if (grantedTti[pid] === tti) grantedTti[pid] = -1;
  }
}

const hasData = ({ bufferBytes, harqPending, harqFeedback }: UserReport) =>
  bufferBytes > 0 || harqPending.length > 0 || harqFeedback.length > 0;

/** Tells whether a block of ours waits for its outcome. */
function isUnderWay({ grantedTti }: UserSums, tti: number, timeoutSlots: number): boolean {
  for (let pid = 0; pid < MAX_PROCESSES; pid += 1) {
    const sentTti = grantedTti[pid] as number;
    if (sentTti >= 0 && sentTti <= tti && tti - sentTti <= timeoutSlots) return true;
  }
  return false;
}

function addUser(sums: UserSums, user: UserReport, blocks: BlockCounts): void {
  const { harqFeedback, harqPending, deliveredBits } = user;
  sums.slots += 1;
  sums.deliveredBits += deliveredBits;
  let waiting = 0;
  for (const { pid } of harqPending) waiting |= 1 << pid;
  for (const { pid, ack, targetTti } of harqFeedback) {
    const bit = 1 << pid;
    if (sums.grantedTti[pid] === targetTti) sums.grantedTti[pid] = -1;
    const isInitial = (sums.repeats & bit) === 0;
    sums.repeats &= ~bit;
    blocks.all += 1;
    if (isInitial) blocks.initial += 1;
    if (ack) continue;
    blocks.errors += 1;
    if (isInitial) blocks.initialErrors += 1;
    if ((waiting & bit) === 0) blocks.residual += 1;
  }
  sums.repeats |= waiting;
}

/** PRBs of the downlink slots that ran our allocations. */
function openPrbTally({ carrierPrb, leadSlots, slotPattern }: Setup) {
  const grantedTti = new Float64Array(REMEMBERED_SLOTS).fill(-1);
  const grantedPrb = new Float64Array(REMEMBERED_SLOTS);
  const freePrb = new Float64Array(REMEMBERED_SLOTS);
  const sums = { slots: 0, used: 0, avail: 0 };
  return {
    addReport({ tti, applied, reservedPrb }: Report): void {
      freePrb[(tti + leadSlots) % REMEMBERED_SLOTS] = carrierPrb - lengthOf(reservedPrb);
      const n = tti % REMEMBERED_SLOTS;
      const avail = slotPattern[tti % slotPattern.length] === "D" ? (freePrb[n] ?? 0) : 0;
      if (applied?.status !== "HIT" || grantedTti[n] !== tti || avail === 0) return;
      sums.slots += 1;
      sums.used += grantedPrb[n] ?? 0;
      sums.avail += avail;
    },
    addAllocation({ targetTti, grants }: Pick<Allocation, "targetTti" | "grants">): void {
      const n = targetTti % REMEMBERED_SLOTS;
      grantedTti[n] = targetTti;
      grantedPrb[n] = grants.reduce((sum, { prbs }) => sum + lengthOf(prbs), 0);
    },
    close() {
      const { slots, used, avail } = sums;
      Object.assign(sums, { slots: 0, used: 0, avail: 0 });
      return {
        "RRU.PrbTotDl": Math.floor((100 * used) / Math.max(1, avail)),
        "RRU.PrbUsedDl": used / Math.max(1, slots),
        "RRU.PrbAvailDl": avail / Math.max(1, slots),
      };
    },
  };
}

function lengthOf(runs: readonly PrbRun[]): number {
  let length = 0;
  for (const [, numPrb] of runs) length += numPrb;
  return length;
}

function ofUsers(users: readonly UserSums[], slots: number, setup: Setup) {
  const active = users.reduce((sum, { activeSlots }) => sum + activeSlots, 0);
  return { ...throughputOf(users, setup), "DRB.MeanActiveUeDl": active / Math.max(1, slots) };
}

function throughputOf(users: readonly UserSums[], { scsKhz }: Setup): UserMeasurements {
  const bits = users.reduce((sum, { deliveredBits }) => sum + deliveredBits, 0);
  const active = users.reduce((sum, { activeSlots }) => sum + activeSlots, 0);
  const ms = (active * slotDurationUs(scsKhz)) / 1000;
  return { "DRB.UEThpDl": active === 0 ? 0 : bits / ms }; // bits per ms are kbit/s
}

function blockMeasurements(blocks: BlockCounts) {
  return {
    "TB.TotNbrDlInitial": blocks.initial,
    "TB.IntialErrNbrDl": blocks.initialErrors,
    "TB.TotNbrDl": blocks.all,
    "TB.ErrTotNbrDl": blocks.errors,
    "TB.ResidualErrNbrDl": blocks.residual,
  };
}
