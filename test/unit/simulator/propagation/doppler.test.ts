import { describe, expect, it } from "vitest";
import { dopplerHz } from "../../../../simulator/propagation/doppler.ts";
import { createPathTracer } from "../../../../simulator/propagation/path-tracer.ts";
import { planeFace } from "../../../../simulator/scene/plane-face.ts";
import { createScene } from "../../../../simulator/scene/scene.ts";
import type { Vec3 } from "../../../../simulator/scene/vector.ts";

const STILL: Vec3 = [0, 0, 0];

describe("dopplerHz", () => {
  it("is +v/λ towards the transmitter and −v/λ away from it", () => {
    const [path] = pathsBy(10);
    if (!path) throw new Error("no line of sight");
    const shiftHz = (receiver: Vec3) => dopplerHz(path, { transmitter: STILL, receiver }, 0.1);

    expect(shiftHz([-3, 0, 0])).toBeCloseTo(30, 9);
    expect(shiftHz([3, 0, 0])).toBeCloseTo(-30, 9);
    expect(shiftHz([0, 3, 0])).toBeCloseTo(0, 9);
  });

  it("is what a wall that comes nearer does to the length of a reflection", () => {
    const [, reflected] = pathsBy(10);
    const [, later] = pathsBy(10 - 1e-6);
    if (!reflected || !later) throw new Error("no reflection");
    const rateMps = (later.lengthM - reflected.lengthM) / 1e-6; // the wall moves at 1 m/s
    const motion = { transmitter: STILL, receiver: STILL, objects: [[0, -1, 0] as const] };

    expect(dopplerHz(reflected, motion, 0.1)).toBeCloseTo(-rateMps / 0.1, 3);
  });
});

// Helpers

/** Paths between two points 20 m apart along a wall `wallM` away. */
function pathsBy(wallM: number) {
  const wall = planeFace({
    name: "wall",
    material: "concrete",
    point: [0, wallM, 0],
    normal: [0, -1, 0],
  });
  const scene = createScene("wall", [{ name: "wall", faces: [wall] }]);
  return createPathTracer({ scene, transmitter: [0, 0, 0], frequencyHz: 3e9 })([20, 0, 0]);
}
