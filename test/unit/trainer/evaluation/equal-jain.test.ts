import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import {
  equalJainGains,
  frontierOf,
  lineThrough,
} from "../../../../src/trainer/evaluation/equal-jain.ts";
import { armRun } from "../../../support/arm-runs.ts";

describe("lineThrough", () => {
  const line = lineThrough([
    [-0.1, 0.2],
    [0, 0],
    [0.1, -0.4],
  ]);

  it("meets its points and is straight between them", () => {
    expect([-0.1, -0.05, 0, 0.025, 0.1].map(line)).toEqual(
      [0.2, 0.1, 0, -0.1, -0.4].map((y) => expect.closeTo(y, 12)),
    );
  });

  it("goes on with the slopes of its ends", () => {
    expect(line(-0.2)).toBeCloseTo(0.4, 12);
    expect(line(0.2)).toBeCloseTo(-0.8, 12);
  });

  it("passes over points without a distance, and is zero where there is no line", () => {
    const points = [
      [0, 0],
      [0, 5],
      [0.1, 1],
    ] as const;

    expect(lineThrough(points)(0.05)).toBeCloseTo(0.5, 12);
    expect(lineThrough([[0, 0]])(0.3)).toBe(0);
  });
});

/** Cells of different rates whose family trades ln rate for fairness along one line. */
function cells(slope: number, gain: number, jainOfArm: number) {
  const family = { "pf-alpha-0.7": 0.85, pf: 0.9, "pf-alpha-1.5": 0.95 };
  return [10, 30].map((mbps) => {
    const rateAt = (jain: number) => mbps * Math.exp(-slope * (jain - 0.9));
    const runs = Object.entries(family).map(([name, jain]) => [name, armRun(rateAt(jain), jain)]);
    const arm = armRun(rateAt(jainOfArm) * Math.exp(gain), jainOfArm);
    return { ...Object.fromEntries(runs), arm };
  });
}

describe("equalJainGains", () => {
  test.prop([
    fc.double({ min: 0, max: 3, noNaN: true }),
    fc.double({ min: -0.3, max: 0.3, noNaN: true }),
    fc.double({ min: 0.7, max: 0.99, noNaN: true }),
  ])("finds what an arm has over a known frontier, wherever it lies", (slope, gain, jain) => {
    const runs = cells(slope, gain, jain);
    const gains = equalJainGains(runs, "arm", lineThrough(frontierOf(runs)));

    for (const found of gains) expect(found).toBeCloseTo(gain, 9);
  });

  it("gives nothing for sliding along the frontier", () => {
    const runs = cells(1.5, 0, 0.8);
    const line = lineThrough(frontierOf(runs));

    for (const name of ["pf", "pf-alpha-0.7", "pf-alpha-1.5"]) {
      for (const gain of equalJainGains(runs, name, line)) expect(gain).toBeCloseTo(0, 9);
    }
  });
});

describe("frontierOf", () => {
  it("is the mean over cells, by rising fairness", () => {
    const points = frontierOf(cells(2, 0, 0.9));

    expect(points.map(([jain]) => jain)).toEqual([-0.05, 0, 0.05].map((j) => expect.closeTo(j, 9)));
    expect(points.map(([, ln]) => ln)).toEqual([0.1, 0, -0.1].map((y) => expect.closeTo(y, 9)));
  });
});
