import type { Allocation } from "../../schemas/allocation.ts";
import { FULL_BUFFER_BYTES } from "../../schemas/fields.ts";
import type { RecordedSlot, SentBlock } from "../../schemas/recording.ts";
import type { UserReport } from "../../schemas/report.ts";
import type { Setup } from "../../schemas/setup.ts";
import { slotDurationUs } from "../nr/numerology.ts";

/** Changes of policy that are listed; there are more where a policy falls back now and then. */
const MAX_CHANGES = 20;

/** What a recording says of one RNTI. */
export interface RecordedUser {
  /** C-RNTI; users that come after one another may share it. */
  readonly rnti: number;
  /** Slots whose report has the user. */
  readonly slots: number;
  /** Acknowledged user data over the run. Unit: Mbit/s. */
  readonly throughputMbps: number;
  /** Share of first transmissions that were not received. */
  readonly blerFirstTx: number;
  /** Share of blocks that were lost after their last transmission. */
  readonly residualLoss: number;
  /** Mean wideband CQI. */
  readonly cqi: number;
  /** Share of the run's PRBs that carried its blocks. */
  readonly prbShare: number;
  /** Mean MCS of its blocks. */
  readonly mcs: number;
  /** Mean of what waits for it; absent under full buffer. Unit: bytes. */
  readonly bufferBytes?: number;
  /** Mean age of the oldest packet. Unit: ms. */
  readonly holDelayMs: number;
}

/** From when on which policies decided. */
export interface PolicyChange {
  /** First slot that they decided. */
  readonly targetTti: number;
  /** PRB policy, `name@version`. */
  readonly prb: string;
  /** Power policy, `name@version`. */
  readonly power: string;
}

/** Occurrences by name. */
export type Counts = Readonly<Record<string, number>>;

/** What a recording amounts to. */
export interface RecordingSummary {
  /** Slots recorded. */
  readonly slots: number;
  /** First and last slot; absent when there are none. */
  readonly ttis?: readonly [first: number, last: number];
  /** Duration. Unit: s. */
  readonly seconds: number;
  /** Sum of the users' throughput. Unit: Mbit/s. */
  readonly cellMbps: number;
  /** Share of first transmissions that were not received, over all users. */
  readonly blerFirstTx: number;
  /** Users by RNTI. */
  readonly users: readonly RecordedUser[];
  /** Slots by what became of them; NONE: none could have been allocated yet. */
  readonly outcomes: Counts;
  /** Refused allocations by code. */
  readonly reasons: Counts;
  /** Allocations by who decided them. */
  readonly sources: Counts;
  /** Stages that fell back, by code. */
  readonly fallbacks: Counts;
  /** Values that the service changed, by code. */
  readonly clamps: Counts;
  /** The policies that decided, from when on; the first twenty changes. */
  readonly policies: readonly PolicyChange[];
  /** How often they changed. */
  readonly policyChanges: number;
}

/** What is summed up of a block that was sent. */
export type TalliedBlock = Pick<SentBlock, "rnti" | "mcs" | "prbs" | "txCount" | "received">;

/** Sums a recording up, slot by slot. */
export interface RecordingTally {
  /** Takes in one slot, and blocks that were sent in it or before. */
  add(slot: RecordedSlot, blocks?: readonly TalliedBlock[]): void;
  /** What the slots so far amount to. */
  summary(): RecordingSummary;
}

/** Sums over one user. */
interface UserTotals {
  slots: number;
  bits: number;
  cqi: number;
  finiteSlots: number;
  bufferBytes: number;
  holDelayUs: number;
  blocks: number;
  mcs: number;
  numPrb: number;
  first: number;
  firstLost: number;
  delivered: number;
  lost: number;
}

/**
 * Opens the sums over a recorded run. Memory does not grow with its length.
 *
 * @param setup - The cell.
 */
