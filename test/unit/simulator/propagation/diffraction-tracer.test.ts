import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { createDiffractionTracer } from "../../../../simulator/propagation/diffraction-tracer.ts";
import { lengthRateMps } from "../../../../simulator/propagation/doppler.ts";
import { type DiffractingEdge, findEdges } from "../../../../simulator/propagation/find-edges.ts";
import { ITU_MATERIALS } from "../../../../simulator/propagation/materials.ts";
import { createMirrors } from "../../../../simulator/propagation/mirror.ts";
import type { Path } from "../../../../simulator/propagation/path.ts";
import { createPathTracer } from "../../../../simulator/propagation/path-tracer.ts";
import { createSegmentTest } from "../../../../simulator/propagation/segment-test.ts";
import { SPEED_OF_LIGHT_MPS } from "../../../../simulator/propagation/speed-of-light.ts";
import { boxBuilding } from "../../../../simulator/scene/box-building.ts";
import { createScene, type FaceGroupSpec, type Scene } from "../../../../simulator/scene/scene.ts";
import { advance, dot, norm, type Vec3 } from "../../../../simulator/scene/vector.ts";
import { between } from "./between.ts";
import { type Box, towns } from "./random-scene.ts";

const FREQUENCY_HZ = 1e9;
const WAVELENGTH_M = SPEED_OF_LIGHT_MPS / FREQUENCY_HZ;

