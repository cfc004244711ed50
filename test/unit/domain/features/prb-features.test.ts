import { test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { FEATURE_SPECS, PRB_FEATURES } from "../../../../src/domain/features/feature-spec.ts";
import { prbFeatures } from "../../../../src/domain/features/prb-features.ts";
import { hardAndSoftShares, tunedPfShares } from "../../../../src/domain/prb/share-policies.ts";
import { foldReport } from "../../../../src/domain/state/fold-report.ts";
import type { Slot } from "../../../../src/domain/state/open-slot.ts";
import { slots } from "../../../support/arbitrary-cells.ts";
import {
  cellWith,
  reportOf,
  slotOf,
  slotWithSinr,
  turn,
  userOf,
  userReportOf,
} from "../../../support/cells.ts";

describe("prbFeatures", () => {
  it("is what the specification says, feature by feature", () => {
    const slot = slotWithSinr([
      Array(8).fill(0), // log2(1 + 1) = 1 bit/s/Hz on every PRG
      [...Array(6).fill(0), 4.7712, 4.7712], // log2(1 + 3) = 2 on its best quarter
    ]);
    Object.assign(slot.users[0] ?? {}, {
      ...{
        throughputBits: 50,
        slowThroughputBits: 100,
        cqiAgeSlots: 6,
        previousShare: 0.25,
        lastMcs: 14,
        ollaOffsetDb: -5,
      },
      ...{ lastHarq: -1, bufferBytes: 65_535, holDelayUs: 40_000 },
    });
    Object.assign(slot.users[1] ?? {}, { slowThroughputBits: 300, holDelayUs: 1e9 });
    slot.needPrg.set([1, 0]);
    const [first = {}, second = {}] = named(slot, [0.75, 0.25], [0.5, 0.5]);

    expect(first).toEqual({
      meanSe: near(1 / 8),
      bestQuarterSe: near(1 / 8),
      logThroughputRatio: near(Math.log(100 / 200)),
      logTrend: near(Math.log(50 / 100)),
      logPfMetric: near((Math.log(1 / 100) - Math.log(1.25 / 300)) / 2),
      cautiousShare: 0.75,
      logSoftShare: near(Math.log(0.5001)),
      previousShare: 0.25,
      lastMcs: 0.5,
      ollaOffset: -0.5,
      lastHarq: -1,
      fade: 0,
      predictionError: 0,
      channelAge: near((6 + 2) / 40),
      buffer: 0.5,
      holDelay: near(0.4),
      active: 1,
    });
    expect(second).toMatchObject({ meanSe: near(1.25 / 8), bestQuarterSe: near(2 / 8) });
    expect(second).toMatchObject({ lastHarq: 0, buffer: 1, holDelay: 1, active: 0 });
  });

  it("keeps the PF metric of a user without any channel within bounds", () => {
    const slot = slotWithSinr([[-100], [0]]);
    for (const user of slot.users) user.slowThroughputBits = 50;
    const [deaf = {}] = named(slot, [0, 1]);

    expect(deaf["logPfMetric"]).toBeCloseTo(Math.log(1e-6) / 2, 3);
  });

  it("tells how far prediction is above the running mean, and how often it was wrong", () => {
    const cell = cellWith({ tuning: { csiPrediction: "on" } });
    const report = (tti: number, db: number) =>
      reportOf({ tti, users: [userReportOf({ sinrDb: Array(12).fill(db) })] });
    foldReport(cell, report(0, 0));
    const slot = slotOf(cell, report(1, 12)); // running mean 6
    const { channel } = userOf(cell);
    Object.assign(channel ?? {}, { errorDb2: 9 });
    const [only = {}] = named(slot, [1]);

    expect(only["fade"]).toBeCloseTo(0.6, 5);
    expect(only["predictionError"]).toBeCloseTo(0.3, 5);
  });

  it("averages that over groups where subbands are reported", () => {
    const cell = cellWith({ tuning: { csiPrediction: "on" } });
    const report = (tti: number, subband: number[]) =>
      reportOf({ tti, users: [userReportOf({ cqi: { wideband: 7, subband, ageSlots: 0 } })] });
    foldReport(cell, report(0, [7, 7, 7]));
    const [only = {}] = named(slotOf(cell, report(1, [9, 7, 7])), [1]);
    const [low = 0, , high = 0] = cell.facts.cqiSinrDb.subarray(7);

    expect(only["fade"]).toBeCloseTo((high - low) / 2 / 3 / 10, 5); // the running mean is halfway
  });

  it("finds the best quarter of groups among many subbands", () => {
    const cell = cellWith({ setup: { carrierPrb: 132 } });
    const subband = Array.from({ length: 33 }, (_, s) => (s < 24 ? 5 : 15)); // the last 36 PRBs
    const cqi = { wideband: 7, subband, ageSlots: 0 };
    const [only = {}] = named(slotOf(cell, reportOf({ users: [userReportOf({ cqi })] })), [1]);
    const best = Math.log2(1 + 10 ** ((cell.facts.cqiSinrDb[15] ?? 0) / 10));

    expect(only["bestQuarterSe"]).toBeCloseTo(best / 8, 5);
  });

  it("has names that the specification defines, in its order", () => {
    expect(FEATURE_SPECS.prb.numFeatures).toBe(PRB_FEATURES.length);
    expect(FEATURE_SPECS.prb.text).toBe(["prb-features-2", ...PRB_FEATURES].join("\n"));
  });

  it("knows what the newest allocation gave", () => {
    const cell = cellWith();
    turn(cell, reportOf({ users: [userReportOf()] }));
    const [only = {}] = named(slotOf(cell, reportOf({ tti: 1 })), [1]);

    expect(only["previousShare"]).toBe(1);
    expect(only["lastMcs"]).toBeGreaterThan(0);
  });

  it("describes an empty cell by nothing", () => {
    const slot = slotOf(cellWith(), reportOf({ users: [] }));

    expect(prbFeatures(slot, new Float64Array(0), new Float64Array(0))).toHaveLength(0);
  });

  test.prop([slots()])(
    "F1 is finite, and as long as the specification says, in any state",
    (slot) => {
      const features = prbFeatures(slot, tunedPfShares(slot), hardAndSoftShares(slot).softShares);

      expect(features).toHaveLength(slot.users.length * FEATURE_SPECS.prb.numFeatures);
      expect(features.every(Number.isFinite)).toBe(true);
    },
  );

  test.prop([slots()])("F1 permutes its rows when users are permuted", (slot) => {
    const shares = [...tunedPfShares(slot)];
    const soft = [...hardAndSoftShares(slot).softShares];
    const reversed: Slot = {
      ...slot,
      users: slot.users.toReversed(),
      needPrg: slot.needPrg.toReversed(),
    };
    const rows = rowsOf(slot, shares, soft);

    expectNear(rowsOf(reversed, shares.toReversed(), soft.toReversed()).toReversed(), rows);
  });

  test.prop([slots()])("F1 leaves its input alone", (slot) => {
    const before = structuredClone([slot.users, slot.owner]);
    prbFeatures(slot, tunedPfShares(slot), hardAndSoftShares(slot).softShares);

    expect([slot.users, slot.owner]).toEqual(before);
  });
});

// Helpers

const near = (value: number) => expect.closeTo(value, 5);

/** Features by the names of the specification, per user. */
function named(slot: Slot, shares: readonly number[], soft = shares): Record<string, number>[] {
  return rowsOf(slot, shares, soft).map((row) =>
    Object.fromEntries(PRB_FEATURES.map((text, f) => [text.split(":")[0], row[f] ?? Number.NaN])),
  );
}

function rowsOf(slot: Slot, shares: readonly number[], soft: readonly number[]): number[][] {
  const features = prbFeatures(slot, Float64Array.from(shares), Float64Array.from(soft));
  const { numFeatures } = FEATURE_SPECS.prb;
  return slot.users.map((_, u) => [...features.subarray(u * numFeatures, (u + 1) * numFeatures)]);
}

/** Means are summed in another order, so the last digits may differ. */
function expectNear(rows: number[][], expected: number[][]): void {
  expect(rows).toEqual(expected.map((row) => row.map((value) => expect.closeTo(value, 4))));
}
