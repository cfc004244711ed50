import fc from "fast-check";
import type { Grant } from "../../schemas/allocation.ts";
import { FULL_BUFFER_BYTES } from "../../schemas/fields.ts";
import type {
  Applied,
  HarqFeedback,
  HarqPending,
  Report,
  UserReport,
} from "../../schemas/report.ts";
import type { Setup } from "../../schemas/setup.ts";
import {
  askForPower,
  askForShares,
  type PowerQuestion,
  type PrbQuestion,
  settleGrants,
  settlePower,
} from "../../src/domain/allocation/plan-slot.ts";
import { equalPower, type PowerRule } from "../../src/domain/power/power-policies.ts";
import { pfShares, type SharePolicy } from "../../src/domain/prb/share-policies.ts";
import { deriveCellFacts, type LinkTuning } from "../../src/domain/state/cell-facts.ts";
import {
  type CellState,
  createCellState,
  type UserState,
} from "../../src/domain/state/cell-state.ts";
import { commitAllocation } from "../../src/domain/state/commit-allocation.ts";
import { foldReport } from "../../src/domain/state/fold-report.ts";
import { openSlot, type Slot } from "../../src/domain/state/open-slot.ts";
import { createBlerModel } from "../../src/nr/bler-model.ts";
import { maxMcs } from "../../src/nr/mcs-tables.ts";

/** One error model for all cells of a test file: its tables are filled once. */
const blerModel = createBlerModel();

/** How links are tracked unless a test says otherwise: the service's defaults. */
export const TUNING: LinkTuning = {
  throughputMemory: 0.98,
  blerTarget: 0.1,
  ollaStepUpDb: 0.5,
  ollaLimitDb: 20,
  forgetUserSlots: 1000,
};

/** A small cell, 12 PRBs in groups of one, with `changes` on top. */
export function setupOf(changes: Partial<Setup> = {}): Setup {
  return {
    contractVersion: "1.0",
    cellId: "cell-1",
    scsKhz: 15,
    carrierPrb: 12,
    prgSizePrb: 1,
    subbandPrb: 4,
    maxTxPowerDbm: 43,
    powerOffsetRangeDb: { min: -6, max: 6 },
    noiseFigureDb: 7,
    slotPattern: "D",
    pdschSymbols: 12,
    dmrsRePerPrb: 12,
    overheadRePerPrb: 0,
    mcsTable: 1,
    cqiTable: 1,
    maxHarqTx: 4,
    numHarqProcesses: 4,
    leadSlots: 2,
    maxUes: 8,
    clock: "lockstep",
    ...changes,
  };
}

/** A user in fair coverage with a full buffer, with `changes` on top. */
export function userReportOf(changes: Partial<UserReport> = {}): UserReport {
  return {
    rnti: 1,
    cqi: { wideband: 9, subband: [], ageSlots: 0 },
    bufferBytes: FULL_BUFFER_BYTES,
    holDelayUs: 0,
    harqFeedback: [],
    harqPending: [],
    deliveredBits: 0,
    ...changes,
  };
}

/** A report of one such user in slot 0 (`seq` follows `tti`), with `changes` on top. */
export function reportOf(changes: Partial<Report> = {}): Report {
  const { tti = 0 } = changes;
  const time = { seq: tti, tti, sfn: 0, slot: 0, sentNs: 0 };
  return { ...time, reservedPrb: [], users: [userReportOf()], ...changes };
}

/** A cell that has heard no report yet. */
export function cellWith(
  changes: { setup?: Partial<Setup>; tuning?: Partial<LinkTuning> } = {},
): CellState {
  const { setup, tuning } = changes;
  return createCellState(deriveCellFacts(setupOf(setup), { ...TUNING, ...tuning }, blerModel));
}

/** Folds a report and opens the slot that it asks for. */
export function slotOf(cell: CellState, report: Report = reportOf()): Slot {
  foldReport(cell, report);
  return openSlot(cell, report);
}

/** A slot of full-buffer users, RNTI 1 upwards, with this SINR on every PRG, `[numUes][numPrg]`. */
export function slotWithSinr(sinrDb: readonly number[][], setup: Partial<Setup> = {}): Slot {
  const users = sinrDb.map((perPrg, u) => userReportOf({ rnti: u + 1, sinrDb: perPrg }));
  const carrierPrb = sinrDb[0]?.length ?? 1;
  return slotOf(cellWith({ setup: { carrierPrb, subbandPrb: 1, ...setup } }), reportOf({ users }));
}

/** The state of a user that must be there. */
export function userOf(cell: CellState, rnti = 1): UserState {
  const user = cell.users.get(rnti);
  if (!user) throw new Error(`no user ${rnti}`);
  return user;
}

/** What the stages made of a slot. */
export interface DecidedSlot {
  /** Up to the PRB policy. */
  readonly prb: PrbQuestion;
  /** Up to the power policy; its slot has all owners. */
  readonly power: PowerQuestion;
  /** Power against equal power, `[numUes]`. Unit: dB. */
  readonly powerOffsetDb: Float64Array;
  /** What goes to the RAN. */
  readonly grants: Grant[];
}

/** Runs all stages of a slot with built-in policies; the cell is left as it is. */
export function decide(
  slot: Slot,
  shares: SharePolicy = pfShares,
  action: PowerRule = equalPower,
): DecidedSlot {
  const prb = askForShares(slot);
  const power = askForPower(prb, shares(slot));
  const powerOffsetDb = settlePower(power, action(slot));
  return { prb, power, powerOffsetDb, grants: settleGrants(power, powerOffsetDb) };
}

