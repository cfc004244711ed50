import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { estimateAdvantages } from "../../../../src/trainer/ppo/advantages.ts";

describe("estimateAdvantages", () => {
  it("follows the closed form: a discounted sum of surprises", () => {
    const credit = Float32Array.of(1, 0, 2);
    const values = Float32Array.of(0.5, 1, -1);
    const reach = { discount: 0.9, trace: 0.8 };

    const advantages = estimateAdvantages({ numSlots: 3, numUes: 1, credit, values }, reach);

    const [d0, d1, d2] = [1 + 0.9 * 1 - 0.5, 0 + 0.9 * -1 - 1, 2 + 0.9 * -1 + 1] as const;
    const decay = 0.9 * 0.8;
    expect(advantages[0]).toBeCloseTo(d0 + decay * d1 + decay ** 2 * d2, 5);
    expect(advantages[1]).toBeCloseTo(d1 + decay * d2, 5);
    expect(advantages[2]).toBeCloseTo(d2, 5);
  });

  it("is credit less expectation when a decision answers for itself only", () => {
    const credit = Float32Array.of(1, 2, 3, 4);
    const values = Float32Array.of(0.5, 0.5, 1, 1);

    const advantages = estimateAdvantages(
      { numSlots: 2, numUes: 2, credit, values },
      { discount: 0, trace: 0.95 },
    );

    expect([...advantages]).toEqual([0.5, 1.5, 2, 3]);
  });

  test.prop([
    fc.array(fc.tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: -50, max: 50 })), {
      minLength: 2,
      maxLength: 40,
    }),
  ])("sums over users to the advantage of the team's reward under the summed value", (rows) => {
    const even = rows.slice(0, 2 * Math.floor(rows.length / 2));
    const credit = Float32Array.from(even, ([reward]) => reward);
    const values = Float32Array.from(even, ([, value]) => value);
    const reach = { discount: 0.95, trace: 0.9 };
    const pairs = (of: Float32Array) =>
      Float32Array.from({ length: of.length / 2 }, (_, t) => at(of, 2 * t) + at(of, 2 * t + 1));
    const numSlots = even.length / 2;

    const own = estimateAdvantages({ numSlots, numUes: 2, credit, values }, reach);
    const team = estimateAdvantages(
      { numSlots, numUes: 1, credit: pairs(credit), values: pairs(values) },
      reach,
    );

    for (const [t, advantage] of pairs(own).entries()) {
      expect(advantage).toBeCloseTo(at(team, t), 2);
    }
  });
});

// Helpers

const at = (values: Float32Array, i: number) => values[i] as number;
