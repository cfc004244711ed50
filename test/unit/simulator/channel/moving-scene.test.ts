import { describe, expect, it } from "vitest";
import {
  createMovingScene,
  type MovingBox,
  type MovingScene,
} from "../../../../simulator/channel/moving-scene.ts";
import { waypointTrajectory } from "../../../../simulator/channel/waypoint-trajectory.ts";
import { lengthRateMps } from "../../../../simulator/propagation/doppler.ts";
import type { Path } from "../../../../simulator/propagation/path.ts";
import { createPathTracer } from "../../../../simulator/propagation/path-tracer.ts";
import { createSegmentTest } from "../../../../simulator/propagation/segment-test.ts";
import { buildStreetCanyon } from "../../../../simulator/scene/build-street-canyon.ts";
import { createScene } from "../../../../simulator/scene/scene.ts";
import type { Vec3 } from "../../../../simulator/scene/vector.ts";

const LORRY: MovingBox = {
  trajectory: waypointTrajectory({
    points: [
      [-40, -3, 0],
      [40, -3, 0],
      [40, 5, 0],
    ],
    isClosed: true,
    cornerRadiusM: 6,
    speedMps: 10,
    startM: 0,
  }),
  sizeM: [8, 2.5, 3],
  material: "metal",
};
const CANYON = buildStreetCanyon();
const MOVING = createMovingScene(CANYON, [LORRY]);
const STILL: Vec3 = [0, 0, 0];
const DT_S = 1e-5;

/** Round and round, on a circle of 6 m about the origin. */
const CIRCLING: MovingBox = {
  ...LORRY,
  trajectory: waypointTrajectory({
    points: [
      [-6, -6, 0],
      [6, -6, 0],
      [6, 6, 0],
      [-6, 6, 0],
    ],
    isClosed: true,
    cornerRadiusM: 6,
    speedMps: 10,
    startM: 0,
  }),
};

describe("createMovingScene", () => {
  it("adds every box behind the faces that stand, in the same order at all times", () => {
    const [before, after] = [MOVING.sceneAt(0), MOVING.sceneAt(12)];

    expect(before.faces.slice(0, CANYON.faces.length)).toEqual(CANYON.faces);
    expect(before.faces.map(({ name }) => name)).toEqual(after.faces.map(({ name }) => name));
    expect(before.faces.length).toBe(CANYON.faces.length + 5);
  });

  it("gives all who ask for the same moments the same scene", () => {
    const { sceneAt } = createMovingScene(CANYON, [LORRY]);
    const [before, after] = [sceneAt(1), sceneAt(2)];

    expect(sceneAt(1)).toBe(before);
    expect(sceneAt(2)).toBe(after);
    expect(createMovingScene(CANYON, []).sceneAt(7)).toBe(CANYON);
  });

  it("puts the box where its way is, lying along its velocity", () => {
    const { position } = LORRY.trajectory.at(3);
    const isBlocked = createSegmentTest(MOVING.sceneAt(3));
    const near = (x: number, y: number): Vec3 => [position[0] + x, position[1] + y, 1];

    expect(isBlocked(near(0, -2), near(0, 2))).toBe(true);
    expect(isBlocked(near(3.9, -2), near(3.9, 2))).toBe(true); // 8 m long,
    expect(isBlocked(near(4.1, -2), near(4.1, 2))).toBe(false);
    expect(isBlocked(near(-6, 1.3), near(6, 1.3))).toBe(false); // 2.5 m wide
  });

  it("gives the Doppler that the change of every path's length shows, in turns too", () => {
    const field = createMovingScene(createScene("field", []), [CIRCLING]);
    let numChecked = 0;
    for (let timeS = 0; timeS < 4; timeS += 0.1) {
      const [before, after] = [fieldPaths(field, timeS - DT_S), fieldPaths(field, timeS + DT_S)];
      for (const [id, path] of fieldPaths(field, timeS)) {
        const [first, last] = [before.get(id), after.get(id)];
        if (!first || !last || id === 0) continue;
        const objects = path.interactions.map(({ face, point }) =>
          field.velocityAt(face, point, timeS),
        );
        const rateMps = lengthRateMps(path, { transmitter: STILL, receiver: STILL, objects });
        const measured = (last.lengthM - first.lengthM) / (2 * DT_S);
        expect(Math.abs(rateMps - measured)).toBeLessThan(1e-3);
        numChecked += 1;
      }
    }
    expect(numChecked).toBeGreaterThan(20);
  });
});

// Helpers

/** What the lorry does to waves from 18 m to its west to 18 m to its east. */
function fieldPaths({ sceneAt }: MovingScene, timeS: number): ReadonlyMap<number, Path> {
  const trace = createPathTracer({
    scene: sceneAt(timeS),
    transmitter: [-18, -8, 5],
    frequencyHz: 3.5e9,
    mechanisms: { maxReflections: 1, diffraction: true },
  });
  return new Map(trace([18, -8, 1.5]).map((path) => [path.id, path]));
}
