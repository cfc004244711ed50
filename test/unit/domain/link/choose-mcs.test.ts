import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import type { Setup } from "../../../../schemas/setup.ts";
import { chooseMcs } from "../../../../src/domain/link/choose-mcs.ts";
import { ownedPrb } from "../../../../src/domain/power/project-power.ts";
import type { LinkTuning } from "../../../../src/domain/state/cell-facts.ts";
import { commitAllocation } from "../../../../src/domain/state/commit-allocation.ts";
import { FREE, type Slot } from "../../../../src/domain/state/open-slot.ts";
import { effectiveSinr } from "../../../../src/nr/eesm.ts";
import { dbToLinear, linearToDb } from "../../../../src/nr/units.ts";
import { decibels } from "../../../support/arbitrary-cells.ts";
import { cellWith, reportOf, slotOf, slotWithSinr, userReportOf } from "../../../support/cells.ts";

describe("chooseMcs", () => {
  it("climbs the table with the SINR and stops at its ends", () => {
    const mcs = [-30, 5, 15, 60].map((db) => mcsOf(userOn(Array(6).fill(db))));

    expect(mcs[0]).toBe(0); // even MCS 0 misses the target here
    expect(mcs[3]).toBe(28);
    expect(mcs).toEqual(mcs.toSorted((a, b) => a - b));
    expect(new Set(mcs).size).toBe(4);
  });

  it("gives nothing to a user without PRBs", () => {
    const slot = slotWithSinr([[20, 20]]);

    expect([...chooseMcs(slot, ownedPrb(slot), new Float64Array(1))]).toEqual([0]);
  });

  it("R4 keeps the MCS of a block that is repeated", () => {
    const block = { pid: 0, tbsBits: 1000, mcs: 3, numPrb: 6, rv: 2, txCount: 1 };
    const report = reportOf({ users: [userReportOf({ harqPending: [block] })] });
    const slot = slotOf(cellWith(), report);
    slot.owner.fill(0, 0, 6);

    expect(mcsOf(slot)).toBe(3);
  });

  it("looks at the user's own PRBs only", () => {
    const slot = slotWithSinr([
      [20, 20, -20, -20],
      [20, 20, 5, 5],
    ]);
    slot.owner.set([0, 0, 1, 1]);
    const [first = 0, second = 0] = chooseMcs(slot, ownedPrb(slot), new Float64Array(2));

    expect(first).toBeGreaterThan(second);
    expect(second).toBe(mcsOf(userOn([5, 5])));
  });

  it("counts 3 dB of power, 3 dB of OLLA offset and 3 dB of SINR alike", () => {
    const boosted = mcsOf(userOn([9, 9, 9]), 3);
    const cautious = userOn([15, 15, 15]);
    for (const user of cautious.users) user.ollaOffsetDb = 3;

    expect(boosted).toBe(mcsOf(userOn([12, 12, 12])));
    expect(mcsOf(cautious)).toBe(boosted);
  });

  it("weighs a smaller last group by its PRBs", () => {
    const setup = { carrierPrb: 9, prgSizePrb: 8, subbandPrb: 8 };
    const evenWeights = mcsOf(userOn([20, 0]));

    expect(mcsOf(userOn([20, 0], setup))).toBeGreaterThan(evenWeights); // 8 good PRBs, 1 bad
    expect(mcsOf(userOn([0, 20], setup))).toBeLessThan(evenWeights);
  });

  it("L1 takes the SINR of the user's last grant where it is told to, once there was one", () => {
    const tuning = { sinrPrediction: "last" } as const;
    const slot = userOn(Array(6).fill(15), {}, tuning);
    const predicted = mcsOf(slot, -6);
    const grant = { rnti: 1, harqPid: 0, retransmission: false, mcs: predicted, share: 1 };
    const grants = [{ ...grant, prbs: [[0, 3]] as [number, number][], powerOffsetDb: -6 }];
    commitAllocation(slot.cell, { targetTti: 2, grants });

    expect(predicted).toBe(mcsOf(userOn(Array(6).fill(9))));
    expect(mcsOf(slot)).toBe(predicted); // although this grant has 6 dB more
    for (const user of slot.users) user.ollaOffsetDb = 3;
    expect(mcsOf(slot)).toBe(mcsOf(userOn(Array(6).fill(6))));
  });

  test.prop([channels()], { numRuns: 300 })(
    "L1 is the highest MCS whose predicted BLER meets the target",
    ({ slot, offsetDb }) => {
      const meets = everyMcs(slot).filter((mcs) => predictedBler(slot, mcs, offsetDb) <= 0.1);

      expect(mcsOf(slot, offsetDb)).toBe(Math.max(0, ...meets));
    },
  );

  it.each<[sinrDb: number[], mcs: number]>([
    [[5, 23], 11], // MCS 10 (16QAM) misses the target here, MCS 11 (64QAM) meets it
    [[20, 28, 28, 2], 20], // MCS 17 to 19 (64QAM) miss it, MCS 20 (256QAM) meets it
  ])(
    "L1 looks past MCS that miss the target below one of the next modulation that meets it: %s dB",
    (sinrDb, mcs) => {
      const slot = userOn(sinrDb, { mcsTable: 2 });

      expect(predictedBler(slot, mcs - 1)).toBeGreaterThan(0.1);
      expect(mcsOf(slot)).toBe(mcs);
    },
  );

  test.prop([channels(), decibels(0, 6)])(
    "never falls when power rises",
    ({ slot, offsetDb }, moreDb) => {
      expect(mcsOf(slot, offsetDb + moreDb)).toBeGreaterThanOrEqual(mcsOf(slot, offsetDb));
    },
  );
});

