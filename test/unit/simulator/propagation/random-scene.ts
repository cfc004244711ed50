import { fc } from "@fast-check/vitest";
import { boxBuilding } from "../../../../simulator/scene/box-building.ts";
import type { FaceGroupSpec } from "../../../../simulator/scene/scene.ts";
import type { Vec3 } from "../../../../simulator/scene/vector.ts";

/** An upright block. */
export interface Box {
  min: Vec3;
  max: Vec3;
}

/** Blocks on a ground, and two points above it. */
export interface Town {
  boxes: Box[];
  groups: FaceGroupSpec[];
  a: Vec3;
  b: Vec3;
}

const CELL_M = 20;

/** Up to six blocks on a 3 × 3 raster, each somewhere within its cell, and two points above ground, outside them. */
export function towns(): fc.Arbitrary<Town> {
  return anyTowns({}).filter(
    ({ boxes, a, b }) => !boxes.some((one) => isInside(one, a) || isInside(one, b)),
  );
}

/** The same with walls of some thickness, and points inside or outside. */
export function slabTowns(): fc.Arbitrary<Town> {
  return anyTowns({ thicknessM: 0.2 });
}

function anyTowns(wall: { thicknessM?: number }): fc.Arbitrary<Town> {
  const inside = fc.double({ min: 0.5, max: 9.5, noNaN: true });
  const box = fc.tuple(fc.nat({ max: 8 }), inside, inside, inside, inside, inside);
  const coordinate = fc.double({ min: -5, max: 3 * CELL_M + 5, noNaN: true });
  const point = fc.tuple(coordinate, coordinate, fc.double({ min: 0.5, max: 15, noNaN: true }));
  return fc
    .record({
      drawn: fc.uniqueArray(box, { maxLength: 6, selector: ([cell]) => cell }),
      a: point,
      b: point,
    })
    .map(({ drawn, a, b }) => {
      const boxes = drawn.map(([cell, x, y, width, depth, height]): Box => {
        const [x0, y0] = [(cell % 3) * CELL_M + x, Math.floor(cell / 3) * CELL_M + y];
        return { min: [x0, y0, 0], max: [x0 + width, y0 + depth, 2 * height] };
      });
      return { boxes, groups: groupsOf(boxes, wall), a, b };
    })
    .filter(({ a, b }) => Math.hypot(a[0] - b[0], a[1] - b[1]) > 0.5);
}

/** Whether a point is within a block, at least a micrometre below its surface. */
export function isInside({ min, max }: Box, point: Vec3): boolean {
  const deep = 1e-6;
  return (
    point[0] > min[0] + deep &&
    point[0] < max[0] - deep &&
    point[1] > min[1] + deep &&
    point[1] < max[1] - deep &&
    point[2] > min[2] + deep &&
    point[2] < max[2] - deep
  );
}

function groupsOf(boxes: Box[], wall: { thicknessM?: number }): FaceGroupSpec[] {
  const materials = ["concrete", "brick", "glass", "marble"];
  const ground: FaceGroupSpec = {
    name: "ground",
    faces: [
      {
        name: "ground",
        material: "concrete",
        point: [0, 0, 0],
        normal: [0, 0, 1],
        twoSided: false,
      },
    ],
  };
  const buildings = boxes.map((box, n) =>
    boxBuilding({ ...box, ...wall, name: `box ${n}`, material: materials[n % 4] ?? "wood" }),
  );
  return [ground, ...buildings];
}
