import { cross, dot, norm, type Vec3 } from "../scene/vector.ts";
import { add, type Complex, multiply, scale } from "./complex.ts";
import type { PolarisedPair } from "./fresnel.ts";
import type { Jones } from "./path.ts";
import { sphericalBasis } from "./spherical-basis.ts";

/** What became of the wave sent as θ̂ and of that sent as φ̂. */
type SentPair = readonly [Complex, Complex];

/** Waves on a leg of a path: what became of a unit θ̂ and of a unit φ̂ wave sent by the transmitter. */
export interface PolarisedWave {
  /** First unit vector across the direction of travel. */
  readonly u: Vec3;
  /** Second. */
  readonly v: Vec3;
  /** Components along u of the waves sent as θ̂ and as φ̂. */
  readonly alongU: SentPair;
  /** Components along v. */
  readonly alongV: SentPair;
}

/**
 * Waves as they leave the transmitter.
 *
 * @param direction - Unit vector of travel on the first leg.
 * @returns The identity between (θ̂, φ̂) sent and (u, v) = (θ̂, φ̂).
 */
export function launchWave(direction: Vec3): PolarisedWave {
  const { theta, phi } = sphericalBasis(direction);
  const [zero, one] = [
    { re: 0, im: 0 },
    { re: 1, im: 0 },
  ];
  return { u: theta, v: phi, alongU: [one, zero], alongV: [zero, one] };
}

/** A direction of travel, and across it the axis along which the field is split. */
export interface SplitDirection {
  /** k, unit. */
  readonly direction: Vec3;
  /** u, unit; the other axis is k × u. */
  readonly axis: Vec3;
}

/** What an interaction does to the components along u and k × u, called TE and TM as at a face. */
export interface Coupling extends PolarisedPair {
  /** TE received per TM sent; its negative is TM received per TE sent, as reciprocity wants. Absent: 0. */
  readonly crossed?: Complex;
}

/**
 * Waves after an interaction: split along u and k × u, weighted, and put together again along u′ and
 * k′ × u′.
 *
 * @param wave - Before.
 * @param before - k and u.
 * @param after - k′ and u′.
 * @param coupling - The weights.
 * @returns After.
 */
export function coupleWave(
  wave: PolarisedWave,
  before: SplitDirection,
  after: SplitDirection,
  coupling: Coupling,
): PolarisedWave {
  const te = projectWave(wave, before.axis);
  const tm = projectWave(wave, cross(before.direction, before.axis));
  const [u, v] = [after.axis, cross(after.direction, after.axis)];
  const alongU = weighPair(coupling.te, te);
  const alongV = weighPair(coupling.tm, tm);
  if (!coupling.crossed) return { u, v, alongU, alongV };
  return {
    u,
    v,
    alongU: addPairs(alongU, weighPair(coupling.crossed, tm)),
    alongV: addPairs(alongV, weighPair(scale(-1, coupling.crossed), te)),
  };
}

function weighPair(weight: Complex, [a, b]: SentPair): SentPair {
  return [multiply(weight, a), multiply(weight, b)];
}

function addPairs([a, b]: SentPair, [c, d]: SentPair): SentPair {
  return [add(a, c), add(b, d)];
}

/**
 * Waves after a face has reflected them or let them pass, with u = e_TE = k × n / |k × n| on both
 * sides.
 *
 * @param wave - Before.
 * @param incoming - k, unit vector of travel before.
 * @param outgoing - k′, unit vector of travel after: mirrored, or the same.
 * @param normal - n, unit, either side.
 * @param coefficients - For TE and TM at this incidence.
 * @returns After.
 */
export function meetFace(
  wave: PolarisedWave,
  incoming: Vec3,
  outgoing: Vec3,
  normal: Vec3,
  coefficients: PolarisedPair,
): PolarisedWave {
  const axis = acrossIncidence(incoming, normal);
  const before = { direction: incoming, axis };
  return coupleWave(wave, before, { direction: outgoing, axis }, coefficients);
}

/**
 * Waves as the receiver's θ̂ and φ̂ components, which belong to the direction it looks in, −k.
 *
 * @param wave - On the last leg.
 * @param direction - k, unit vector of travel on the last leg.
 * @param amplitude - Common factor, λ / (4π length).
 * @returns The path's gain matrix.
 */
export function receiveWave(wave: PolarisedWave, direction: Vec3, amplitude: number): Jones {
  const { theta, phi } = sphericalBasis([-direction[0], -direction[1], -direction[2]]);
  const { alongU, alongV } = rotateWave(wave, theta, phi);
  return {
    thetaTheta: scale(amplitude, alongU[0]),
    thetaPhi: scale(amplitude, alongU[1]),
    phiTheta: scale(amplitude, alongV[0]),
    phiPhi: scale(amplitude, alongV[1]),
  };
}

function rotateWave(wave: PolarisedWave, u: Vec3, v: Vec3): PolarisedWave {
  const [a, b] = [projectWave(wave, u), projectWave(wave, v)];
  return { u, v, alongU: a, alongV: b };
}

function projectWave(wave: PolarisedWave, axis: Vec3): [Complex, Complex] {
  const [fromU, fromV] = [dot(axis, wave.u), dot(axis, wave.v)];
  const { alongU, alongV } = wave;
  return [
    add(scale(fromU, alongU[0]), scale(fromV, alongV[0])),
    add(scale(fromU, alongU[1]), scale(fromV, alongV[1])),
  ];
}

/**
 * Direction of TE at a face, k × n / |k × n|. At normal incidence every direction across the wave
 * serves: both coefficients then act alike.
 *
 * @param direction - k, unit.
 * @param normal - n, unit.
 * @returns e_TE, unit.
 */
export function acrossIncidence(direction: Vec3, normal: Vec3): Vec3 {
  const across = cross(direction, normal);
  const length = norm(across);
  if (length > 1e-9) return [across[0] / length, across[1] / length, across[2] / length];
  return sphericalBasis(direction).phi;
}
