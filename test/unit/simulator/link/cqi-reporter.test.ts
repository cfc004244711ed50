import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { createCqiReporter } from "../../../../simulator/link/cqi-reporter.ts";
import { dbToLinear } from "../../../../src/nr/units.ts";

/** One CQI step every 2 dB: CQI 1 from −5 dB, CQI 15 from 23 dB. */
const THRESHOLDS_DB = Float64Array.from({ length: 16 }, (_, cqi) =>
  cqi === 0 ? Number.NEGATIVE_INFINITY : 2 * cqi - 7,
);

describe("createCqiReporter", () => {
  it("E5 quantises each subband and the carrier", () => {
    const { reporter } = reporterOn({ sinrDb: [10, 10, 10, -9, -9, -9, 30] });
    reporter.advanceTo(0);

    // 10 dB lies between CQI 8 (9 dB) and CQI 9 (11 dB); the last subband is a single PRB.
    expect(reporter.latest(0).subband).toEqual([8, 0, 15]);
    // (3·ln 11 + 3·ln 1.126 + ln 1001) / 7 = 2.066 nats = 8.4 dB, above CQI 7 (7 dB).
    expect(reporter.latest(0).wideband).toBe(7);
    expect(reporter.meanSinr(0)).toBeCloseTo((3 * 10 + 3 * dbToLinear(-9) + 1000) / 7, 9);
  });

  it("E5 gives slot 0's measurement until the first one has travelled", () => {
    const { reporter, set } = reporterOn({ sinrDb: [-20], delaySlots: 3 });
    const seen = [0, 1, 2, 3, 4, 5].map((tti) => {
      set(2 * tti - 7);
      reporter.advanceTo(tti);
      return [reporter.latest(0).wideband, reporter.ageSlots(tti)];
    });

    expect(seen).toEqual([
      [0, 0],
      [0, 1],
      [0, 2],
      [0, 3],
      [1, 3],
      [2, 3],
    ]);
  });

  it("E5 lets a measurement age until the next one arrives", () => {
    const { reporter } = reporterOn({ sinrDb: [0], periodSlots: 5, delaySlots: 2 });
    const ages = Array.from({ length: 13 }, (_, tti) => {
      reporter.advanceTo(tti);
      return reporter.ageSlots(tti);
    });

    expect(ages).toEqual([0, 1, 2, 3, 4, 5, 6, 2, 3, 4, 5, 6, 2]);
  });

  test.prop([fc.integer({ min: -300, max: 400 }).map((tenths) => tenths / 10)])(
    "E5 gives a flat channel the same CQI in every subband: the highest whose threshold is met",
    (sinrDb) => {
      const nearest = THRESHOLDS_DB.reduce((d, db) => Math.min(d, Math.abs(db - sinrDb)), 99);
      fc.pre(nearest > 1e-9);
      const { reporter } = reporterOn({ sinrDb: Array.from({ length: 9 }, () => sinrDb) });
      reporter.advanceTo(0);
      const cqi = THRESHOLDS_DB.findLastIndex((db) => db <= sinrDb);

      expect(reporter.latest(0)).toEqual({ wideband: cqi, subband: [cqi, cqi, cqi] });
    },
  );
});

// Helpers

/** One user, subbands of three PRBs; a gain of 1 is an SINR of 2. */
function reporterOn(options: {
  readonly sinrDb: readonly number[];
  readonly periodSlots?: number;
  readonly delaySlots?: number;
}) {
  const { sinrDb, periodSlots = 1, delaySlots = 0 } = options;
  const gain = Float64Array.from(sinrDb, (db) => dbToLinear(db) / 2);
  const reporter = createCqiReporter({
    channel: { numUes: 1, numPrb: gain.length, gain },
    sinrPerGain: 2,
    subbandPrb: 3,
    thresholdsDb: THRESHOLDS_DB,
    periodSlots,
    delaySlots,
  });
  return { reporter, set: (db: number) => gain.fill(dbToLinear(db + 0.1) / 2) };
}