export function createRecordingTally(setup: Setup): RecordingTally {
  const users = new Map<number, UserTotals>();
  const totalsOf = (rnti: number) => {
    const totals = users.get(rnti) ?? noTotals();
    users.set(rnti, totals);
    return totals;
  };
  const counts = { outcomes: {}, reasons: {}, sources: {}, fallbacks: {}, clamps: {} };
  const policies = createPolicyLog();
  const ttis = { first: 0, last: 0 };
  let slots = 0;
  return {
    add({ report, allocation, blocks: sent }, blocks = sent) {
      if (slots === 0) ttis.first = report.tti;
      ttis.last = report.tti;
      slots += 1;
      const { status, reason } = report.applied ?? { status: "NONE" };
      count(counts.outcomes, status);
      if (reason) count(counts.reasons, reason);
      for (const user of report.users) addReport(totalsOf(user.rnti), user);
      for (const block of blocks) addBlock(totalsOf(block.rnti), block, setup.maxHarqTx);
      if (!allocation) return;
      count(counts.sources, allocation.source);
      for (const { code } of allocation.fallbacks) count(counts.fallbacks, code);
      for (const { code } of allocation.clamps) count(counts.clamps, code);
      policies.note(allocation);
    },
    summary() {
      const rows = [...users].sort(([a], [b]) => a - b);
      const all = rows.map(([rnti, totals]) => userOf(rnti, totals, slots, setup));
      return {
        slots,
        ...(slots > 0 && { ttis: [ttis.first, ttis.last] as const }),
        seconds: (slots * slotDurationUs(setup.scsKhz)) / 1e6,
        cellMbps: all.reduce((total, { throughputMbps }) => total + throughputMbps, 0),
        blerFirstTx: firstTxBler(users.values()),
        users: all,
        ...structuredClone(counts),
        ...policies.summary(),
      };
    },
  };
}

function createPolicyLog() {
  const changes: PolicyChange[] = [];
  let newest = "";
  let numChanges = -1;
  return {
    note({ targetTti, models: { prb, power } }: Allocation) {
      const names = { prb: `${prb.name}@${prb.version}`, power: `${power.name}@${power.version}` };
      const key = `${names.prb} ${names.power}`;
      if (key === newest) return;
      newest = key;
      numChanges += 1;
      if (changes.length < MAX_CHANGES) changes.push({ targetTti, ...names });
    },
    summary: () => ({ policies: [...changes], policyChanges: Math.max(0, numChanges) }),
  };
}

function addReport(totals: UserTotals, user: UserReport): void {
  totals.slots += 1;
  totals.bits += user.deliveredBits;
  totals.cqi += user.cqi.wideband;
  totals.holDelayUs += user.holDelayUs;
  if (user.bufferBytes === FULL_BUFFER_BYTES) return;
  totals.finiteSlots += 1;
  totals.bufferBytes += user.bufferBytes;
}

function addBlock(totals: UserTotals, block: TalliedBlock, maxHarqTx: number): void {
  const { mcs, prbs, txCount, received } = block;
  totals.blocks += 1;
  totals.mcs += mcs;
  for (const [, length] of prbs) totals.numPrb += length;
  if (txCount === 1) totals.first += 1;
  if (txCount === 1 && !received) totals.firstLost += 1;
  if (received) totals.delivered += 1;
  else if (txCount >= maxHarqTx) totals.lost += 1;
}

function userOf(
  rnti: number,
  totals: UserTotals,
  slots: number,
  { scsKhz, carrierPrb }: Setup,
): RecordedUser {
  const { finiteSlots, bufferBytes, delivered, lost } = totals;
  return {
    rnti,
    slots: totals.slots,
    throughputMbps: ratio(totals.bits, slots * slotDurationUs(scsKhz)), // bits per µs are Mbit/s
    blerFirstTx: ratio(totals.firstLost, totals.first),
    residualLoss: ratio(lost, lost + delivered),
    cqi: ratio(totals.cqi, totals.slots),
    prbShare: ratio(totals.numPrb, slots * carrierPrb),
    mcs: ratio(totals.mcs, totals.blocks),
    ...(finiteSlots > 0 && { bufferBytes: bufferBytes / finiteSlots }),
    holDelayMs: ratio(totals.holDelayUs, 1000 * totals.slots),
  };
}

function noTotals(): UserTotals {
  return {
    ...{ slots: 0, bits: 0, cqi: 0, finiteSlots: 0, bufferBytes: 0, holDelayUs: 0 },
    ...{ blocks: 0, mcs: 0, numPrb: 0, first: 0, firstLost: 0, delivered: 0, lost: 0 },
  };
}

function count(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1;
}

function firstTxBler(users: Iterable<UserTotals>): number {
  let [first, lost] = [0, 0];
  for (const totals of users) {
    first += totals.first;
    lost += totals.firstLost;
  }
  return ratio(lost, first);
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
