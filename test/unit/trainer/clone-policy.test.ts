import { beforeAll, describe, expect, it } from "vitest";
import { FEATURE_SPECS } from "../../../src/domain/features/feature-spec.ts";
import {
  type CloningState,
  type CloningTask,
  clonePolicy,
  imitationError,
} from "../../../src/trainer/clone-policy.ts";
import type { Demonstration } from "../../../src/trainer/collect-demonstrations.ts";
import { openTensorflow } from "../../../src/trainer/tensorflow.ts";
import { randomFeatures } from "./random-policy.ts";

beforeAll(openTensorflow);

describe("clonePolicy", () => {
  it("learns shares that follow a feature, and power that follows one", async () => {
    for (const [kind, enough] of [
      ["prb", 0.05],
      ["power", 0.2],
    ] as const) {
      const task = taskFor(kind, { epochs: 15 });

      const { best } = await clonePolicy(task);

      expect(imitationError(kind, best.weights, task.validation)).toBeCloseTo(best.error, 6);
      expect(best.error).toBeLessThan(enough);
    }
  });

  it("gives the same weights for the same seed, others for another", async () => {
    const once = await clonePolicy(taskFor("prb", { epochs: 2 }));
    const again = await clonePolicy(taskFor("prb", { epochs: 2 }));
    const other = await clonePolicy(taskFor("prb", { epochs: 2, seed: 2 }));

    expect(again).toEqual(once);
    expect(other.adam.weights["own/kernel"]).not.toEqual(once.adam.weights["own/kernel"]);
  });

  it("goes on from a state as if it had never stopped", async () => {
    const task = taskFor("power", { epochs: 4 });
    const stop = new AbortController();
    let atStop: CloningState | undefined;

    const stopped = await clonePolicy(task, {
      signal: stop.signal,
      onProgress: (done, total) => {
        if (done === total / 2 + 1) stop.abort(); // one minibatch into the third epoch
      },
      onEpoch: (state) => {
        atStop = state;
      },
    });

    expect(stopped.epoch).toBe(2);
    expect(atStop).toEqual(stopped);
    expect(await clonePolicy(task, { from: stopped })).toEqual(await clonePolicy(task));
  });

  it("keeps the epoch with the least validation error, not the last one", async () => {
    let numFallbacks = 0;
    for (const seed of [1, 2, 3]) {
      const task = taskFor("prb", { seed, epochs: 6, learningRate: 0.3 }); // far too fast: it jumps about
      const errors: number[] = [];

      const { best } = await clonePolicy(task, {
        onEpoch: (_, { validationError }) => {
          errors.push(validationError);
        },
      });

      expect(best.error).toBeLessThanOrEqual(Math.min(...errors));
      if (best.error < (errors.at(-1) as number)) numFallbacks += 1;
    }
    expect(numFallbacks).toBeGreaterThan(0);
  });
});

// Helpers

/** 60 slots of 2 to 5 users whose answers follow their first feature. */
function slotsFor(kind: CloningTask["kind"], seed: number): Demonstration[] {
  const { numFeatures } = FEATURE_SPECS[kind];
  return Array.from({ length: 60 }, (_, i) => {
    const numUes = 2 + (i % 4);
    const features = randomFeatures(kind, numUes, 100 * seed + i);
    const first = Float32Array.from(
      { length: numUes },
      (_, u) => features[u * numFeatures] as number,
    );
    const weights = first.map((value) => Math.exp(value));
    const sum = weights.reduce((total, weight) => total + weight, 0);
    return { numUes, features, answer: kind === "prb" ? weights.map((w) => w / sum) : first };
  });
}

function taskFor(
  kind: CloningTask["kind"],
  settings: Partial<CloningTask["settings"]>,
): CloningTask {
  return {
    kind,
    training: slotsFor(kind, 1),
    validation: slotsFor(kind, 2),
    settings: { seed: 1, epochs: 1, rowsPerBatch: 40, learningRate: 3e-3, ...settings },
  };
}