describe("createDiffractionTracer", () => {
  const corners = [
    { name: "a metal block", n: 1.5, group: bigBlock("metal") },
    { name: "a concrete block", n: 1.5, group: bigBlock("concrete") },
    { name: "a block with thin walls", n: 1.5, group: bigBlock("concrete", 0.1) },
    { name: "a block of concrete and glass", n: 1.5, group: withGlassWest(bigBlock("concrete")) },
    { name: "a metal sheet", n: 2, group: bigSheet("metal") },
    { name: "a thin concrete sheet", n: 2, group: bigSheet("concrete") },
  ];
  describe.each(corners)("at $name", ({ n, group }) => {
    const scene = createScene("corner", [group]);

    it.each([0.5, 1.2, 2, 2.6, 3.5])(
      "keeps the whole field continuous through all shadows, obliquely lit from %d rad",
      (fromRad) => {
        const total = totalField(scene, aroundEdge(fromRad, 30, -12));
        const freeSpace = WAVELENGTH_M / (4 * Math.PI * Math.hypot(50, 21));
        const shadows = [fromRad + Math.PI, fromRad - Math.PI];
        const mirrored = [Math.PI - fromRad, (2 * n - 1) * Math.PI - fromRad];
        const met = [...shadows, ...mirrored].filter(
          (rad) => rad > 0.02 && rad < n * Math.PI - 0.02,
        );
        for (const boundaryRad of met) {
          const before = total(aroundEdge(boundaryRad - 1e-7, 20, 9));
          const after = total(aroundEdge(boundaryRad + 1e-7, 20, 9));
          const step = magnitude(before.field.map((value, k) => value - (after.field[k] ?? 0)));

          expect(after.numPaths).not.toBe(before.numPaths);
          expect(step / freeSpace).toBeLessThan(5e-4);
        }
        expect(met.length).toBeGreaterThan(0);
      },
    );
  });

  test.prop([towns()], { numRuns: 40 })("gives the same gains from a to b as from b to a", (town) =>
    expectSameWayBack(createScene("town", town.groups), town.a, town.b),
  );

  it("gives the same gains both ways on the very boundary of a reflection", () => {
    const corner = boxBuilding({
      name: "b",
      material: "brick",
      min: [0.5, 20.5, 0],
      max: [1, 21, 1],
    });
    expectSameWayBack(createScene("corner", [corner]), [0, 0, 0.5], [0, 41, 0.5]);
  });

  test.prop([towns()], { numRuns: 40 })("finds the shortest way over each edge", (town) => {
    const scene = createScene("town", town.groups);
    const edges = findEdges(scene);
    for (const path of trace(scene, town.a, town.b)) {
      const edge = edges[(-path.id - 1) / 2];
      const point = path.interactions[0]?.point;
      if (!edge || !point) throw new Error("no edge");
      for (const step of [-0.01, 0.01]) {
        const beside = advance(point, step, edge.direction);
        const aroundM = norm(advance(beside, -1, town.a)) + norm(advance(town.b, -1, beside));
        expect(path.lengthM).toBeLessThanOrEqual(aroundM + 1e-12);
      }
      const alongM = dot(advance(point, -1, edge.start), edge.direction);
      expect(norm(advance(point, -1, advance(edge.start, alongM, edge.direction)))).toBeLessThan(
        1e-9,
      );
    }
  });

  test.prop([towns()], { numRuns: 40 })(
    "finds every edge whose shortest way leads through no building",
    (town) => {
      const scene = createScene("town", town.groups);
      const expected = findEdges(scene).flatMap((edge, index) => {
        const point = nearestWay(edge, town.a, town.b);
        const legs = point ? [advance(town.a, -1, point), advance(town.b, -1, point)] : [];
        const isFree = !town.boxes.some((box) => legs.some((leg) => pierces(box, point, leg)));
        return point && isFree ? [-(2 * index + 1)] : [];
      });

      expect(trace(scene, town.a, town.b).map(({ id }) => id)).toEqual(expected);
    },
  );

  test.prop([towns()], { numRuns: 40 })(
    "gains no power beyond that of the incident wave",
    (town) => {
      for (const { jones, lengthM } of trace(createScene("town", town.groups), town.a, town.b)) {
        const { thetaTheta, thetaPhi, phiTheta, phiPhi } = jones;
        const columns = [
          [thetaTheta, phiTheta],
          [thetaPhi, phiPhi],
        ].map((column) => Math.hypot(...column.flatMap(({ re, im }) => [re, im])));
        // on a boundary half of the direct wave and half of each reflected one, as long as it is
        expect(Math.max(...columns)).toBeLessThan((1.5 * WAVELENGTH_M) / (4 * Math.PI * lengthM));
      }
    },
  );

  test.prop([towns(), velocity(), velocity()], { numRuns: 40 })(
    "grows at the rate that its Doppler says when both ends move",
    (town, velocityA, velocityB) => {
      const scene = createScene("town", town.groups);
      const dt = 1e-6;
      const moved = trace(scene, advance(town.a, dt, velocityA), advance(town.b, dt, velocityB));
      for (const path of trace(scene, town.a, town.b)) {
        const later = moved.find(({ id }) => id === path.id);
        if (!later) continue; // just where it ends
        const rateMps = (later.lengthM - path.lengthM) / dt;

        const motion = { transmitter: velocityA, receiver: velocityB };
        expect(lengthRateMps(path, motion)).toBeCloseTo(rateMps, 2);
      }
    },
  );

  it("reaches behind a block around both corners and over the roof", () => {
    const block = boxBuilding({ name: "b", material: "brick", min: [0, 0, 0], max: [8, 8, 8] });
    const paths = trace(createScene("block", [block]), [4, -10, 6], [4, 5, 30]);
    const behind = trace(createScene("block", [block]), [-1, -10, 4], [12, 9, 4]);

    expect(paths.length).toBeGreaterThan(0);
    expect(behind.map(({ interactions }) => interactions[0]?.point.map(Math.round))).toContainEqual(
      [8, 0, 4],
    );
    expect(behind.every(({ id }) => id < 0 && id % 2 === -1)).toBe(true);
    expect(new Set(behind.map(({ id }) => id)).size).toBe(behind.length);
  });
});

// Helpers

/** A corner along z whose 0-face is y = 0, x > 0, so large that no other edge disturbs. */
function expectSameWayBack(scene: Scene, a: Vec3, b: Vec3): void {
  const there = trace(scene, a, b);
  const back = trace(scene, b, a);
  expect(back.map(({ id }) => id)).toEqual(there.map(({ id }) => id));
  for (const [k, path] of there.entries()) {
    const { thetaTheta, thetaPhi, phiTheta, phiPhi } = path.jones;
    const other = back[k]?.jones;
    const forth = [thetaTheta, thetaPhi, phiTheta, phiPhi];
    const returned = [other?.thetaTheta, other?.phiTheta, other?.thetaPhi, other?.phiPhi];
    for (const [m, { re, im }] of forth.entries()) {
      expect(re).toBeCloseTo(returned[m]?.re ?? Number.NaN, 12);
      expect(im).toBeCloseTo(returned[m]?.im ?? Number.NaN, 12);
    }
  }
}

