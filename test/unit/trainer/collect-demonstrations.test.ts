import { beforeAll, describe, expect, it } from "vitest";
import { FEATURE_SPECS, PRB_FEATURES } from "../../../src/domain/features/feature-spec.ts";
import { MAX_POWER_ACTION } from "../../../src/domain/power/project-power.ts";
import {
  collectDemonstrations,
  type Demonstrations,
} from "../../../src/trainer/collect-demonstrations.ts";
import { KINDS } from "./random-policy.ts";

describe("collectDemonstrations", () => {
  let demonstrations: Demonstrations;

  beforeAll(async () => {
    demonstrations = await collectDemonstrations(REQUEST);
  });

  it("gives the same demonstrations for the same seed, others for another seed or split", async () => {
    const [again, otherSeed, otherSplit] = await Promise.all([
      collectDemonstrations(REQUEST),
      collectDemonstrations({ ...REQUEST, seed: 4 }),
      collectDemonstrations({ ...REQUEST, split: "validation" }),
    ]);

    expect(again).toEqual(demonstrations);
    expect(otherSeed).not.toEqual(demonstrations);
    expect(otherSplit).not.toEqual(demonstrations);
  });

  it.each(KINDS)("tells a %s pupil features of the specified length and usable answers", (kind) => {
    expect(demonstrations[kind].length).toBeGreaterThan(100);
    const { numFeatures } = FEATURE_SPECS[kind];
    for (const { numUes, features, answer } of demonstrations[kind]) {
      expect(features).toHaveLength(numUes * numFeatures);
      expect(answer).toHaveLength(numUes);
      expect(features.every(Number.isFinite) && answer.every(Number.isFinite)).toBe(true);
      const present = Array.from(answer, (_, u) => features[(u + 1) * numFeatures - 1] === 1);
      expect(present).toContain(true);
      expect(answer.every((value, u) => present[u] || value === 0)).toBe(true);
    }
  });

  it("demonstrates what cautious PF wins and what the smooth rule asks for", () => {
    const cautiousShare = PRB_FEATURES.findIndex((text) => text.startsWith("cautiousShare:"));
    for (const { features, answer } of demonstrations.prb) {
      const { numFeatures } = FEATURE_SPECS.prb;
      expect(answer.every((share, u) => share === features[u * numFeatures + cautiousShare])).toBe(
        true,
      );
    }
    const actions = demonstrations.power.flatMap(({ answer }) => [...answer]);
    expect(Math.max(...actions)).toBeGreaterThan(0.1);
    expect(Math.min(...actions)).toBeLessThan(-0.1);
    expect(Math.max(...actions.map(Math.abs))).toBeLessThanOrEqual(MAX_POWER_ACTION);
  });

  it("reports progress up to the end and stops when told to", async () => {
    const progress: number[] = [];
    const stop = new AbortController();

    const cut = await collectDemonstrations(REQUEST, {
      signal: stop.signal,
      onProgress: (done) => {
        progress.push(done);
        stop.abort();
      },
    });

    expect(progress).toEqual([100]);
    expect(cut.prb.length).toBeLessThan(demonstrations.prb.length);
  });
});

// Helpers

const REQUEST = { seed: 3, split: "training", numSlots: 300 } as const;
