import { boxBuilding } from "../scene/box-building.ts";
import type { FaceSpec } from "../scene/face.ts";
import { createScene, type FaceGroupSpec, type Scene } from "../scene/scene.ts";
import { advance, type Vec3 } from "../scene/vector.ts";
import { keepRecent } from "./keep-recent.ts";
import type { Trajectory } from "./trajectory.ts";

/** A box that moves about: a car, a bus. Its length lies along its velocity. */
export interface MovingBox {
  /** Way of the middle of its underside; it never stands. */
  readonly trajectory: Trajectory;
  /** Length, width and height. Unit: m, > 0. */
  readonly sizeM: Vec3;
  /** Key of the material table. */
  readonly material: string;
}

/** A scene with boxes that move in it. */
export interface MovingScene {
  /** The scene at a moment: faces are numbered alike at all moments, so that paths keep their ids; the same object for the two moments asked for last. Argument unit: s. */
  readonly sceneAt: (timeS: number) => Scene;
  /** Velocity with which a point of a face moves. Arguments: the face's index, the point (m), the moment (s). Unit: m/s. */
  readonly velocityAt: (face: number, point: Vec3, timeS: number) => Vec3;
}

/** Over this time a box's turning is measured. Unit: s. */
const TURN_S = 1e-4;

/**
 * Puts moving boxes into a scene. A box goes where its trajectory says and turns with its velocity, so
 * that a point of it moves as
 *
 *     v(x) = v + ω ẑ × (x − p)
 *
 * @param scene - What stands still.
 * @param boxes - What moves.
 * @returns The scene of every moment.
 */
export function createMovingScene(scene: Scene, boxes: readonly MovingBox[]): MovingScene {
  const bodies = boxes.map(bodyOf);
  const owners = bodies.flatMap(({ faces }, box) => faces.map(() => boxes[box] as MovingBox));
  const sceneAt = keepRecent((timeS) => {
    const moved = createScene(
      scene.name,
      boxes.map((box, n) => placeBody(bodies[n] as FaceGroupSpec, box.trajectory, timeS)),
    );
    return {
      name: scene.name,
      faces: [...scene.faces, ...moved.faces],
      groups: [...scene.groups, ...moved.groups],
    };
  });
  const velocityAt = (face: number, point: Vec3, timeS: number): Vec3 => {
    const owner = owners[face - scene.faces.length];
    if (!owner) return [0, 0, 0];
    const { position, velocity } = owner.trajectory.at(timeS);
    const [x, y] = advance(point, -1, position);
    const turnRate = turnRateAt(owner.trajectory, timeS);
    return advance(velocity, turnRate, [-y, x, 0]);
  };
  return { sceneAt: boxes.length === 0 ? () => scene : sceneAt, velocityAt };
}

/** The box about the origin, along x. */
function bodyOf({ sizeM: [lengthM, widthM, heightM], material }: MovingBox): FaceGroupSpec {
  const min: Vec3 = [-lengthM / 2, -widthM / 2, 0];
  const max: Vec3 = [lengthM / 2, widthM / 2, heightM];
  return { ...boxBuilding({ name: "vehicle", material, min, max }), kind: "object" };
}

function placeBody(body: FaceGroupSpec, trajectory: Trajectory, timeS: number): FaceGroupSpec {
  const { position, velocity } = trajectory.at(timeS);
  const speed = Math.hypot(velocity[0], velocity[1]);
  const [cos, sin] = [velocity[0] / speed, velocity[1] / speed];
  const turn = ([x, y, z]: Vec3): Vec3 => [x * cos - y * sin, x * sin + y * cos, z];
  const place = (point: Vec3) => advance(position, 1, turn(point));
  const faces = body.faces.map(
    (face): FaceSpec => ({
      ...face,
      point: place(face.point),
      normal: turn(face.normal),
      pieces: (face.pieces ?? []).map((piece) => piece.map(place)),
    }),
  );
  return { ...body, faces };
}

/** ω, how fast the direction of travel turns. Unit: rad/s. */
function turnRateAt({ at }: Trajectory, timeS: number): number {
  const [x0, y0] = at(timeS - TURN_S / 2).velocity;
  const [x1, y1] = at(timeS + TURN_S / 2).velocity;
  return Math.atan2(x0 * y1 - y0 * x1, x0 * x1 + y0 * y1) / TURN_S;
}
