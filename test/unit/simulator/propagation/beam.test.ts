import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import {
  BEAM_SLACK_M,
  type Beam,
  clipToBeam,
  EVERYWHERE,
  lights,
  mayMeetBox,
  mirroredBeam,
  reflectedBeam,
} from "../../../../simulator/propagation/beam.ts";
import { createFace } from "../../../../simulator/scene/face.ts";
import { advance, cross, norm, type Vec3 } from "../../../../simulator/scene/vector.ts";

/** A window of 2 m × 2 m in the plane x = 0, lit from 1 m behind it: the beam opens by 1 m per metre. */
const WINDOW: Vec3[] = [
  [0, -1, -1],
  [0, 1, -1],
  [0, 1, 1],
  [0, -1, 1],
];
const WALL = createFace({
  name: "wall",
  material: "brick",
  point: [0, 0, 0],
  normal: [1, 0, 0],
  twoSided: true,
  pieces: [WINDOW],
});
const BEAM = reflectedBeam(WALL, [-1, 0, 0], WINDOW);
const BACKWARD = reflectedBeam(WALL, [1, 0, 0], WINDOW);

describe("reflectedBeam", () => {
  it("lights the pyramid in front of the face, on the side away from the image", () => {
    expect(lights(BEAM, [3, 0, 0])).toBe(true);
    expect(lights(BEAM, [3, 3.9, -3.9])).toBe(true);
    expect(lights(BEAM, [3, 4.1, 0])).toBe(false);
    expect(lights(BEAM, [3, 0, -4.1])).toBe(false);
    expect(lights(BEAM, [-0.5, 0, 0])).toBe(false);
    expect(lights(BACKWARD, [-3, 3.9, 0])).toBe(true);
    expect(lights(BACKWARD, [-3, 4.1, 0])).toBe(false);
    expect(lights(BACKWARD, [3, 0, 0])).toBe(false);
  });

  it("reaches beyond its edge by the slack and no further", () => {
    const across = Math.SQRT2; // of the slack, along y at 45°
    expect(lights(BEAM, [3, 4 + 0.9 * across * BEAM_SLACK_M, 0])).toBe(true);
    expect(lights(BEAM, [3, 4 + 1.1 * across * BEAM_SLACK_M, 0])).toBe(false);
  });

  it("leaves out its own plane and what lies in it", () => {
    expect(lights(BEAM, [0, 0, 0])).toBe(false);
    expect(lights(BEAM, [1e-9, 0, 0])).toBe(true);
  });

  it("leaves open a side whose edge is too short to give a direction", () => {
    const [a, b, c, d] = WINDOW as [Vec3, Vec3, Vec3, Vec3];
    const almost: Vec3 = [0, 1, -1 + 1e-7];
    const beam = reflectedBeam(WALL, [-1, 0, 0], [a, b, almost, c, d]);
    expect([...beam]).toHaveLength(BEAM.length);
  });
});

describe("mirroredBeam", () => {
  const plane = { name: "p", material: "brick", twoSided: true };
  const ground = createFace({ ...plane, point: [0, 0, -2], normal: [0, 0, 3] });

  it("lights the whole half-space before a plane when the beam before lights everything", () => {
    const open = mirroredBeam(ground, [0, 0, -9], EVERYWHERE);
    expect(lights(open, [500, -500, -1.9])).toBe(true);
    expect(lights(open, [500, -500, -2.1])).toBe(false);
    expect(lights(mirroredBeam(ground, [0, 0, 9], EVERYWHERE), [0, 0, -2.1])).toBe(true);
  });

  test.prop([vectors()])("lights above the plane what the beam before lights below it", (point) => {
    const [x, y, z] = point;
    const isLit = z > -2 && lights(BEAM, [x, y, -4 - z]);
    expect(lights(mirroredBeam(ground, [-1, 0, -4], BEAM), point)).toBe(isLit);
  });
});

