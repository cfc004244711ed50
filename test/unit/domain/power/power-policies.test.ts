import { test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { fairPower } from "../../../../src/domain/power/fair-power.ts";
import {
  capShift,
  equalPower,
  POWER_RULES,
  proportionalFairPower,
} from "../../../../src/domain/power/power-policies.ts";
import type { PowerRule } from "../../../../src/domain/power/power-rule.ts";
import { ownedPrb, projectPower } from "../../../../src/domain/power/project-power.ts";
import { topThresholdDb } from "../../../../src/domain/state/cell-facts.ts";
import type { Slot } from "../../../../src/domain/state/open-slot.ts";
import { dbToLinear } from "../../../../src/nr/units.ts";
import { slots } from "../../../support/arbitrary-cells.ts";
import { decide, slotWithSinr } from "../../../support/cells.ts";

const WIDE = { min: -30, max: 30 };

describe("equalPower", () => {
  it("prefers nobody", () => {
    expect([...equalPower(slotWithSinr([[10], [20]]))]).toEqual([0, 0]);
  });
});

describe("capShift", () => {
  it("leaves a user above the highest MCS what that MCS needs, with 1 dB to spare", () => {
    const { slot, topDb } = halves(3, -20);
    const [rich = 0] = offsetsDb(slot);

    expect(rich).toBeCloseTo(-2, 2); // 3 dB above, 1 dB kept
    expect(topDb + 3 + rich).toBeCloseTo(topDb + 1, 2);
  });

  it("spreads what it saves evenly over the PRBs of all others", () => {
    const [rich = 0, poor = 0] = offsetsDb(halves(3, -20).slot);

    expect(dbToLinear(poor)).toBeCloseTo(2 - dbToLinear(rich), 3);
  });

  it("counts the OLLA offset against the headroom", () => {
    const { slot } = halves(3, -20);
    for (const user of slot.users) user.ollaOffsetDb = 3;

    expect(offsetsDb(slot)).toEqual([0, 0]); // no headroom is left
  });

  it.each<[what: string, firstDb: number, secondDb: number]>([
    ["nobody has headroom", -5, -20],
    ["everybody has", 6, 12],
  ])("is equal power when %s", (_, firstDb, secondDb) => {
    expect([...capShift(halves(firstDb, secondDb).slot)]).toEqual([0, 0]);
  });

  it("is equal power in an empty slot", () => {
    expect([
      ...capShift(
        slotWithSinr([
          [90, 90],
          [90, 90],
        ]),
      ),
    ]).toEqual([0, 0]);
  });

  it("takes no more than an action can", () => {
    const [least = 0] = offsetsDb(halves(60, -20).slot);

    expect(dbToLinear(least)).toBeCloseTo(0.3 + 0.7 * Math.exp(-2.3), 3);
  });

  it("P2 asks for no more than an action may, however much there is to spread", () => {
    const topDb = topThresholdDb(slotWithSinr([[0]]).cell.facts);
    const slot = slotWithSinr([40, -20].map((aboveDb) => Array(20).fill(topDb + aboveDb)));
    slot.owner.fill(0);
    slot.owner[19] = 1;

    expect([...capShift(slot)]).toEqual([-2.3, 2.3]);
  });
});

describe("proportionalFairPower", () => {
  it("is equal power where channels are alike", () => {
    for (const z of proportionalFairPower(halves(-10, -10).slot)) expect(z).toBeCloseTo(0, 9);
  });

  it("gives a user with a poorer channel more, and an absent one nothing", () => {
    const { slot } = halves(-5, -20);
    const [rich = 0, poor = 0] = offsetsDb(slot, proportionalFairPower);
    slot.owner.fill(1);

    expect(rich).toBeLessThan(-0.5);
    expect(poor).toBeGreaterThan(0.3);
    expect([...proportionalFairPower(slot)]).toEqual([0, expect.closeTo(0, 9)]);
  });

  it("comes out of the projection as the optimum says", () => {
    const { slot, topDb } = halves(-2, -20);
    const multiples = offsetsDb(slot, proportionalFairPower).map(dbToLinear);
    const optimum = fairPower({
      numResources: [2, 2],
      sinrPerPower: [dbToLinear(topDb - 2), dbToLinear(topDb - 20)],
      ...{ totalPower: 4, guaranteedRatio: 0, fairness: 1 },
    });

    for (const [u, multiple] of multiples.entries()) {
      expect(2 * multiple).toBeCloseTo(optimum[u] ?? 0, 2); // offsets come in steps of 0.001 dB
    }
  });
});

describe.each(Object.entries(POWER_RULES))("policy %s", (_, rule) => {
  test.prop([slots()])(
    "P2 asks for actions within ± 2.3 in any slot, and for 0 without PRBs",
    (slot) => {
      const { power } = decide(slot);
      for (const [u, z] of rule(power.slot).entries()) {
        expect(Math.abs(z)).toBeLessThanOrEqual(2.3);
        if (power.numPrb[u] === 0) expect(z).toBe(0);
      }
    },
  );
});

// Helpers

/** Two users with half of the carrier each, this far above the threshold of the highest MCS. */
function halves(firstDb: number, secondDb: number): { slot: Slot; topDb: number } {
  const topDb = topThresholdDb(slotWithSinr([[0]]).cell.facts);
  const slot = slotWithSinr([firstDb, secondDb].map((aboveDb) => Array(4).fill(topDb + aboveDb)));
  slot.owner.set([0, 0, 1, 1]);
  return { slot, topDb };
}

function offsetsDb(slot: Slot, rule: PowerRule = capShift): number[] {
  return [...projectPower(rule(slot), { numPrb: ownedPrb(slot), offsetRangeDb: WIDE })];
}
