import { describe, expect, it } from "vitest";
import { agentMeans, scoreGradient } from "../../../../src/trainer/ppo/agent-means.ts";
import { KINDS } from "../random-policy.ts";

const TAKES_PART = Float32Array.of(1, 1, 0, 1, 1, 0);
const SCORES = Float32Array.of(0.3, -1.2, 9, 0.4, 0.8, -7);

describe.each(KINDS)("means of the %s agent", (kind) => {
  const meansAt = (values: Float32Array) =>
    agentMeans(kind, { values, takesPart: TAKES_PART, numUes: 3 });

  it("carry a gradient back to the scores as small steps of the scores say", () => {
    const towards = Float32Array.of(0.7, -0.2, 0, 1.1, 0.4, 0);
    const means = { values: meansAt(SCORES), takesPart: TAKES_PART, numUes: 3 };

    const gradient = scoreGradient(kind, means, towards);

    const lossAt = (values: Float32Array) =>
      meansAt(values).reduce((sum, mean, i) => sum + mean * (towards[i] as number), 0);
    for (const [i, slope] of gradient.entries()) {
      const step = (by: number) => lossAt(SCORES.map((score, j) => (i === j ? score + by : score)));
      expect(slope).toBeCloseTo((step(0.01) - step(-0.01)) / 0.02, 3);
    }
  });

  it("are 0 for absentees, who influence nobody", () => {
    const means = meansAt(SCORES);
    const others = SCORES.map((score, i) => (TAKES_PART[i] === 0 ? 3 : score));

    expect(means[2]).toBe(0);
    expect(meansAt(others)).toEqual(means);
  });
});

describe("means of the PRB agent", () => {
  it("are log-shares: their exponentials sum to 1 over those who take part", () => {
    const means = agentMeans("prb", { values: SCORES, takesPart: TAKES_PART, numUes: 3 });

    expect(Math.exp(means[0] as number) + Math.exp(means[1] as number)).toBeCloseTo(1, 6);
    expect(Math.exp(means[3] as number) + Math.exp(means[4] as number)).toBeCloseTo(1, 6);
  });
});
