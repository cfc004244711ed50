import type { Vec3 } from "../scene/vector.ts";

/** Where something is, and how it moves. */
export interface Motion {
  /** Position. Unit: m. */
  readonly position: Vec3;
  /** Velocity, the position's derivative. Unit: m/s. */
  readonly velocity: Vec3;
}

/** A way through the scene as a pure function of time: any moment can be asked for, in any order. */
export interface Trajectory {
  /** No moment is faster. Unit: m/s, ≥ 0. */
  readonly maxSpeedMps: number;
  /** Motion at a time, which may be negative. Velocity is continuous. Argument unit: s. */
  readonly at: (timeS: number) => Motion;
}
