import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import {
  alphaFairShares,
  cautiousPfShares,
  hardAndSoftShares,
  maxRateShares,
  pfShares,
  roundRobinShares,
  SHARE_POLICIES,
  tunedPfShares,
} from "../../../../src/domain/prb/share-policies.ts";
import { topThresholdDb } from "../../../../src/domain/state/cell-facts.ts";
import { createChannelHistory } from "../../../../src/domain/state/channel-history.ts";
import { RESERVED, type Slot } from "../../../../src/domain/state/open-slot.ts";
import { slots } from "../../../support/arbitrary-cells.ts";
import { slotWithSinr } from "../../../support/cells.ts";

const FOUR = { minLength: 4, maxLength: 4 };

const POLICIES = Object.entries({
  ...SHARE_POLICIES,
  "alpha-fair": alphaFairShares(2),
  "soft-pf": (slot: Slot) => hardAndSoftShares(slot).softShares,
});

describe.each(POLICIES)("%s", (_, policy) => {
  test.prop([slots()])(
    "R3 gives shares of sum 1, or none at all when nobody can be scheduled",
    (slot) => {
      const shares = [...policy(slot)];
      const anybody = slot.needPrg.some((need) => need > 0) && slot.owner.includes(-1);

      expect(Math.min(0, ...shares)).toBe(0);
      if (anybody) expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
    },
  );

  test.prop([slots()])("Q3 gives nothing to users that cannot use it", (slot) => {
    for (const [u, share] of policy(slot).entries())
      if (slot.needPrg[u] === 0) expect(share).toBe(0);
  });
});

describe("pfShares", () => {
  it("gives every group to the user with the highest rate over its throughput", () => {
    const slot = slotWithSinr([
      [20, 20, 20, 20],
      [0, 0, 9, 20],
    ]);
    setThroughput(slot, [1000, 100]);

    expect([...pfShares(slot)]).toEqual([0, 1]); // log2(1 + 1)/100 beats log2(101)/1000
    setThroughput(slot, [400, 100]);
    expect([...pfShares(slot)]).toEqual([0.5, 0.5]); // 0.0166 against 0.010, 0.010, 0.032, 0.067
  });

  it("gives ties to the lower RNTI", () => {
    const slot = slotWithSinr([
      [10, 10],
      [10, 10],
    ]);
    setThroughput(slot, [500, 500]);

    expect([...pfShares(slot)]).toEqual([1, 0]);
  });

  it("R5 lets a user drop out when it has all that its buffer needs", () => {
    const slot = slotWithSinr([
      [20, 20, 20, 20],
      [0, 0, 0, 0],
    ]);
    setThroughput(slot, [1, 1]);
    slot.needPrg[0] = 1;

    expect([...pfShares(slot)]).toEqual([0.25, 0.75]);
  });

  it("counts free groups only", () => {
    const slot = slotWithSinr([
      [20, 0, 0],
      [0, 20, 20],
    ]);
    setThroughput(slot, [1, 1]);
    slot.owner.set([RESERVED]);

    expect([...pfShares(slot)]).toEqual([0, 1]);
  });
});

describe("alphaFairShares", () => {
  test.prop([slots()])("is PF at 1 and maximum rate at 0", (slot) => {
    expect(alphaFairShares(1)(slot)).toEqual(pfShares(slot));
    expect(alphaFairShares(0)(slot)).toEqual(maxRateShares(slot));
  });

  it("weighs throughput the more, the higher it is", () => {
    const slot = slotWithSinr([[20], [3]]);
    setThroughput(slot, [200, 100]); // rates 6.66 and 1.58 bit/s/Hz

    expect([...alphaFairShares(2)(slot)]).toEqual([1, 0]);
    expect([...alphaFairShares(2.2)(slot)]).toEqual([0, 1]);
  });
});

