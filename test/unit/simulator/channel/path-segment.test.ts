import { describe, expect, it } from "vitest";
import {
  addSegment,
  createPathSegment,
  joinKeyframes,
  type KeyframePath,
} from "../../../../simulator/channel/path-segment.ts";

const CARRIER_HZ = 1e9;

describe("joinKeyframes", () => {
  it("meets both keyframes in gain and in phase", () => {
    const from = { id: 3, gain: { re: 1, im: 0 }, cycles: 100, cyclesRate: 0.5 };
    const to = { id: 3, gain: { re: 0, im: 2 }, cycles: 100.25, cyclesRate: -0.1 };

    expectComplex(responseAt([from], [to], 0), [1, 0]);
    expectComplex(responseAt([from], [to], 1), [2, 0]); // 2j turned back by a quarter
  });

  it("leaves each keyframe with the Doppler that it has there", () => {
    const from = { id: 3, gain: { re: 1, im: 0 }, cycles: 100, cyclesRate: 0.5 };
    const to = { id: 3, gain: { re: 1, im: 0 }, cycles: 100.2, cyclesRate: -0.1 };
    const step = 1e-4;

    expect(phaseCycles(responseAt([from], [to], step))).toBeCloseTo(-0.5 * step, 7);
    expect(phaseCycles(responseAt([from], [to], 1 - step)) + 0.2).toBeCloseTo(-0.1 * step, 7);
  });

  it("fades a path in that only the later keyframe has, and out one that only the earlier has", () => {
    const born = { id: 1, gain: { re: 1, im: 0 }, cycles: 50, cyclesRate: 0 };

    expectComplex(responseAt([], [born], 0), [0, 0]);
    expectComplex(responseAt([], [born], 0.25), [0.25, 0]);
    expectComplex(responseAt([born], [], 0.25), [0.75, 0]);
    expectComplex(responseAt([born], [], 1), [0, 0]);
  });

  it("has room for any number of paths", () => {
    const many = Array.from({ length: 100 }, (_, id) => ({
      id,
      gain: { re: 1, im: 0 },
      cycles: id,
      cyclesRate: 0,
    }));

    expectComplex(responseAt(many, many, 0.5), [100, 0]);
  });
});

// Helpers

/** The response at the carrier, a fraction s of the way between two keyframes. */
function responseAt(from: KeyframePath[], to: KeyframePath[], s: number): [number, number] {
  const segment = createPathSegment();
  joinKeyframes(segment, from, to);
  const row = { re: new Float64Array(1), im: new Float64Array(1), start: 0, count: 1 };
  addSegment(row, segment, s, CARRIER_HZ, { firstHz: 0, stepHz: 0, count: 1 });
  return [row.re[0] ?? 0, row.im[0] ?? 0];
}

function expectComplex(found: [number, number], expected: [number, number]): void {
  expect(found[0]).toBeCloseTo(expected[0], 9);
  expect(found[1]).toBeCloseTo(expected[1], 9);
}

function phaseCycles([re, im]: [number, number]): number {
  return Math.atan2(im, re) / (2 * Math.PI);
}
