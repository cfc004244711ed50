import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { acceptShares } from "../../../../src/domain/prb/accept-shares.ts";
import type { Slot } from "../../../../src/domain/state/open-slot.ts";
import { slotWithSinr } from "../../../support/cells.ts";

describe("acceptShares", () => {
  it("scales what the policy says to a sum of 1", () => {
    expect(values(slotOfNeeds([9, 9]), [3, 1])).toEqual([0.75, 0.25]);
  });

  it("takes shares away from users that cannot use them", () => {
    expect(values(slotOfNeeds([9, 0, 9]), [0.25, 0.5, 0.25])).toEqual([0.5, 0, 0.5]);
  });

  it("reads any array of numbers", () => {
    expect(values(slotOfNeeds([9]), Float32Array.of(0.5))).toEqual([1]);
  });

  it.each<[output: number[], code: string]>([
    [[0.5], "SHAPE_MISMATCH"],
    [[0.5, 0.5, 0], "SHAPE_MISMATCH"],
    [[0.5, Number.NaN], "NAN_OUTPUT"],
    [[0.5, Number.POSITIVE_INFINITY], "NAN_OUTPUT"],
    [[0.5, -0.1], "NAN_OUTPUT"],
    [[0, 0], "NAN_OUTPUT"], // somebody needs PRBs, and nobody gets any
    [[Number.MAX_VALUE, Number.MAX_VALUE], "NAN_OUTPUT"], // their sum is infinite
  ])("R9 refuses %s with %s", (output, code) => {
    expect(acceptShares(slotOfNeeds([9, 9]), output)).toEqual({ ok: false, code });
  });

  it("R9 refuses NaN even where it would not matter: the model is broken", () => {
    expect(acceptShares(slotOfNeeds([9, 0]), [1, Number.NaN])).toMatchObject({
      code: "NAN_OUTPUT",
    });
  });

  it("accepts all zeros when nobody needs anything", () => {
    expect(values(slotOfNeeds([0, 0]), [0, 0])).toEqual([0, 0]);
    expect(values(slotOfNeeds([0, 0]), [0.4, 0.6])).toEqual([0, 0]);
  });

  test.prop([
    fc.array(fc.record({ share: fc.double({ min: 0, noNaN: true }), need: fc.nat({ max: 1 }) })),
  ])("R3 makes shares of sum 1 of whatever it accepts", (users) => {
    const slot = slotOfNeeds(users.map(({ need }) => need));
    const answer = acceptShares(
      slot,
      users.map(({ share }) => share),
    );
    if (!answer.ok) return;
    const sum = answer.values.reduce((total, share) => total + share, 0);

    expect(sum).toBeCloseTo(users.some(({ need }) => need > 0) ? 1 : 0, 9);
  });
});

// Helpers

function slotOfNeeds(needPrg: readonly number[]): Slot {
  const slot = slotWithSinr(needPrg.map(() => [10]));
  slot.needPrg.set(needPrg);
  return slot;
}

function values(slot: Slot, output: ArrayLike<number>): number[] {
  const answer = acceptShares(slot, output);
  if (!answer.ok) throw new Error(answer.code);
  return [...answer.values];
}
