import { describe, expect, it } from "vitest";
import { fairnessFloor, judgeFlights } from "../../../../src/trainer/ppo/validation.ts";

describe("judgeFlights", () => {
  it("is 0 all over for the reference itself", () => {
    const flights = [flight([1, 2]), flight([3, 4, 5])];

    expect(judgeFlights(flights, flights)).toEqual({
      ...{ score: 0, logGeomeanRatio: 0, logCellRatio: 0, logP5Ratio: 0, jainGain: 0 },
    });
  });

  it("averages logarithms of ratios, cell by cell", () => {
    const judged = judgeFlights([flight([2, 2]), flight([3, 3])], [flight([1, 1]), flight([3, 3])]);

    expect(judged.score).toBeCloseTo(Math.log(2) / 2, 9);
    expect(judged.logGeomeanRatio).toBeCloseTo(Math.log(2) / 2, 9);
    expect(judged.logCellRatio).toBeCloseTo(Math.log(2) / 2, 9);
    expect(judged.logP5Ratio).toBeGreaterThan(0.5);
  });

  it("scores by the utility that rewards are the gradient of", () => {
    const utility = { meanRate: 2, jain: 3, logRate: 0 };
    const { score, logCellRatio, jainGain } = judgeFlights(
      [flight([2, 4])],
      [flight([1, 1])],
      utility,
    );

    expect(score).toBeCloseTo(2 * logCellRatio + 3 * jainGain, 12);
    expect(jainGain).toBeLessThan(0);
  });

  it("counts a starving user as a great loss, but a finite one", () => {
    const { score } = judgeFlights([flight([0, 9])], [flight([4, 5])]);

    expect(score).toBeLessThan(-6);
    expect(Number.isFinite(score)).toBe(true);
  });
});

describe("fairnessFloor", () => {
  it("lets a pair be a little less fair than the less fair of reference and first pair", () => {
    const at = (jainGain: number) =>
      fairnessFloor({
        ...{ score: 0, logGeomeanRatio: 0, logCellRatio: 0, logP5Ratio: 0 },
        jainGain,
      }).jainGain;

    expect(at(0.1)).toBeCloseTo(-0.02, 9);
    expect(at(-0.05)).toBeCloseTo(-0.07, 9);
  });
});

// Helpers

function flight(rateMbps: readonly number[]) {
  const sum = rateMbps.reduce((total, rate) => total + rate, 0);
  const squares = rateMbps.reduce((total, rate) => total + rate ** 2, 0);
  return {
    rateMbps,
    cellMbps: sum,
    jain: sum ** 2 / (rateMbps.length * squares),
    geomeanMbps: rateMbps.reduce((product, rate) => product * rate, 1) ** (1 / rateMbps.length),
    bler: 0.1,
  };
}
