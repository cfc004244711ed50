import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import type { UserReport } from "../../../../schemas/report.ts";
import { createUserState } from "../../../../src/domain/state/cell-state.ts";
import { estimateChannel } from "../../../../src/domain/state/channel-estimate.ts";
import { decibels } from "../../../support/arbitrary-cells.ts";
import { cellWith, perPrg, userReportOf } from "../../../support/cells.ts";

const NO_SUBBANDS = { subband: [], ageSlots: 0 };

describe("estimateChannel", () => {
  it("takes the RAN's own SINR per group as it is, whatever the CQI says", () => {
    const { user } = estimated({ cqi: { wideband: 1, ...NO_SUBBANDS }, sinrDb: [3, -4.5, 20] });

    expect(perPrg(user, user.sinrDb)).toEqual([3, -4.5, 20]);
  });

  it("gives a group the SINR of the subband that holds its first PRB", () => {
    const { user, facts } = estimated({ cqi: { wideband: 1, subband: [5, 12], ageSlots: 0 } });
    const [low, high] = [facts.cqiSinrDb[5], facts.cqiSinrDb[12]];

    expect(perPrg(user, user.sinrDb)).toEqual([low, low, high]); // groups begin at PRB 0, 4 and 8, subbands at 0 and 6
  });

  it("falls back to the wideband CQI when no subband is reported", () => {
    const { user, facts } = estimated({ cqi: { wideband: 7, ...NO_SUBBANDS } });

    expect(perPrg(user, user.sinrDb)).toEqual(Array(3).fill(facts.cqiSinrDb[7]));
  });

  it("remembers the wideband CQI and its age", () => {
    const { user } = estimated({ cqi: { wideband: 7, subband: [], ageSlots: 12 } });

    expect(user.cqiWideband).toBe(7);
    expect(user.cqiAgeSlots).toBe(12);
  });

  it("keeps nothing of parts that are no longer told apart", () => {
    const { user, facts } = estimated({ sinrDb: [3, -4.5, 20] });
    const cqi = { wideband: 1, subband: [12, 5], ageSlots: 0 };
    const fresh = estimated({ cqi });
    estimateChannel(facts, user, userReportOf({ cqi }), 1);

    for (const key of ["sinrDb", "sinr", "seBits"] as const) {
      expect(perPrg(user, user[key])).toEqual(perPrg(fresh.user, fresh.user[key]));
    }
    expect(user.meanSeBits).toBe(fresh.user.meanSeBits);
  });

  it("counts every part by its groups in the mean", () => {
    const { user } = estimated({ cqi: { wideband: 1, subband: [5, 12], ageSlots: 0 } });
    const [low = 0, , high = 0] = perPrg(user, user.seBits);

    expect(user.meanSeBits).toBeCloseTo((2 * low + high) / 3, 12);
  });

  test.prop([fc.array(fc.array(decibels(-100, 100), { minLength: 3, maxLength: 3 }))])(
    "keeps spectral efficiency in step with the SINR over any sequence of reports",
    (sequence) => {
      const { user, facts } = estimated({});
      for (const sinrDb of sequence) {
        estimateChannel(facts, user, userReportOf({ sinrDb }), 0);
        const expected = sinrDb.map((db) => Math.log2(1 + 10 ** (db / 10)));

        expect([...user.seBits]).toEqual(expected);
        expect(user.meanSeBits).toBeCloseTo((expected.reduce((a, b) => a + b) / 3) as number, 9);
      }
    },
  );
});

describe("estimateChannel with prediction", () => {
  const SINR = (db: number) => ({ sinrDb: [db, db, db] });

  it("S5 foretells the slot that is decided, from measurements that are late", () => {
    const { user, report } = predicted();
    const dbIn = (tti: number) => 10 + 8 * Math.sin(0.2 * tti);
    for (let tti = 0; tti < 400; tti += 1) report(tti, SINR(dbIn(tti - 4)), 4);

    expect(user.channel?.horizon).toBe(6); // age 4, lead 2
    for (const db of user.sinrDb) {
      expect(Math.abs(db - dbIn(401))).toBeLessThan(0.5);
      expect(Math.abs(db - dbIn(395))).toBeGreaterThan(3); // which was measured
    }
  });

  it("S5 learns nothing from a measurement that is reported again", () => {
    const { user, report } = predicted();
    for (let tti = 0; tti < 5; tti += 1) report(tti, SINR(tti % 3), 0);
    const before = structuredClone(user.channel);
    report(5, SINR(1), 1);
    report(6, SINR(1), 2);
    report(7, SINR(30), 9); // an older one that comes late

    expect(user.channel).toEqual(before);
  });

  it("S5 starts afresh when other parts of the carrier are reported", () => {
    const { user, facts, report } = predicted();
    for (let tti = 0; tti < 40; tti += 1) report(tti, SINR(tti % 5), 0);
    report(40, { cqi: { wideband: 7, subband: [7, 7], ageSlots: 0 } }, 0);

    expect(user.channel).toMatchObject({ numCells: 2, numMeasured: 1 });
    expect(user.sinrDb[0]).toBe(facts.cqiSinrDb[7]);
  });

  it("S5 takes the same SINR everywhere where only the wideband CQI is known", () => {
    const { user, facts, report } = predicted();
    report(0, { cqi: { wideband: 0, subband: [], ageSlots: 0 } }, 0);

    expect(perPrg(user, user.sinrDb)).toEqual(Array(3).fill(facts.cqiSinrDb[0]));
  });

  test.prop([fc.array(fc.array(decibels(-100, 100), { minLength: 3, maxLength: 3 })), fc.nat(20)])(
    "S5 foretells between -30 and 40 dB, and learns from nothing beyond",
    (sequence, ageSlots) => {
      const { user, report } = predicted();
      for (const [tti, sinrDb] of sequence.entries()) {
        report(tti, { sinrDb }, ageSlots);
        for (const db of user.sinrDb) {
          expect(db).toBeGreaterThanOrEqual(-30);
          expect(db).toBeLessThanOrEqual(40);
        }
        for (const [prg, db] of user.sinrDb.entries()) {
          expect(user.seBits[prg]).toBeCloseTo(Math.log2(1 + 10 ** (db / 10)), 12);
          expect(user.sinr[prg]).toBeCloseTo(10 ** (db / 10), 9);
        }
        expect(Math.max(...(user.channel?.measuredDb ?? []))).toBeLessThanOrEqual(40);
        expect(Math.min(...(user.channel?.measuredDb ?? []))).toBeGreaterThanOrEqual(-30);
      }
    },
  );
});

// Helpers

/** The same groups with prediction, lead 2. */
function predicted() {
  const setup = { carrierPrb: 12, prgSizePrb: 4, subbandPrb: 6 };
  const { facts } = cellWith({ setup, tuning: { csiPrediction: "on" } });
  const user = createUserState(facts, 1);
  const report = (tti: number, changes: Partial<UserReport>, ageSlots: number) => {
    const told = userReportOf(changes);
    estimateChannel(facts, user, { ...told, cqi: { ...told.cqi, ageSlots } }, tti);
  };
  return { user, facts, report };
}

/** Groups of four PRBs on subbands of six, so that the middle group straddles two subbands. */
function estimated(changes: Partial<UserReport>) {
  const { facts } = cellWith({ setup: { carrierPrb: 12, prgSizePrb: 4, subbandPrb: 6 } });
  const user = createUserState(facts, 1);
  estimateChannel(facts, user, userReportOf(changes), 0);
  return { user, facts };
}