describe("clipToBeam", () => {
  it("keeps what the beam lights, in the same sense of rotation", () => {
    const lit = clipToBeam(square(3, 10), BEAM);
    const corners = lit.map(([, y, z]) => [Math.round(y), Math.round(z)]);
    expect(corners).toHaveLength(4);
    expect(corners).toEqual(
      expect.arrayContaining([
        [-4, -4],
        [4, -4],
        [4, 4],
        [-4, 4],
      ]),
    );
    expect(areaOf(lit)).toBeCloseTo(64, 3);
    expect(clipToBeam(square(3, 10).reverse(), BEAM).length).toBe(4);
    expect(areaOf(clipToBeam(square(3, 10).reverse(), BEAM))).toBeCloseTo(-64, 3);
  });

  it("keeps a polygon that is lit all over as it is", () => {
    const small = square(3, 1);
    expect(clipToBeam(small, BEAM)).toBe(small);
    expect(clipToBeam(small, EVERYWHERE)).toBe(small);
  });

  it("keeps nothing of a polygon a millimetre outside, and an edge that it touches", () => {
    const beside = (gapM: number) =>
      square(3, 1).map((corner) => advance(corner, 5 + gapM, [0, 1, 0]));
    expect(clipToBeam(beside(1e-3), BEAM)).toHaveLength(0);
    expect(clipToBeam(beside(0), BEAM).length).toBeGreaterThan(0);
    expect(clipToBeam(square(-3, 1), BEAM)).toHaveLength(0);
  });

  test.prop([
    vectors(),
    vectors(),
    vectors(),
    fc.array(fc.nat({ max: 100 }), { minLength: 3, maxLength: 3 }),
  ])("keeps exactly the lit points of a triangle", (a, b, c, weights) => {
    const total = weights.reduce((sum, weight) => sum + weight, 1);
    const [u = 0, v = 0] = weights.map((weight) => weight / total);
    const point = advance(advance(a, u, advance(b, -1, a)), v, advance(c, -1, a));
    const lit = clipToBeam([a, b, c], BEAM);
    if (marginOf(BEAM, point) > 0) expect(isWithin(lit, point)).toBe(true);
    for (const corner of lit) expect(marginOf(BEAM, corner)).toBeGreaterThan(-1e-9);
  });
});

describe("mayMeetBox", () => {
  test.prop([vectors(), vectors(), vectors()])("never misses a box with a lit point", (a, b, t) => {
    const low = a.map((side, n) => Math.min(side, b[n] ?? 0));
    const high = a.map((side, n) => Math.max(side, b[n] ?? 0));
    const inside = low.map((side, n) => side + ((t[n] ?? 0) / 20 + 0.5) * ((high[n] ?? 0) - side));
    const meets = mayMeetBox(BEAM, Float64Array.from([...low, ...high]));
    if (lights(BEAM, inside as unknown as Vec3)) expect(meets).toBe(true);
  });

  it("misses boxes behind the face and beside the beam", () => {
    expect(mayMeetBox(BEAM, Float64Array.of(9, -3, -1, -1, -0.1, 1, 1), 1)).toBe(false);
    expect(mayMeetBox(BEAM, Float64Array.of(1, 2.1, -1, 1.05, 9, 1))).toBe(false);
    expect(mayMeetBox(BEAM, Float64Array.of(1, 1.9, -1, 1.05, 9, 1))).toBe(true);
  });
});

// Helpers

function square(x: number, half: number): Vec3[] {
  return WINDOW.map(([, y, z]) => [x, half * y, half * z]);
}

function areaOf(polygon: readonly Vec3[]): number {
  return polygon.reduce((sum, [, y, z], n) => {
    const [, nextY = 0, nextZ = 0] = polygon[(n + 1) % polygon.length] ?? [];
    return sum + (y * nextZ - nextY * z) / 2;
  }, 0);
}

function vectors(): fc.Arbitrary<Vec3> {
  const side = fc.double({ min: -10, max: 10, noNaN: true });
  return fc.tuple(side, side, side);
}

/** How deep a point lies within a beam; below 0 outside. */
function marginOf(beam: Beam, [x, y, z]: Vec3): number {
  let margin = Number.POSITIVE_INFINITY;
  for (let h = 0; h < beam.length; h += 4) {
    const [mx = 0, my = 0, mz = 0, c = 0] = beam.subarray(h, h + 4);
    margin = Math.min(margin, mx * x + my * y + mz * z - c);
  }
  return margin;
}

/** A point of a convex polygon's plane lies within when the triangles that it spans with the sides add up to the polygon. */
function isWithin(polygon: readonly Vec3[], point: Vec3): boolean {
  const [corner] = polygon;
  return corner !== undefined && spannedArea(polygon, point) <= spannedArea(polygon, corner) + 1e-6;
}

function spannedArea(polygon: readonly Vec3[], apex: Vec3): number {
  return polygon.reduce((sum, corner, n) => {
    const next = polygon[(n + 1) % polygon.length] ?? corner;
    return sum + norm(cross(advance(corner, -1, apex), advance(next, -1, apex))) / 2;
  }, 0);
}
