import { describe, expect, it } from "vitest";
import { clippedSurrogate, gaussianLogDensity } from "../../../../src/trainer/ppo/surrogate.ts";

const SIGMA = 0.4;
const CLIP = 0.2;

describe("clippedSurrogate", () => {
  const actions = Float32Array.of(0.3, -0.2, 0.9, 0.1);
  const advantages = Float32Array.of(1.5, -0.7, 0.4, 9);
  const learns = Float32Array.of(1, 1, 1, 0);
  const old = Float32Array.of(0.1, 0, 0.5, 0);
  const logProbs = Float32Array.from(old, (mean, i) =>
    gaussianLogDensity((actions[i] as number) - mean, SIGMA),
  );
  const at = (means: Float32Array) =>
    clippedSurrogate({ means, actions, logProbs, advantages, learns }, SIGMA, CLIP);

  it("is minus the mean advantage of those who take part while nothing has moved", () => {
    const { loss, kl, clipFraction, numRows } = at(old);

    expect(loss).toBeCloseTo(-(1.5 - 0.7 + 0.4) / 3, 5);
    expect(kl).toBeCloseTo(0, 6);
    expect(clipFraction).toBe(0);
    expect(numRows).toBe(3);
  });

  it("has the gradient that small steps of the means find", () => {
    const means = Float32Array.of(0.12, 0.01, 0.48, 0);

    const { gradient } = at(means);

    for (const [i, slope] of gradient.entries()) {
      const step = (by: number) => at(means.map((mean, j) => (i === j ? mean + by : mean))).loss;
      expect(slope).toBeCloseTo((step(0.002) - step(-0.002)) / 0.004, 2);
    }
  });

  it("stops pushing once the ratio has left the clip on the good side", () => {
    // user 0: likelier and good; user 1: likelier though bad; user 2: as before
    const { gradient, clipFraction } = at(Float32Array.of(0.26, -0.19, 0.5, 0));

    expect(clipFraction).toBe(0);
    expect(gradient[1]).not.toBe(0);
    const further = clippedSurrogate(
      { means: Float32Array.of(0.9), ...user(2), advantages: Float32Array.of(0.4) },
      SIGMA,
      CLIP,
    );
    expect(further.gradient[0]).toBe(0);
    expect(further.clipFraction).toBe(1);
    const regretted = clippedSurrogate(
      { means: Float32Array.of(0.9), ...user(2), advantages: Float32Array.of(-0.4) },
      SIGMA,
      CLIP,
    );
    expect(regretted.clipFraction).toBe(0);
  });

  const user = (u: number) => ({
    actions: actions.slice(u, u + 1),
    logProbs: logProbs.slice(u, u + 1),
    learns: Float32Array.of(1),
  });
});
