import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import {
  maxRateShares,
  pfShares,
  roundRobinShares,
  SHARE_POLICIES,
} from "../../../../src/domain/prb/share-policies.ts";
import { RESERVED, type Slot } from "../../../../src/domain/state/open-slot.ts";
import { slots } from "../../../support/arbitrary-cells.ts";
import { slotWithSinr } from "../../../support/cells.ts";

describe.each(Object.entries(SHARE_POLICIES))("%s", (_, policy) => {
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

function setThroughput(slot: Slot, bits: readonly number[]): void {
  for (const [u, user] of slot.users.entries()) user.throughputBits = bits[u] ?? 1;
}
