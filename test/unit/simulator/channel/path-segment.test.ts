import { describe, expect, it } from "vitest";
import { createKeyframe } from "../../../../simulator/channel/keyframe.ts";
import {
  addSegment,
  createPathSegment,
  joinKeyframes,
} from "../../../../simulator/channel/path-segment.ts";

const CARRIER_HZ = 1e9;

describe("joinKeyframes", () => {
  it("meets both keyframes in gain and in phase", () => {
    const from = pathOf({ cycles: 100, cyclesRate: 0.5 });
    const to = pathOf({ cycles: 100.25, cyclesRate: -0.1, gains: [0, 2] });

    expectComplex(responseAt([from], [to], 0), [1, 0]);
    expectComplex(responseAt([from], [to], 1), [2, 0]); // 2j turned back by a quarter
  });

  it("leaves each keyframe with the Doppler that it has there", () => {
    const from = pathOf({ cycles: 100, cyclesRate: 0.5 });
    const to = pathOf({ cycles: 100.2, cyclesRate: -0.1 });
    const step = 1e-4;

    expect(phaseCycles(responseAt([from], [to], step))).toBeCloseTo(-0.5 * step, 7);
    expect(phaseCycles(responseAt([from], [to], 1 - step)) + 0.2).toBeCloseTo(-0.1 * step, 7);
  });

  it("fades a path in that only the later keyframe has, and out one that only the earlier has", () => {
    const born = pathOf({ cycles: 50 });

    expectComplex(responseAt([], [born], 0), [0, 0]);
    expectComplex(responseAt([], [born], 0.25), [0.25, 0]);
    expectComplex(responseAt([born], [], 0.25), [0.75, 0]);
    expectComplex(responseAt([born], [], 1), [0, 0]);
  });

  it("has room for any number of paths", () => {
    const many = Array.from({ length: 100 }, (_, id) => pathOf({ id, cycles: id }));

    expectComplex(responseAt(many, many, 0.5), [100, 0]);
  });

  it("keeps entries apart, and adds each to a row of its own", () => {
    const from = [pathOf({ gains: [1, 0, 0, 3] }), pathOf({ id: 4, gains: [2, 0, 0, -1] })];
    const row = rowsAt(from, from, 0.5, 2);

    expect(row.re).toEqual(Float64Array.of(3, 0));
    expect(row.im).toEqual(Float64Array.of(0, 2));
  });
});

// Helpers

interface TestPath {
  readonly id: number;
  readonly cycles: number;
  readonly cyclesRate: number;
  readonly gains: Float64Array;
}

function pathOf({
  gains = [1, 0],
  ...changes
}: Partial<Omit<TestPath, "gains">> & { gains?: number[] }): TestPath {
  return { id: 3, cycles: 0, cyclesRate: 0, ...changes, gains: Float64Array.from(gains) };
}

/** The response at the carrier, a fraction s of the way between two keyframes. */
function responseAt(from: TestPath[], to: TestPath[], s: number): [number, number] {
  const { re, im } = rowsAt(from, to, s, 1);
  return [re[0] ?? 0, im[0] ?? 0];
}

function rowsAt(from: TestPath[], to: TestPath[], s: number, numEntries: number) {
  const motion = { position: [0, 0, 0], velocity: [0, 0, 0] } as const;
  const segment = createPathSegment(numEntries);
  joinKeyframes(segment, createKeyframe(motion, from), createKeyframe(motion, to));
  const [re, im] = [new Float64Array(numEntries), new Float64Array(numEntries)];
  const row = { re, im, start: 0, count: 1 };
  addSegment(row, segment, s, CARRIER_HZ, { firstHz: 0, stepHz: 0, count: 1 });
  return row;
}

function expectComplex(found: [number, number], expected: [number, number]): void {
  expect(found[0]).toBeCloseTo(expected[0], 9);
  expect(found[1]).toBeCloseTo(expected[1], 9);
}

function phaseCycles([re, im]: [number, number]): number {
  return Math.atan2(im, re) / (2 * Math.PI);
}
