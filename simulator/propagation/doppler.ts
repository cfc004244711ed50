import { advance, dot, type Vec3 } from "../scene/vector.ts";
import type { Path } from "./path.ts";

/** Velocities of what a path touches. Unit: m/s. */
export interface PathMotion {
  /** Of the transmitter. */
  readonly transmitter: Vec3;
  /** Of the receiver. */
  readonly receiver: Vec3;
  /** Of the object at each interaction `[numInteractions]`; absent: all stand still. */
  readonly objects?: readonly Vec3[];
}

const STILL: Vec3 = [0, 0, 0];

/**
 * Rate at which a path grows longer, to first order in v/c,
 *
 *     dL/dt = v_rx·k_n − v_tx·k_0 − Σᵢ vᵢ·(kᵢ − kᵢ₋₁)
 *
 * with k the unit vectors of travel, k_0 before the first interaction and k_n after the last.
 *
 * @param path - The path.
 * @param motion - Velocities at its ends and interactions.
 * @returns dL/dt; minus the wavelength times the Doppler shift. Unit: m/s.
 */
export function lengthRateMps(path: Path, motion: PathMotion): number {
  const { transmitter, receiver, objects = [] } = motion;
  let rateMps = dot(receiver, path.arrival) - dot(transmitter, path.departure);
  for (const [i, velocity] of objects.entries()) {
    const [before = STILL, after = STILL] = path.directions.slice(i, i + 2);
    rateMps -= dot(velocity, advance(after, -1, before));
  }
  return rateMps;
}

/**
 * Doppler shift of a path,
 *
 *     f_D = −(1/λ) dL/dt
 *
 * @param path - The path.
 * @param motion - Velocities at its ends and interactions.
 * @param wavelengthM - λ. Unit: m.
 * @returns f_D, positive when the path shrinks. Unit: Hz.
 */
export function dopplerHz(path: Path, motion: PathMotion, wavelengthM: number): number {
  return -lengthRateMps(path, motion) / wavelengthM;
}
