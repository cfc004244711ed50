import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import type { HarqPending } from "../../../../schemas/report.ts";
import {
  FLAT_POWER_RATIO,
  MAX_POWER_ACTION,
  ownedPrb,
  projectPower,
} from "../../../../src/domain/power/project-power.ts";
import { FREE, RESERVED } from "../../../../src/domain/state/open-slot.ts";
import { dbToLinear, linearToDb } from "../../../../src/nr/units.ts";
import { decibels } from "../../../support/arbitrary-cells.ts";
import { cellWith, reportOf, slotOf, userReportOf } from "../../../support/cells.ts";

const WIDE = { min: -30, max: 30 };
const ROUNDING_DB = 0.002;

describe("projectPower", () => {
  it("splits the part that is not flat in proportion to n·e^z", () => {
    const [first = 0, second = 0] = offsets([Math.log(3), 0], [4, 4], WIDE);

    expect(dbToLinear(first)).toBeCloseTo(0.3 + (0.7 * (8 * 3)) / 16, 3); // n·e^z = 12 and 4
    expect(dbToLinear(second)).toBeCloseTo(0.3 + (0.7 * 8) / 16, 3);
  });

  test.prop([cases()])(
    "is that split, rounded down to 0.001 dB, where the range allows it",
    (one) => {
      const { action, numPrb } = one;
      const sumPrb = numPrb.reduce((sum, prbs) => sum + prbs, 0);
      const sumWeight = numPrb.reduce((sum, prbs, u) => sum + prbs * Math.exp(action[u] ?? 0), 0);
      for (const [u, offsetDb] of offsets(action, numPrb, WIDE).entries()) {
        const exactDb = linearToDb(0.3 + (0.7 * Math.exp(action[u] ?? 0) * sumPrb) / sumWeight);
        if (numPrb[u] === 0) continue;
        expect(offsetDb).toBeLessThanOrEqual(exactDb + 1e-9);
        expect(offsetDb).toBeGreaterThan(exactDb - 0.001 - 1e-9);
      }
    },
  );

  it("gives the same power to a PRB whether its user has one of them or many", () => {
    const [one, many] = offsets([1, 1, -1], [1, 9, 5], WIDE);

    expect(one).toBe(many);
  });

  it("spends what the range takes from one user on the others", () => {
    const [capped = 0, other = 0] = offsets([2.3, 0], [2, 10], { min: -30, max: 2 });

    expect(capped).toBe(2);
    expect(2 * dbToLinear(capped) + 10 * dbToLinear(other)).toBeCloseTo(12, 2);
  });

  it("takes from the others what the range lifts one user by", () => {
    const [lifted = 0, other = 0] = offsets([-2.3, 2.3], [6, 6], { min: -1, max: 30 });

    expect(lifted).toBe(-1);
    expect(6 * dbToLinear(lifted) + 6 * dbToLinear(other)).toBeCloseTo(12, 2);
  });

  it("cuts actions beyond ± 2.3 and ignores users without PRBs", () => {
    expect(offsets([50, -50, 9], [3, 3, 0], WIDE)).toEqual(
      offsets([MAX_POWER_ACTION, -MAX_POWER_ACTION, 0], [3, 3, 0], WIDE),
    );
    expect(offsets([50, -50, 9], [3, 3, 0], WIDE)[2]).toBe(0);
  });

  it("says nothing of nobody", () => {
    expect(offsets([], [], WIDE)).toEqual([]);
    expect(offsets([1, -1], [0, 0], WIDE)).toEqual([0, 0]);
  });

  test.prop([cases()], { numRuns: 500 })(
    "P1 keeps the sum of linear power within the budget to the last bit, in whatever order",
    ({ action, numPrb, range, seed }) => {
      const offsetDb = offsets(action, numPrb, range);
      const sumPrb = numPrb.reduce((sum, prbs) => sum + prbs, 0);

      for (const order of orders(numPrb.length, seed)) {
        const byUser = order.reduce(
          (sum, u) => sum + (numPrb[u] ?? 0) * dbToLinear(offsetDb[u] ?? 0),
          0,
        );
        const byPrb = order
          .flatMap((u) => Array<number>(numPrb[u] ?? 0).fill(dbToLinear(offsetDb[u] ?? 0)))
          .reduce((sum, power) => sum + power, 0);
        expect(byUser).toBeLessThanOrEqual(sumPrb);
        expect(byPrb).toBeLessThanOrEqual(sumPrb);
      }
    },
  );

  test.prop([cases()])(
    "P1 does not give power away: all but 0.1 % is spent",
    ({ action, numPrb, range }) => {
      const offsetDb = offsets(action, numPrb, range);
      const sumPrb = numPrb.reduce((sum, prbs) => sum + prbs, 0);
      const spent = numPrb.reduce((sum, prbs, u) => sum + prbs * dbToLinear(offsetDb[u] ?? 0), 0);

      expect(spent).toBeGreaterThanOrEqual(0.999 * sumPrb);
    },
  );

  test.prop([cases()], { numRuns: 500 })(
    "P2 keeps every offset inside its range",
    ({ action, numPrb, range }) => {
      for (const offsetDb of offsets(action, numPrb, range)) {
        expect(offsetDb).toBeGreaterThanOrEqual(range.min);
        expect(offsetDb).toBeLessThanOrEqual(range.max);
      }
    },
  );

  test.prop([cases(), fc.double({ min: -2.3, max: 2.3, noNaN: true })])(
    "P3 is exactly 0 dB for everyone when nobody is preferred",
    ({ numPrb, range }, z) => {
      const zeros = numPrb.map(() => 0);

      expect(offsets(zeros, numPrb, range)).toEqual(zeros);
      expect(
        offsets(
          numPrb.map(() => z),
          numPrb,
          range,
        ),
      ).toEqual(zeros);
    },
  );

  test.prop([cases()])(
    "P4 never gives a lower action more power than a higher one",
    ({ action, numPrb, range }) => {
      const offsetDb = offsets(action, numPrb, range);
      const scheduled = [...numPrb.keys()].filter((u) => (numPrb[u] ?? 0) > 0);
      const byAction = scheduled.toSorted((a, b) => (action[a] ?? 0) - (action[b] ?? 0));
      const inOrder = byAction.map((u) => offsetDb[u] ?? 0);

      expect(inOrder).toEqual(inOrder.toSorted((a, b) => a - b));
    },
  );

  test.prop([cases()])(
    "P5 leaves nobody below the flat part of the power",
    ({ action, numPrb, range }) => {
      const floorDb = linearToDb(FLAT_POWER_RATIO) - ROUNDING_DB;
      for (const [u, offsetDb] of offsets(action, numPrb, range).entries()) {
        if ((numPrb[u] ?? 0) > 0) expect(offsetDb).toBeGreaterThanOrEqual(floorDb);
      }
    },
  );
});

