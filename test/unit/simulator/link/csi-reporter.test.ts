import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import {
  type CsiReporterOptions,
  createCsiReporter,
} from "../../../../simulator/link/csi-reporter.ts";
import { differentialCqi } from "../../../../simulator/link/differential-cqi.ts";
import { dbToLinear, linearToDb } from "../../../../src/nr/units.ts";

/** One CQI step every 2 dB: CQI 1 from −5 dB, CQI 15 from 23 dB. */
const THRESHOLDS_DB = Float64Array.from({ length: 16 }, (_, cqi) =>
  cqi === 0 ? Number.NEGATIVE_INFINITY : 2 * cqi - 7,
);
const ESTIMATES_DB = Float64Array.from({ length: 16 }, (_, cqi) => 2 * cqi - 6);

describe("createCsiReporter", () => {
  it("E5 quantises each subband and the carrier", () => {
    const { reporter } = reporterOn([10, 10, 10, -9, -9, -9, 30]);
    reporter.advanceTo(0);
    const { known } = reporter;

    // 10 dB lies between CQI 8 (9 dB) and CQI 9 (11 dB); the last subband is a single PRB.
    expect([...known.subband]).toEqual([8, 0, 15]);
    // (3·ln 11 + 3·ln 1.126 + ln 1001) / 7 = 2.066 nats = 8.4 dB, above CQI 7 (7 dB).
    expect([...known.wideband]).toEqual([7]);
    expect([...known.cellOfPrb]).toEqual([0, 0, 0, 1, 1, 1, 2]);
    expect([known.numCells, known.numSubbands, known.numPrg]).toEqual([3, 3, 0]);
    expect([...known.sinr].map(linearToDb)).toEqual(near([10, -6, 24]));
    expect([...known.seBits]).toEqual(near([...known.sinr].map((sinr) => Math.log2(1 + sinr))));
    expect(reporter.meanSinr(0)).toBeCloseTo((3 * 10 + 3 * dbToLinear(-9) + 1000) / 7, 9);
  });

  it("E5 gives one CQI for the carrier in wideband mode", () => {
    const { reporter } = reporterOn([10, 10, 10, -9, -9, -9, 30], { mode: "wideband" });
    reporter.advanceTo(0);
    const { known } = reporter;

    expect([...known.wideband]).toEqual([7]);
    expect([known.numCells, known.subband.length, known.sinrDb.length]).toEqual([1, 0, 0]);
    expect(new Set(known.cellOfPrb)).toEqual(new Set([0]));
    expect([...known.sinr].map(linearToDb)).toEqual(near([8]));
  });

  it("E5 gives the SINR of every PRB group in srs mode, within the limits of a report", () => {
    const { reporter } = reporterOn([10, 10, 3, 3, 140, 140, -140], { mode: "srs" });
    reporter.advanceTo(0);
    const { known } = reporter;

    expect([...known.sinrDb]).toEqual(near([10, 3, 100, -100], 5));
    expect([...known.sinr].map(linearToDb)).toEqual(near([10, 3, 100, -100]));
    expect([known.numCells, known.numSubbands, known.numPrg]).toEqual([4, 0, 4]);
    expect([...known.cellOfPrb]).toEqual([0, 0, 1, 1, 2, 2, 3]);
    expect([...known.wideband]).toEqual([15]);
  });

  it("E5 gives slot 0's measurement until the first one has travelled", () => {
    expect(measuredTtis({ delaySlots: 3 }, 6)).toEqual([0, 0, 0, 0, 1, 2]);
    expect(measuredTtis({ delaySlots: 0 }, 4)).toEqual([0, 1, 2, 3]);
  });

  it("E5 measures once a period, and lets a measurement age until the next one arrives", () => {
    expect(measuredTtis({ periodSlots: 5, delaySlots: 2 }, 13)).toEqual([
      0, 0, 0, 0, 0, 0, 0, 5, 5, 5, 5, 5, 10,
    ]);
    const { reporter, set } = reporterOn([0], { periodSlots: 2 });
    for (const tti of [0, 1, 2, 3]) {
      set(10 * tti);
      reporter.advanceTo(tti);
    }
    expect(reporter.meanSinr(0)).toBeCloseTo((1 + 100) / 2, 9);
  });

  it("E5 hands measurements over in uplink slots only", () => {
    const isUplink = (tti: number) => tti % 5 === 4; // DDDSU
    expect(measuredTtis({ delaySlots: 2, isUplink }, 12)).toEqual([
      0, 0, 0, 0, 2, 2, 2, 2, 2, 7, 7, 7,
    ]);
    expect(measuredTtis({ delaySlots: 6, periodSlots: 4, isUplink }, 21)).toEqual([
      0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 8, 8, 8, 8, 8, 12, 12,
    ]);
  });

  test.prop([fc.integer({ min: 1, max: 7 }), fc.nat({ max: 20 }), fc.integer({ min: 1, max: 9 })])(
    "E5 knows the channel of the newest measurement that is old enough",
    (periodSlots, delaySlots, gapSlots) => {
      const isUplink = (tti: number) => tti % gapSlots === 0;
      const { reporter, set } = reporterOn([0], { periodSlots, delaySlots, isUplink, mode: "srs" });
      let expected = 0;
      for (let tti = 0; tti < 60; tti += 1) {
        set(tti);
        reporter.advanceTo(tti);
        const newest = Math.floor((tti - delaySlots) / periodSlots) * periodSlots;
        if (isUplink(tti)) expected = Math.max(expected, newest);

        expect(reporter.known.measuredTti).toBe(expected);
        expect(reporter.known.sinrDb[0]).toBeCloseTo(expected, 4);
      }
    },
  );

  test.prop([
    fc.array(fc.double({ min: -20, max: 40, noNaN: true }), { minLength: 1, maxLength: 30 }),
    fc.integer({ min: 1, max: 31 }),
    fc.constantFrom<2 | 4>(2, 4),
  ])("E5 reports the highest CQI that is met", (sinrDb, subbandPrb, cqiSubbandBits) => {
    const numSubbands = Math.ceil(sinrDb.length / subbandPrb);
    const wideband = bruteForceCqi(sinrDb);
    const subbands = Array.from({ length: numSubbands }, (_, s) =>
      bruteForceCqi(sinrDb.slice(s * subbandPrb, (s + 1) * subbandPrb)),
    );
    const { reporter } = reporterOn(sinrDb, { subbandPrb, cqiSubbandBits });
    reporter.advanceTo(0);

    expect([...reporter.known.wideband]).toEqual([wideband]);
    expect([...reporter.known.subband]).toEqual(
      cqiSubbandBits === 4 ? subbands : subbands.map((cqi) => differentialCqi(cqi, wideband)),
    );
  });

  test.prop([
    fc.array(fc.double({ min: -20, max: 40, noNaN: true }), { minLength: 1, maxLength: 30 }),
    fc.double({ min: 0, max: 10, noNaN: true }),
  ])("E5 has a wideband CQI between those of the subbands, errors included", (sinrDb, errorDb) => {
    const { reporter } = reporterOn(sinrDb, { errorDb });
    reporter.advanceTo(0);
    const { wideband, subband } = reporter.known;

    expect(wideband[0]).toBeGreaterThanOrEqual(Math.min(...subband));
    expect(wideband[0]).toBeLessThanOrEqual(Math.max(...subband));
  });

  it("E5 errs by the measurement's slot and seed, not by when it is heard", () => {
    const heard = (options: Partial<CsiReporterOptions>) => {
      const { reporter } = reporterOn([0, 0, 0, 0], { mode: "srs", ...options });
      for (let tti = 0; tti < 10; tti += 1) reporter.advanceTo(tti);
      return [reporter.known.measuredTti, ...reporter.known.sinrDb];
    };
    const late = { delaySlots: 5 };
    const rare = { delaySlots: 0, isUplink: (tti: number) => tti === 4 };

    expect(heard({ ...late, errorDb: 2 })).toEqual(heard({ ...rare, errorDb: 2 }));
    expect(heard({ ...late, errorDb: 2, seed: 2 })).not.toEqual(heard({ ...late, errorDb: 2 }));
    expect(heard({ ...late, seed: 2 })).toEqual(heard(late));
    expect(heard(late)).toEqual(near([4, 0, 0], 5));
  });
});

