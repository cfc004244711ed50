import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { paintOrder, type Shape } from "../../../../simulator/picture/bsp-tree.ts";
import { covers, facePieces, heightAbove } from "../../../../simulator/scene/face.ts";
import { createScene, type Scene } from "../../../../simulator/scene/scene.ts";
import { advance, cross, dot, norm, type Vec3 } from "../../../../simulator/scene/vector.ts";
import { towns } from "../propagation/random-scene.ts";

const EYE: Vec3 = [-60, -45, 90];

describe("paintOrder", () => {
  test.prop([towns(), fc.array(fc.tuple(fc.nat(63), fc.nat(63)), { minLength: 5, maxLength: 5 })])(
    "paints last, at any pixel, the face that the eye sees there",
    ({ groups }, pixels) => {
      const scene = createScene("town", groups);
      const painted = paintOrder(shapesOf(scene), EYE);
      for (const [x, y] of pixels) {
        const direction = advance([x + 0.31, y + 0.47, 0], -1, EYE);
        const seen = painted.findLast(({ points }) => isPierced(points, direction));
        expect(seen?.paint).toBe(nearestFace(scene, direction));
      }
    },
  );

  it("cuts a line at the wall that it passes through, and paints the wall between its parts", () => {
    const wall: Shape<string> = { points: square(0), paint: "wall" };
    const ray: Shape<string> = {
      points: [
        [-3, 0, 0],
        [5, 0, 0],
      ],
      paint: "ray",
    };

    expect(paintOrder([ray, wall], [10, 0, 0]).map(({ paint }) => paint)).toEqual([
      "ray",
      "wall",
      "ray",
    ]);
    expect(paintOrder([ray, wall], [10, 0, 0])[0]?.points).toEqual([
      [-3, 0, 0],
      [0, 0, 0],
    ]);
  });

  it("paints outlines over the face that they lie in", () => {
    const [a = [0, 0, 0], b = [0, 0, 0]] = square(0);
    const shapes = [
      { points: [a, b], paint: "line" },
      { points: square(0), paint: "face" },
    ];

    expect(paintOrder(shapes, [9, 1, 1]).map(({ paint }) => paint)).toEqual(["face", "line"]);
  });
});

// Helpers

function shapesOf(scene: Scene): Shape<number>[] {
  return scene.faces.flatMap((face, paint) =>
    heightAbove(face, EYE) > 0 ? facePieces(face).map((points) => ({ points, paint })) : [],
  );
}

/** By trying every face. */
function nearestFace(scene: Scene, direction: Vec3): number | undefined {
  let best: { face: number; t: number } | undefined;
  for (const [n, face] of scene.faces.entries()) {
    const t = -heightAbove(face, EYE) / dot(face.normal, direction);
    const isFront = heightAbove(face, EYE) > 0 && face.edges && t > 0;
    if (isFront && (!best || t < best.t) && covers(face, ...advance(EYE, t, direction))) {
      best = { face: n, t };
    }
  }
  return best?.face;
}

/** Whether the line of sight passes through a convex polygon: on the same side of all its edges. */
function isPierced(points: readonly Vec3[], direction: Vec3): boolean {
  const sides = points.map((from, n) => {
    const to = points[(n + 1) % points.length] ?? from;
    const across = cross(advance(from, -1, EYE), advance(to, -1, EYE));
    return dot(across, direction) / (norm(across) || 1);
  });
  return sides.every((side) => side >= 0) || sides.every((side) => side <= 0);
}

function square(x: number): Vec3[] {
  return [
    [x, -1, -1],
    [x, 1, -1],
    [x, 1, 1],
    [x, -1, 1],
  ];
}