describe("ownedPrb", () => {
  it("counts PRBs, not groups", () => {
    const cell = cellWith({ setup: { carrierPrb: 10, prgSizePrb: 4 } });
    const users = [1, 2].map((rnti) => userReportOf({ rnti }));
    const slot = slotOf(cell, reportOf({ users }));
    slot.owner.set([1, FREE, 1]);
    expect([...ownedPrb(slot)]).toEqual([0, 6]);

    slot.owner.set([0, RESERVED, 1]);
    expect([...ownedPrb(slot)]).toEqual([4, 2]);
  });

  it("R4 counts the PRBs that a retransmission repeats, not all of its last group", () => {
    const cell = cellWith({ setup: { carrierPrb: 10, prgSizePrb: 4 } });
    const block: HarqPending = { pid: 0, tbsBits: 1000, mcs: 5, numPrb: 5, rv: 2, txCount: 1 };
    const slot = slotOf(cell, reportOf({ users: [userReportOf({ harqPending: [block] })] }));
    expect([...ownedPrb(slot)]).toEqual([0]); // it has not been placed

    slot.owner.set([0, 0]);
    expect([...ownedPrb(slot)]).toEqual([5]);
  });
});

// Helpers

interface Case {
  readonly action: number[];
  readonly numPrb: number[];
  readonly range: { readonly min: number; readonly max: number };
  readonly seed: number;
}

function offsets(
  action: readonly number[],
  numPrb: readonly number[],
  range: Case["range"],
): number[] {
  return [...projectPower(action, { numPrb: Int32Array.from(numPrb), offsetRangeDb: range })];
}

/** Users with and without PRBs, actions of every size, ranges from none at all to wide. */
function cases(): fc.Arbitrary<Case> {
  const action = fc.oneof(
    fc.double({ min: -2.3, max: 2.3, noNaN: true }),
    fc.constantFrom(0, 1e-12, -1e-12, 1e-4, -1e-4, 2.3, -2.3, 0.5),
  );
  const edge = (min: number, max: number) =>
    fc.oneof(decibels(min, max), fc.constantFrom(0, max === 0 ? -5.00051 : 5.00051));
  return fc
    .record({
      users: fc.array(fc.record({ action, numPrb: fc.nat({ max: 60 }) }), {
        minLength: 1,
        maxLength: 9,
      }),
      range: fc.record({ min: edge(-20, 0), max: edge(0, 20) }),
      seed: fc.nat(),
    })
    .map(({ users, range, seed }) => ({
      action: users.map((user) => user.action),
      numPrb: users.map((user) => user.numPrb),
      ...{ range, seed },
    }));
}

/** Forwards, backwards, and two that the seed picks. */
function orders(length: number, seed: number): number[][] {
  const forwards = Array.from({ length }, (_, u) => u);
  const mixed = (salt: number) =>
    forwards.toSorted(
      (a, b) => (((a + 1) * (seed + salt)) % 101) - (((b + 1) * (seed + salt)) % 101),
    );
  return [forwards, forwards.toReversed(), mixed(7), mixed(31)];
}