// Helpers

/** One user, subbands of three PRBs, PRB groups of two; a gain of 1 is an SINR of 2. */
function reporterOn(sinrDb: readonly number[], options: Partial<CsiReporterOptions> = {}) {
  const gain = Float64Array.from(sinrDb, (db) => dbToLinear(db) / 2);
  const reporter = createCsiReporter({
    channel: { numUes: 1, numPrb: gain.length, gain },
    sinrPerGain: 2,
    mode: "subband",
    subbandPrb: 3,
    prgSizePrb: 2,
    cqiSubbandBits: 4,
    thresholdsDb: THRESHOLDS_DB,
    estimatesDb: ESTIMATES_DB,
    periodSlots: 1,
    delaySlots: 0,
    errorDb: 0,
    seed: 1,
    isUplink: () => true,
    ...options,
  });
  return { reporter, set: (db: number) => gain.fill(dbToLinear(db) / 2) };
}

/** Slot of the measurement that is known in each of the first slots. */
function measuredTtis(options: Partial<CsiReporterOptions>, numSlots: number): number[] {
  const { reporter } = reporterOn([0], options);
  return Array.from({ length: numSlots }, (_, tti) => {
    reporter.advanceTo(tti);
    return reporter.known.measuredTti;
  });
}

/** The definition, in bits and dB; values so near to a threshold that rounding decides are left out. */
function bruteForceCqi(sinrDb: readonly number[]): number {
  const bits = sinrDb.map((db) => Math.log2(1 + dbToLinear(db)));
  const meanBits = bits.reduce((sum, value) => sum + value, 0) / bits.length;
  const flatDb = linearToDb(2 ** meanBits - 1);
  fc.pre(THRESHOLDS_DB.every((db) => Math.abs(db - flatDb) > 1e-9));
  return THRESHOLDS_DB.findLastIndex((db) => db <= flatDb);
}

function near(values: readonly number[], digits = 9) {
  return values.map((value) => expect.closeTo(value, digits));
}
