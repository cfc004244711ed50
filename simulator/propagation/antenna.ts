import { dot, type Vec3 } from "../scene/vector.ts";
import { add, type Complex, scale } from "./complex.ts";
import type { Path } from "./path.ts";
import { sphericalBasis } from "./spherical-basis.ts";

/**
 * Amplitude pattern of one element in its own frame: boresight at θ = 90°, φ = 0, rod along z.
 * Arguments: zenith angle θ (rad, 0 … π), azimuth φ (rad, −π … π). Returns √gain, linear, ≥ 0.
 */
export type AntennaPattern = (thetaRad: number, phiRad: number) => number;

/** How an antenna is mounted. */
export interface Mounting {
  /** Where the boresight points, from east, counter-clockwise. Unit: rad. */
  readonly azimuthRad: number;
  /** How far the boresight points below the horizon. Unit: rad. */
  readonly downtiltRad: number;
}

/** An element with its polarisation and mounting. */
export interface Antenna extends Mounting {
  /** Its pattern. */
  readonly pattern: AntennaPattern;
  /** Polarisation: 0 is V (θ̂), π/2 is H (φ̂), ±π/4 the two slants. Unit: rad. */
  readonly slantRad: number;
}

/** An isotropic, vertically polarised element. */
export const ISOTROPIC_V: Antenna = {
  pattern: () => 1,
  slantRad: 0,
  azimuthRad: 0,
  downtiltRad: 0,
};

/** An isotropic, horizontally polarised element. */
export const ISOTROPIC_H: Antenna = { ...ISOTROPIC_V, slantRad: Math.PI / 2 };

/**
 * Half-wave dipole along z, √1.643 · cos(π/2 cos θ) / sin θ.
 *
 * @param thetaRad - θ. Unit: rad.
 * @returns √gain; 2.16 dBi across the rod, 0 along it.
 */
export function halfWaveDipole(thetaRad: number): number {
  const sinTheta = Math.sin(thetaRad);
  if (sinTheta < 1e-9) return 0; // along the rod the quotient is 0/0 and the limit 0
  return (Math.sqrt(1.643) * Math.cos((Math.PI / 2) * Math.cos(thetaRad))) / sinTheta;
}

/**
 * Short dipole along z, √1.5 · sin θ.
 *
 * @param thetaRad - θ. Unit: rad.
 * @returns √gain; 1.76 dBi across the rod.
 */
export function shortDipole(thetaRad: number): number {
  return Math.sqrt(1.5) * Math.sin(thetaRad);
}

/**
 * Base station element of 8 dBi,
 *
 *     A_V = −min(12 ((θ − 90°)/65°)², 30),   A_H = −min(12 (φ/65°)², 30),   A = 8 − min(−A_V − A_H, 30) dBi
 *
 * @param thetaRad - θ. Unit: rad.
 * @param phiRad - φ. Unit: rad, −π … π.
 * @returns √gain.
 * @source 3GPP TR 38.901, table 7.3-1.
 */
export function tr38901Element(thetaRad: number, phiRad: number): number {
  const lossDb = (offsetRad: number) => Math.min(12 * ((offsetRad * 180) / Math.PI / 65) ** 2, 30);
  const gainDb = 8 - Math.min(lossDb(thetaRad - Math.PI / 2) + lossDb(phiRad), 30);
  return 10 ** (gainDb / 20);
}

/** Patterns by the names that configurations use. */
export const ELEMENT_PATTERNS: Readonly<
  Record<"isotropic" | "dipole" | "tr38901", AntennaPattern>
> = {
  isotropic: ISOTROPIC_V.pattern,
  dipole: halfWaveDipole,
  tr38901: tr38901Element,
};

/**
 * Complex amplitude between two antennas over one path,
 *
 *     a = C_rxᵀ J C_tx,   C = (C_θ, C_φ) of each antenna towards the path
 *
 * @param path - The path.
 * @param transmitter - Antenna at its start.
 * @param receiver - Antenna at its end.
 * @returns a, without the carrier's phase; |a|² is the path's power gain.
 */
export function pathCoefficient(path: Path, transmitter: Antenna, receiver: Antenna): Complex {
  const { thetaTheta, thetaPhi, phiTheta, phiPhi } = path.jones;
  const k1 = path.arrival;
  const sent = antennaField(transmitter, path.departure);
  const heard = antennaField(receiver, [-k1[0], -k1[1], -k1[2]]);
  return add(
    scale(heard.theta, add(scale(sent.theta, thetaTheta), scale(sent.phi, thetaPhi))),
    scale(heard.phi, add(scale(sent.theta, phiTheta), scale(sent.phi, phiPhi))),
  );
}

/**
 * Field amplitudes of a mounted antenna in the scene's θ̂ and φ̂ of a direction,
 *
 *     (C_θ, C_φ) = √G(θ′, φ′) · (cos(ψ + ζ), sin(ψ + ζ))
 *
 * θ′, φ′: the direction in the antenna's frame; ψ: from the scene's θ̂ to the antenna's θ̂′; ζ: slant.
 *
 * @param antenna - The antenna.
 * @param direction - Unit vector away from it.
 * @returns C_θ and C_φ, real; C_θ² + C_φ² is the gain.
 * @source 3GPP TR 38.901, clause 7.1.3; slant: clause 7.3.2, model 2.
 */
export function antennaField(antenna: Antenna, direction: Vec3): { theta: number; phi: number } {
  const { forward, left, up } = mountAxes(antenna);
  const cosTheta = Math.max(-1, Math.min(1, dot(up, direction)));
  const azimuthRad = Math.atan2(dot(left, direction), dot(forward, direction));
  const amplitude = antenna.pattern(Math.acos(cosTheta), azimuthRad);
  const { theta, phi } = sphericalBasis(direction);
  // −up without its part along the direction is θ̂′; along the rod itself any ψ will do
  const turnRad = Math.abs(cosTheta) === 1 ? 0 : Math.atan2(-dot(phi, up), -dot(theta, up));
  const angleRad = turnRad + antenna.slantRad;
  return { theta: amplitude * Math.cos(angleRad), phi: amplitude * Math.sin(angleRad) };
}

/** Axes of a mounted antenna in the scene: x′, y′ and z′ of TR 38.901, clause 7.1.3. */
export interface MountAxes {
  /** Along the boresight, unit. */
  readonly forward: Vec3;
  /** Horizontal, to the left of the boresight, unit. */
  readonly left: Vec3;
  /** Up, tilted with the antenna, unit. */
  readonly up: Vec3;
}

/**
 * Axes of a mounted antenna.
 *
 * @param mounting - Azimuth and downtilt.
 * @returns Three unit vectors at right angles.
 */
export function mountAxes({ azimuthRad, downtiltRad }: Mounting): MountAxes {
  const [cosA, sinA] = [Math.cos(azimuthRad), Math.sin(azimuthRad)];
  const [cosT, sinT] = [Math.cos(downtiltRad), Math.sin(downtiltRad)];
  return {
    forward: [cosT * cosA, cosT * sinA, -sinT],
    left: [-sinA, cosA, 0],
    up: [sinT * cosA, sinT * sinA, cosT],
  };
}
