import { describe, expect, it } from "vitest";
import type { EmulatorConfig } from "../../../../schemas/config.ts";
import { FEATURE_SPECS } from "../../../../src/domain/features/feature-spec.ts";
import type { EpisodeKey } from "../../../../src/trainer/draw-episode.ts";
import { createForwardPass } from "../../../../src/trainer/forward-pass.ts";
import { flyArm } from "../../../../src/trainer/rollout/fly-arm.ts";
import type { Rollout } from "../../../../src/trainer/rollout/rollout.ts";
import { type RolloutTask, runRollout } from "../../../../src/trainer/rollout/run-rollout.ts";
import { KINDS, randomPolicy } from "../random-policy.ts";

const EPISODE: EpisodeKey = { seed: 3, split: "training", index: 1 };

/** Few users and old CSI: blocks that fail are part of it. */
const WISHES: Partial<EmulatorConfig> = {
  ues: 4,
  prb: 25,
  traffic: "full",
  csiDelaySlots: 6,
};

const TASK: RolloutTask = {
  arm: { prb: randomPolicy("prb", 1), power: randomPolicy("power", 2) },
  wishes: WISHES,
  sigma: { prb: 0.3, power: 0.2 },
  utility: { meanRate: 0, jain: 0, logRate: 1 },
  iteration: 0,
  warmUpSlots: 60,
  numSlots: 150,
};

describe("runRollout", () => {
  const rollout = runRollout(TASK, EPISODE);

  it("records as many decisions as asked for, with arrays of their shapes", () => {
    const { numSlots, numUes } = rollout;

    expect([numSlots, numUes]).toEqual([150, 4]);
    expect(rollout.prbFeatures).toHaveLength(150 * 4 * FEATURE_SPECS.prb.numFeatures);
    expect(rollout.powerFeatures).toHaveLength(150 * 4 * FEATURE_SPECS.power.numFeatures);
    for (const kind of KINDS) {
      expect(rollout[`${kind}Action`]).toHaveLength(150 * 4);
      expect(rollout[`${kind}LogProb`]).toHaveLength(150 * 4);
    }
    expect(rollout.figures.cellMbps).toBeGreaterThan(0);
  });

  it("gives the same rollout again, another in another iteration", () => {
    expect(runRollout(TASK, EPISODE)).toEqual(rollout);
    const other = runRollout({ ...TASK, iteration: 1 }, EPISODE);
    expect(other.prbAction).not.toEqual(rollout.prbAction);
  });

  it.each(KINDS)("the %s log-probability is the Gaussian's at what was drawn", (kind) => {
    const sigma = TASK.sigma[kind];
    const gaps: number[] = [];
    for (const { mean, action, logProb, isPresent } of drawsOf(rollout, kind)) {
      const density = Math.exp(-(((action - mean) / sigma) ** 2) / 2) / Math.sqrt(2 * Math.PI);
      if (isPresent) gaps.push(Math.abs(logProb - Math.log(density / sigma)));
      else expect([action, logProb]).toEqual([0, 0]);
    }
    expect(gaps.length).toBeGreaterThan(100);
    expect(Math.max(...gaps)).toBeLessThan(1e-4);
  });

  it.each(KINDS)("the %s noise has its standard deviation", (kind) => {
    const noise = drawsOf(rollout, kind)
      .filter(({ isPresent }) => isPresent)
      .map(({ action, mean }) => (action - mean) / TASK.sigma[kind]);

    expect(mean(noise)).toBeCloseTo(0, 0);
    expect(mean(noise.map((n) => n * n))).toBeGreaterThan(0.8);
    expect(mean(noise.map((n) => n * n))).toBeLessThan(1.2);
  });

  it("without noise draws the means, at no probability, and flies as the arm does", () => {
    const still = runRollout({ ...TASK, sigma: { prb: 0, power: 0 } }, EPISODE);

    for (const kind of KINDS) {
      const gaps = drawsOf(still, kind).map(({ mean, action }) => Math.abs(mean - action));
      expect(Math.max(...gaps)).toBeLessThan(1e-5);
      expect(still[`${kind}LogProb`].every((logProb) => logProb === 0)).toBe(true);
    }
    // but for the few slots that retransmissions fill, which a rollout does not count
    expect(still.figures.cellMbps / flyArm(TASK, EPISODE).cellMbps).toBeCloseTo(1, 1);
  });

  it("records nothing of an agent that is a rule, and lets the other learn", () => {
    const task = { ...TASK, arm: { prb: TASK.arm.prb, power: "equal" }, numSlots: 30 };
    const { powerAction, prbAction } = runRollout(task, EPISODE);

    expect(powerAction.every((action) => action === 0)).toBe(true);
    expect(prbAction.some((action) => action !== 0)).toBe(true);
  });

  it("earns about λ_T + λ_U per decision where buffers are full", () => {
    const settled = { ...TASK, warmUpSlots: 800, numSlots: 400 };
    const { credit } = runRollout(settled, EPISODE);

    const perSlot = credit.reduce((sum, own) => sum + own, 0) / 400;
    expect(perSlot).toBeGreaterThan(0.5);
    expect(perSlot).toBeLessThan(2);
  });

  it("leaves out slots without anything to decide", () => {
    const idle = {
      ...TASK,
      wishes: { ...WISHES, traffic: "cbr" as const, cbrKbps: 1 },
    };
    const { numSlots, prbFeatures, figures } = runRollout(idle, EPISODE);

    expect(numSlots).toBeLessThan(150);
    const { numFeatures } = FEATURE_SPECS.prb;
    const active = prbFeatures.filter((_, i) => i % numFeatures === numFeatures - 1);
    for (let t = 0; t < numSlots; t += 1) {
      expect(Math.max(...active.subarray(4 * t, 4 * t + 4))).toBe(1);
    }
    expect(figures.cellMbps).toBeGreaterThan(0);
  });
});

// Helpers

/** Every recorded draw beside the mean that the policy gives for its features. */
function drawsOf(rollout: Rollout, kind: (typeof KINDS)[number]) {
  const { numSlots, numUes } = rollout;
  const { numFeatures } = FEATURE_SPECS[kind];
  const policy = TASK.arm[kind];
  if (typeof policy === "string" || "alpha" in policy) throw new Error("not a policy");
  const forward = createForwardPass(kind, policy);
  return Array.from({ length: numSlots }, (_, t) => {
    const width = numUes * numFeatures;
    const features = rollout[`${kind}Features`].subarray(t * width, (t + 1) * width);
    return Array.from(forward.means(features, numUes), (mean, u) => ({
      mean,
      action: rollout[`${kind}Action`][t * numUes + u] as number,
      logProb: rollout[`${kind}LogProb`][t * numUes + u] as number,
      isPresent: features[(u + 1) * numFeatures - 1] === 1,
    }));
  }).flat();
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