function bigBlock(material: string, thicknessM?: number): FaceGroupSpec {
  const thick = thicknessM === undefined ? {} : { thicknessM };
  return boxBuilding({ name: "b", material, ...thick, min: [0, -1e4, -1e4], max: [1e4, 0, 1e4] });
}

function withGlassWest({ faces: [west, ...others], ...block }: FaceGroupSpec): FaceGroupSpec {
  return { ...block, faces: west ? [{ ...west, material: "glass" }, ...others] : others };
}

function bigSheet(material: string): FaceGroupSpec {
  const piece: Vec3[] = [
    [0, 0, -1e4],
    [1e4, 0, -1e4],
    [1e4, 0, 1e4],
    [0, 0, 1e4],
  ];
  const shared = { name: "s", material, thicknessM: 0.1, twoSided: true };
  return {
    name: "s",
    faces: [{ ...shared, point: [0, 0, 0], normal: [0, 1, 0], pieces: [piece] }],
  };
}

function aroundEdge(angleRad: number, awayM: number, z: number): Vec3 {
  return [awayM * Math.cos(angleRad), awayM * Math.sin(angleRad), z];
}

/** Sum of all waves: real and imaginary part of the four components, with their phases. */
function totalField(scene: Scene, transmitter: Vec3) {
  const mechanisms = { maxReflections: 1, diffraction: true };
  const find = createPathTracer({ scene, transmitter, frequencyHz: FREQUENCY_HZ, mechanisms });
  return (receiver: Vec3) => {
    const paths = find(receiver);
    const field = [0, 0, 0, 0, 0, 0, 0, 0];
    for (const { lengthM, jones } of paths) {
      const phase = (-2 * Math.PI * lengthM) / WAVELENGTH_M;
      const { thetaTheta, thetaPhi, phiTheta, phiPhi } = jones;
      for (const [n, { re, im }] of [thetaTheta, thetaPhi, phiTheta, phiPhi].entries()) {
        field[2 * n] = (field[2 * n] ?? 0) + re * Math.cos(phase) - im * Math.sin(phase);
        field[2 * n + 1] = (field[2 * n + 1] ?? 0) + re * Math.sin(phase) + im * Math.cos(phase);
      }
    }
    return { field, numPaths: paths.length };
  };
}

/** Where the way over an edge is shortest, by ternary search; nothing when that is an end of the edge. */
function nearestWay(edge: DiffractingEdge, a: Vec3, b: Vec3): Vec3 | undefined {
  const pointAt = (alongM: number) => advance(edge.start, alongM, edge.direction);
  // how the way's length grows with the place on the edge: it rises from end to end
  const slopeAt = (alongM: number) =>
    [a, b].reduce((slope, end) => {
      const leg = advance(pointAt(alongM), -1, end);
      return slope + dot(leg, edge.direction) / norm(leg);
    }, 0);
  let [low, high] = [0, edge.lengthM];
  if (slopeAt(low) > 0 || slopeAt(high) < 0) return undefined;
  for (let n = 0; n < 60; n += 1) {
    const middle = (low + high) / 2;
    if (slopeAt(middle) > 0) high = middle;
    else low = middle;
  }
  return pointAt(low);
}

/** Whether a leg away from a point has a stretch within a block. */
function pierces(box: Box, point: Vec3 = [0, 0, 0], leg: Vec3 = [0, 0, 0]): boolean {
  let [enter, leave] = [0, 1];
  for (const n of [0, 1, 2] as const) {
    const low = (box.min[n] + 1e-6 - point[n]) / leg[n];
    const high = (box.max[n] - 1e-6 - point[n]) / leg[n];
    enter = Math.max(enter, Math.min(low, high));
    leave = Math.min(leave, Math.max(low, high));
  }
  return enter < leave;
}

function magnitude(values: number[]): number {
  return Math.hypot(...values);
}

function trace(scene: Scene, transmitter: Vec3, receiver: Vec3): Path[] {
  const mirrors = createMirrors(scene, ITU_MATERIALS, FREQUENCY_HZ);
  const isBlocked = createSegmentTest(scene);
  const parts = { scene, mirrors, transmitter, wavelengthM: WAVELENGTH_M, isBlocked };
  return createDiffractionTracer(parts)(receiver);
}

function velocity() {
  const component = between(-20, 20);
  return fc.tuple(component, component, component);
}
