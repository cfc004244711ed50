import type { Vec3 } from "../scene/vector.ts";
import type { Trajectory } from "./trajectory.ts";

/**
 * Standing still.
 *
 * @param position - Where. Unit: m.
 * @returns The trajectory.
 */
export function standingTrajectory(position: Vec3): Trajectory {
  const motion = { position, velocity: [0, 0, 0] as const };
  return { maxSpeedMps: 0, at: () => motion };
}