// Helpers

/** One user that owns the whole carrier. */
function userOn(
  sinrDb: number[],
  setup: Partial<Setup> = {},
  tuning: Partial<LinkTuning> = {},
): Slot {
  const slot = slotWithSinr([sinrDb], setup, tuning);
  slot.owner.fill(0);
  return slot;
}

function mcsOf(slot: Slot, offsetDb = 0): number {
  const [mcs = FREE] = chooseMcs(slot, ownedPrb(slot), Float64Array.of(offsetDb));
  return mcs;
}

function channels(): fc.Arbitrary<{ slot: Slot; offsetDb: number }> {
  return fc
    .record({
      sinrDb: fc
        .record({
          meanDb: decibels(-10, 28),
          fadesDb: fc.array(decibels(-12, 6), { minLength: 1, maxLength: 12 }),
        })
        .map(({ meanDb, fadesDb }) => fadesDb.map((fadeDb) => meanDb + fadeDb)),
      mcsTable: fc.constantFrom<(1 | 2 | 3)[]>(1, 2, 3),
      ollaOffsetDb: decibels(-3, 3),
      offsetDb: decibels(-5, 5),
    })
    .map(({ sinrDb, mcsTable, ollaOffsetDb, offsetDb }) => {
      const slot = userOn(sinrDb, { mcsTable });
      for (const user of slot.users) user.ollaOffsetDb = ollaOffsetDb;
      return { slot, offsetDb };
    });
}

function everyMcs(slot: Slot): number[] {
  return Array.from({ length: slot.cell.facts.link.numMcs }, (_, mcs) => mcs);
}

/** What the user's block would suffer on the whole carrier, worked out from the reported SINR. */
function predictedBler(slot: Slot, mcs: number, offsetDb = 0): number {
  const { facts } = slot.cell;
  const [user] = slot.users;
  const sinr = [...(user?.sinrDb ?? [])].map((db) => dbToLinear(db + offsetDb));
  const effective = effectiveSinr(sinr, undefined, sinr.length, facts.link.beta(mcs));
  const sinrDb = linearToDb(effective) - (user?.ollaOffsetDb ?? 0);
  return facts.link.bler(mcs, facts.blockBits(mcs, sinr.length), sinrDb);
}