describe("tunedPfShares", () => {
  test.prop([
    fc.array(fc.array(fc.integer({ min: -10, max: 15 }), FOUR), { minLength: 1, maxLength: 8 }),
  ])(
    "is PF where averages agree, OLLA is silent and no channel is above the highest MCS",
    (sinrDb) => {
      const slot = slotWithSinr(sinrDb, { maxUes: 16 });

      expect(tunedPfShares(slot)).toEqual(pfShares(slot));
    },
  );

  it("goes by the slow average", () => {
    const slot = slotWithSinr([[10], [10]]);
    setThroughput(slot, [1, 1000]);
    Object.assign(slot.users[0] ?? {}, { slowThroughputBits: 200 });
    Object.assign(slot.users[1] ?? {}, { slowThroughputBits: 100 });

    expect([...tunedPfShares(slot)]).toEqual([0, 1]);
  });

  it("goes by what the outer loop has learned", () => {
    const slot = alike([10, 9]);
    Object.assign(slot.users[0] ?? {}, { ollaOffsetDb: 2 });

    expect([...tunedPfShares(slot)]).toEqual([0, 1]);
  });

  it("is deaf to an outer loop that winds up above the highest MCS", () => {
    const topDb = topThresholdDb(slotWithSinr([[0]]).cell.facts);
    const slot = alike([topDb + 1, topDb + 9]);
    Object.assign(slot.users[0] ?? {}, { slowThroughputBits: 99, ollaOffsetDb: 0 });
    Object.assign(slot.users[1] ?? {}, { slowThroughputBits: 100, ollaOffsetDb: -20 });

    expect([...tunedPfShares(slot)]).toEqual([1, 0]); // both at the cap: throughput decides
  });
});

describe("cautiousPfShares", () => {
  it("believes less of the outer loop than tuned PF", () => {
    const slot = alike([10, 9]);
    Object.assign(slot.users[0] ?? {}, { ollaOffsetDb: 2 });

    expect([...tunedPfShares(slot)]).toEqual([0, 1]);
    expect([...cautiousPfShares(slot)]).toEqual([1, 0]); // 10 − 0.3·2 dB against 9 dB
  });

  it("takes half of the prediction's RMS error off the SINR", () => {
    const errorOf = (rmsDb: number) => {
      const slot = alike([10, 9]);
      const channel = { ...createChannelHistory(1), errorDb2: rmsDb ** 2 };
      Object.assign(slot.users[0] ?? {}, { channel });
      return [...cautiousPfShares(slot)];
    };

    expect(errorOf(1.9)).toEqual([1, 0]);
    expect(errorOf(2.1)).toEqual([0, 1]);
  });
});

describe("hardAndSoftShares", () => {
  it("splits a group in proportion to the 20th power of cautious PF's metric", () => {
    const slot = alike([10, 10]);
    Object.assign(slot.users[0] ?? {}, { slowThroughputBits: 100 });
    Object.assign(slot.users[1] ?? {}, { slowThroughputBits: 110 });
    const behind = (100 / 110) ** 20;

    expect(hardAndSoftShares(slot).softShares[1]).toBeCloseTo(behind / (1 + behind), 9);
  });
});

describe("maxRateShares", () => {
  it("gives every group to the best channel, whoever starves", () => {
    const slot = slotWithSinr([
      [10, 10, 10, 2],
      [3, 3, 3, 3],
    ]);
    setThroughput(slot, [1e9, 1]);

    expect([...maxRateShares(slot)]).toEqual([0.75, 0.25]);
  });
});

describe("roundRobinShares", () => {
  it("gives every user with data the same, to within a millionth", () => {
    const slot = slotWithSinr([[10], [20], [30]]);
    slot.needPrg[1] = 0;

    expect([...roundRobinShares(slot)]).toEqual([
      expect.closeTo(0.5, 5),
      0,
      expect.closeTo(0.5, 5),
    ]);
  });

  it("favours everybody equally often when groups do not divide evenly", () => {
    const favoured = [0, 1, 2, 3, 4, 5].map((targetTti) => {
      const shares = roundRobinShares({ ...slotWithSinr([[10], [10], [10]]), targetTti });
      return shares.indexOf(Math.max(...shares));
    });

    expect(favoured.toSorted()).toEqual([0, 0, 1, 1, 2, 2]);
  });

  test.prop([fc.integer({ min: 1, max: 40 })])("is a share for one user, too", (targetTti) => {
    expect([...roundRobinShares({ ...slotWithSinr([[10]]), targetTti })]).toEqual([1]);
  });
});

// Helpers

/** Users with one group each of the SINR, and the same slow average. */
function alike(sinrDb: readonly number[]): Slot {
  const slot = slotWithSinr(sinrDb.map((db) => [db]));
  for (const user of slot.users) user.slowThroughputBits = 100;
  return slot;
}

function setThroughput(slot: Slot, bits: readonly number[]): void {
  for (const [u, user] of slot.users.entries()) user.throughputBits = bits[u] ?? 1;
}
