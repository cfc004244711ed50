import { test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import {
  FEATURE_SPECS,
  POWER_ONLY_FEATURES,
  PRB_FEATURES,
} from "../../../../src/domain/features/feature-spec.ts";
import { ownChannels } from "../../../../src/domain/features/own-channel.ts";
import { powerFeatures } from "../../../../src/domain/features/power-features.ts";
import { FREE, type Slot } from "../../../../src/domain/state/open-slot.ts";
import { slots } from "../../../support/arbitrary-cells.ts";
import { decide, slotWithSinr } from "../../../support/cells.ts";

describe("powerFeatures", () => {
  it("is what the specification says, feature by feature", () => {
    const slot = slotWithSinr(
      [
        [12, 12, 12, 0],
        [0, 0, 0, 60],
      ],
      { carrierPrb: 8, prgSizePrb: 2 },
    );
    slot.owner.set([0, 0, 0, 1]);
    Object.assign(slot.users[0] ?? {}, { ollaOffsetDb: 2, lastPowerDb: -5 });
    const { mcsThresholdDb } = slot.cell.facts;
    const [first = {}, second = {}] = named(slot, [-1.15, 2.3]);
    const nextDb = mcsThresholdDb.find((db) => db > 10) ?? 0;

    expect(first).toEqual({
      prbRatio: near(6 / 8),
      ownSinr: near(10 / 30),
      capHeadroom: near((10 - (mcsThresholdDb[28] ?? 0)) / 10),
      nextStep: near((nextDb - 10) / 10),
      smoothAction: near(-0.5),
      lastPower: near(-0.5),
      scheduled: 1,
    });
    expect(second).toMatchObject({
      smoothAction: 1,
      lastPower: 0,
      prbRatio: near(2 / 8),
      ownSinr: near(2),
      nextStep: 0,
    });
  });

  it("is zero beyond the PRB agent's features for a user without PRBs", () => {
    const slot = slotWithSinr([
      [12, 12],
      [9, 9],
    ]);
    slot.owner.set([1, FREE]);
    const [idle] = named(slot);

    expect(new Set(Object.values(idle ?? {}))).toEqual(new Set([0]));
  });

  it("has the names that the specification defines, after those of the PRB agent", () => {
    const { numFeatures, text } = FEATURE_SPECS.power;

    expect(numFeatures).toBe(PRB_FEATURES.length + POWER_ONLY_FEATURES.length);
    expect(text).toBe(["power-features-2", ...PRB_FEATURES, ...POWER_ONLY_FEATURES].join("\n"));
  });

  test.prop([slots()])("F1 begins with the PRB agent's features of the same user", (slot) => {
    const { prb, power } = decide(slot);
    const rows = rowsOf(power.features(), FEATURE_SPECS.power.numFeatures);

    expect(rows.map((row) => row.slice(0, PRB_FEATURES.length))).toEqual(
      rowsOf(prb.features(), PRB_FEATURES.length),
    );
  });

  test.prop([slots()])(
    "F1 is finite, and as long as the specification says, in any state",
    (slot) => {
      const features = decide(slot).power.features();

      expect(features).toHaveLength(slot.users.length * FEATURE_SPECS.power.numFeatures);
      expect(features.every(Number.isFinite)).toBe(true);
    },
  );

  test.prop([slots()])("F1 permutes its rows when users are permuted", (slot) => {
    const { power, prb } = decide(slot);
    const last = slot.users.length - 1;
    const reversed: Slot = {
      ...power.slot,
      users: slot.users.toReversed(),
      owner: power.slot.owner.map((u) => (u > FREE ? last - u : u)),
    };
    const inOrder = rowsOf(power.features(), FEATURE_SPECS.power.numFeatures);
    const prbRows = rowsOf(prb.features(), PRB_FEATURES.length);
    const rows = rowsOf(
      powerFeatures(
        reversed,
        Float32Array.from(prbRows.toReversed().flat()),
        power.smoothAction().toReversed(),
      ),
      FEATURE_SPECS.power.numFeatures,
    );

    expect(rows.toReversed()).toEqual(inOrder);
  });
});

describe("ownChannels", () => {
  it("averages the linear SINR over the user's own PRBs, the smaller last group counting less", () => {
    const setup = { carrierPrb: 10, prgSizePrb: 4, subbandPrb: 10 };
    const slot = slotWithSinr([[10, 40, 20]], setup); // 4 PRBs at 10, 2 PRBs at 100
    slot.owner.set([0, FREE, 0]);
    const { ownPrb, ownSinrDb } = ownChannels(slot);

    expect(ownPrb[0]).toBe(6);
    expect(ownSinrDb[0]).toBeCloseTo(10 * Math.log10((4 * 10 + 2 * 100) / 6), 9);
  });

  it("is nothing for a user that owns nothing, whatever it owned before", () => {
    const slot = slotWithSinr([[10, 10]]);
    slot.owner.fill(0);
    ownChannels(slot);
    slot.owner.fill(FREE);
    const { ownPrb, ownSinrDb } = ownChannels(slot);

    expect([...ownPrb, ...ownSinrDb]).toEqual([0, 0]);
  });
});

// Helpers

const near = (value: number) => expect.closeTo(value, 5);

/** The features that only the power agent has, by the names of the specification, per user. */
function named(slot: Slot, smoothAction: readonly number[] = [0, 0]): Record<string, number>[] {
  const ofPrbAgent = new Float32Array(slot.users.length * PRB_FEATURES.length);
  const rows = rowsOf(
    powerFeatures(slot, ofPrbAgent, Float64Array.from(smoothAction)),
    FEATURE_SPECS.power.numFeatures,
  );
  return rows.map((row) =>
    Object.fromEntries(
      POWER_ONLY_FEATURES.map((text, f) => [text.split(":")[0], row[PRB_FEATURES.length + f] ?? 0]),
    ),
  );
}

function rowsOf(features: Float32Array, length: number): number[][] {
  const numRows = features.length / length;
  return Array.from({ length: numRows }, (_, u) => [
    ...features.subarray(u * length, (u + 1) * length),
  ]);
}
