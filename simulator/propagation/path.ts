import type { Vec3 } from "../scene/vector.ts";
import type { Complex } from "./complex.ts";

/** What can happen to a wave at one point on its way. */
export type InteractionKind = "reflection" | "transmission" | "diffraction" | "scattering";

/** One thing that happens to a wave on its way. */
export interface Interaction {
  /** The mechanism. */
  readonly kind: InteractionKind;
  /** Index of the face in the scene; at an edge, of the face that its angles are counted from. */
  readonly face: number;
  /** Where. Unit: m. */
  readonly point: Vec3;
}

/**
 * Field at the receiver per field at the transmitter, for both polarisations; the letters name first
 * the received, then the sent component, θ̂ and φ̂ belonging to the direction from each end to the path.
 */
export interface Jones {
  /** θ received per θ sent. */
  readonly thetaTheta: Complex;
  /** θ received per φ sent. */
  readonly thetaPhi: Complex;
  /** φ received per θ sent. */
  readonly phiTheta: Complex;
  /** φ received per φ sent. */
  readonly phiPhi: Complex;
}

/** One way from the transmitter to the receiver. */
export interface Path {
  /** Number of the sequence of faces, the same for all receivers: 0 is the line of sight. */
  readonly id: number;
  /** In the order of travel; empty for the line of sight. */
  readonly interactions: readonly Interaction[];
  /** Unit vectors of travel, before, between and after the interactions `[numInteractions + 1]`. */
  readonly directions: readonly Vec3[];
  /** Unit vector of travel on the first leg. */
  readonly departure: Vec3;
  /** Unit vector of travel on the last leg; the receiver sees the wave come from its negative. */
  readonly arrival: Vec3;
  /** Length. Unit: m. */
  readonly lengthM: number;
  /** Length over c. Unit: s. */
  readonly delayS: number;
  /** Gain matrix, with λ/(4π length) and without the carrier's phase e^{−j2πfτ}. */
  readonly jones: Jones;
}
