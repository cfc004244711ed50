import { describe, expect, it } from "vitest";
import { createUniformSequence } from "../../../../simulator/random.ts";
import type { Experience } from "../../../../src/trainer/ppo/experience.ts";
import { dealSlots, gatherFrom } from "../../../../src/trainer/ppo/slot-batches.ts";

describe("dealSlots", () => {
  const experiences = [cell(30, 2), cell(20, 4), cell(25, 5)];
  const deal = (seed: number) => dealSlots(experiences, 40, createUniformSequence(seed, 1));

  it("deals every slot once, in batches of about the size asked for", () => {
    const dealt = deal(1).flatMap(({ slots }) => slots);

    expect(dealt).toHaveLength(75);
    expect(new Set(dealt.map(({ experience, slot }) => `${experience}/${slot}`)).size).toBe(75);
    for (const { numUes, slots } of deal(1)) {
      expect(numUes * slots.length).toBeLessThanOrEqual(48);
    }
  });

  it("mixes cells of nearly equal user count, and shuffles by the numbers drawn", () => {
    expect(deal(1).some(({ slots }) => new Set(slots.map((s) => s.experience)).size > 1)).toBe(
      true,
    );
    expect(deal(1)).toEqual(deal(1));
    expect(deal(2)).not.toEqual(deal(1));
  });

  it("gathers the rows of its slots, padded with zeros", () => {
    const batch = {
      numUes: 4,
      slots: [
        { experience: 0, slot: 7 },
        { experience: 1, slot: 3 },
      ],
    };

    const values = gatherFrom(experiences, batch)(({ values }) => values);

    expect([...values]).toEqual([14, 15, 0, 0, 12, 13, 14, 15]);
  });
});

// Helpers

/** A cell whose values count its rows. */
function cell(numSlots: number, numUes: number): Experience {
  const values = Float32Array.from({ length: numSlots * numUes }, (_, i) => i);
  return { rollout: { numSlots, numUes }, values } as Experience;
}
