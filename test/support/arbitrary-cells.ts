import fc from "fast-check";
import { FULL_BUFFER_BYTES } from "../../schemas/fields.ts";
import type {
  Applied,
  HarqFeedback,
  HarqPending,
  Report,
  UserReport,
} from "../../schemas/report.ts";
import type { Setup } from "../../schemas/setup.ts";
import type { Slot } from "../../src/domain/state/open-slot.ts";
import { maxMcs } from "../../src/nr/mcs-tables.ts";
import { cellWith, reportOf, setupOf, slotOf, turn } from "./cells.ts";

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
