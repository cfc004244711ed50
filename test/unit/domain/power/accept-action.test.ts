import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import type { Clamp } from "../../../../schemas/allocation.ts";
import { acceptAction } from "../../../../src/domain/power/accept-action.ts";
import { slotWithSinr } from "../../../support/cells.ts";

describe("acceptAction", () => {
  it("takes what a policy says within ± 2.3", () => {
    expect(accepted([0.5, -2.3, 2.3])).toEqual({ values: [0.5, -2.3, 2.3], clamps: [] });
  });

  it("R9 cuts what lies beyond, and says so", () => {
    expect(accepted([7, -9, 1])).toEqual({
      values: [2.3, -2.3, 1],
      clamps: [
        { rnti: 1, code: "POWER_CAP", from: 7, to: 2.3 },
        { rnti: 2, code: "POWER_CAP", from: -9, to: -2.3 },
      ],
    });
  });

  it.each<[output: number[], code: string]>([
    [[0], "SHAPE_MISMATCH"],
    [[0, 0, 0], "SHAPE_MISMATCH"],
    [[0, Number.NaN], "NAN_OUTPUT"],
    [[Number.NEGATIVE_INFINITY, 0], "NAN_OUTPUT"],
  ])("R9 refuses %s with %s, and cuts nothing", (output, code) => {
    const clamps: Clamp[] = [];

    expect(acceptAction(slotWithSinr([[9], [9]]), output, clamps)).toEqual({ ok: false, code });
    expect(clamps).toEqual([]);
  });

  test.prop([fc.array(fc.double({ noDefaultInfinity: true, noNaN: true }), { maxLength: 8 })])(
    "P2 leaves no action outside ± 2.3",
    (output) => {
      for (const z of accepted(output).values) expect(Math.abs(z)).toBeLessThanOrEqual(2.3);
    },
  );
});

// Helpers

function accepted(output: readonly number[]): { values: number[]; clamps: Clamp[] } {
  const clamps: Clamp[] = [];
  const answer = acceptAction(slotWithSinr(output.map(() => [9])), output, clamps);
  if (!answer.ok) throw new Error(answer.code);
  return { values: [...answer.values], clamps };
}