/** Folds a report, decides its slot and remembers the decision: one whole turn of the loop. */
export function turn(cell: CellState, report: Report = reportOf()): Grant[] {
  const slot = slotOf(cell, report);
  const { grants } = decide(slot);
  commitAllocation(cell, { targetTti: slot.targetTti, grants });
  return grants;
}

/** Any small cell. */
export function setups(): fc.Arbitrary<Setup> {
  return fc
    .record({
      carrierPrb: fc.integer({ min: 1, max: 24 }),
      prgSizePrb: fc.integer({ min: 1, max: 5 }),
      subbandPrb: fc.integer({ min: 1, max: 8 }),
      powerOffsetRangeDb: fc.record({ min: decibels(-12, 0), max: decibels(0, 12) }),
      slotPattern: fc.constantFrom("D", "D", "DDDSU"),
      mcsTable: fc.constantFrom<(1 | 2 | 3)[]>(1, 2, 3),
      cqiTable: fc.constantFrom<(1 | 2 | 3)[]>(1, 2, 3),
      numHarqProcesses: fc.integer({ min: 1, max: 4 }),
      leadSlots: fc.integer({ min: 1, max: 4 }),
    })
    .map((changes) =>
      setupOf({ ...changes, subbandPrb: Math.min(changes.subbandPrb, changes.carrierPrb) }),
    );
}

/** Any report that is valid in slot `tti` of a cell: up to six of eight users, in any order. */
export function reportsFor(setup: Setup, tti = 0): fc.Arbitrary<Report> {
  const status = fc.constantFrom<Applied["status"][]>("HIT", "MISS", "STALE", "REJECTED");
  const start = fc.integer({ min: 0, max: setup.carrierPrb - 1 });
  return fc
    .record({
      rntis: fc.uniqueArray(fc.integer({ min: 1, max: 8 }), { maxLength: 6 }),
      reservedPrb: fc.array(
        start.map((first): [number, number] => [first, Math.min(2, setup.carrierPrb - first)]),
        { maxLength: 2 },
      ),
      applied: fc.option(fc.record({ status, targetTti: fc.constant(tti) }), { nil: undefined }),
    })
    .chain(({ rntis, reservedPrb, applied }) =>
      fc
        .tuple(...rntis.map((id) => userReportsFor(setup, tti, id)))
        .map((users) => reportOf({ tti, reservedPrb, users, ...(applied && { applied }) })),
    );
}

/** Any slot of any cell that has lived through up to four decided slots. */
export function slots(): fc.Arbitrary<Slot> {
  const times = fc.constantFrom([0], [0, 2], [0, 2, 4], [0, 2, 4, 6]);
  return fc.tuple(setups(), times).chain(([setup, ttis]) =>
    fc.tuple(...ttis.map((tti) => reportsFor(setup, tti))).map((reports) => {
      const cell = cellWith({ setup });
      for (const report of reports.slice(0, -1)) turn(cell, report);
      return slotOf(cell, reports.at(-1));
    }),
  );
}

/** A finite level, to a thousandth. */
export function decibels(min: number, max: number): fc.Arbitrary<number> {
  return fc.integer({ min: min * 1000, max: max * 1000 }).map((thousandths) => thousandths / 1000);
}

function userReportsFor(setup: Setup, tti: number, rnti: number): fc.Arbitrary<UserReport> {
  const cqi = fc.integer({ min: 0, max: 15 });
  const numSubbands = Math.ceil(setup.carrierPrb / setup.subbandPrb);
  const numPrg = Math.ceil(setup.carrierPrb / setup.prgSizePrb);
  const listOf = <T>(item: fc.Arbitrary<T>, length: number) =>
    fc.array(item, { minLength: length, maxLength: length });
  return fc
    .record({
      cqi: fc.record({
        wideband: cqi,
        subband: fc.oneof(fc.constant<number[]>([]), listOf(cqi, numSubbands)),
        ageSlots: fc.nat({ max: 100 }),
      }),
      sinrDb: fc.option(listOf(decibels(-100, 100), numPrg), { nil: undefined, freq: 2 }),
      bufferBytes: fc.oneof(fc.constant(0), fc.constant(FULL_BUFFER_BYTES), fc.nat({ max: 3000 })),
      holDelayUs: fc.nat(),
      harqFeedback: fc.array(feedbackFor(setup, tti), { maxLength: 3 }),
      harqPending: pendingFor(setup),
      deliveredBits: fc.nat(),
    })
    .map(({ sinrDb, ...rest }) => ({ rnti, ...rest, ...(sinrDb && { sinrDb }) }));
}

function feedbackFor({ numHarqProcesses }: Setup, tti: number): fc.Arbitrary<HarqFeedback> {
  const [pid, mcs] = [fc.nat({ max: numHarqProcesses - 1 }), fc.nat({ max: 31 })];
  const [tbsBits, targetTti] = [fc.nat({ max: 10_000 }), fc.nat({ max: tti })];
  return fc.record({ pid, ack: fc.boolean(), tbsBits, mcs, targetTti });
}

function pendingFor({
  numHarqProcesses,
  mcsTable,
  carrierPrb,
}: Setup): fc.Arbitrary<HarqPending[]> {
  const [pid, mcs] = [fc.nat({ max: numHarqProcesses - 1 }), fc.nat({ max: maxMcs(mcsTable) })];
  const tbsBits = fc.integer({ min: 24, max: 10_000 });
  const numPrb = fc.integer({ min: 1, max: carrierPrb });
  const [rv, txCount] = [fc.nat({ max: 3 }), fc.integer({ min: 1, max: 3 })];
  const block = fc.record({ pid, tbsBits, mcs, numPrb, rv, txCount });
  return fc.uniqueArray(block, { maxLength: 2, selector: (one) => one.pid });
}
