import { beforeAll, describe, expect, it } from "vitest";
import { createUniformSequence } from "../../../simulator/random.ts";
import { dealBatches, stackBatch } from "../../../src/trainer/demonstration-batches.ts";
import { openTensorflow } from "../../../src/trainer/tensorflow.ts";

beforeAll(openTensorflow);

describe("dealBatches", () => {
  const slots = Array.from({ length: 50 }, (_, i) => {
    const numUes = 1 + (i % 3);
    return {
      numUes,
      features: new Float32Array(2 * numUes).fill(i),
      answer: new Float32Array(numUes),
    };
  });

  it("deals every slot once, in batches of one user count and about the size asked for", () => {
    const batches = dealBatches(slots, 12, createUniformSequence(1, 1));

    expect(new Set(batches.flat())).toEqual(new Set(slots));
    expect(batches.flat()).toHaveLength(50);
    for (const batch of batches) {
      const numUes = batch[0]?.numUes as number;
      expect(batch.every((slot) => slot.numUes === numUes)).toBe(true);
      expect(batch.length * numUes).toBeLessThanOrEqual(12);
    }
  });

  it("shuffles by the numbers drawn, and not at all without any", () => {
    const deal = (seed: number) => dealBatches(slots, 12, createUniformSequence(seed, 1));

    expect(deal(1)).toEqual(deal(1));
    expect(deal(2)).not.toEqual(deal(1));
    expect(dealBatches(slots, 300)[0]).toEqual(slots.filter(({ numUes }) => numUes === 1));
  });

  it("puts a slot too big for a batch into one of its own", () => {
    expect(dealBatches(slots.slice(2, 3), 1)).toEqual([[slots[2]]]);
  });
});

describe("stackBatch", () => {
  it("stacks features and answers slot by slot", () => {
    const { features, answers } = stackBatch([
      { numUes: 2, features: Float32Array.of(1, 2, 3, 4), answer: Float32Array.of(0.1, 0.9) },
      { numUes: 2, features: Float32Array.of(5, 6, 7, 8), answer: Float32Array.of(1, 0) },
    ]);

    expect(features.arraySync()).toEqual([
      [
        [1, 2],
        [3, 4],
      ],
      [
        [5, 6],
        [7, 8],
      ],
    ]);
    expect(answers.shape).toEqual([2, 2]);
    expect(answers.dataSync()[2]).toBe(1);
  });
});
