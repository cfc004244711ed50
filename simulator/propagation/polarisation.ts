import { cross, dot, norm, type Vec3 } from "../scene/vector.ts";
import { add, type Complex, multiply, scale } from "./complex.ts";
import type { PolarisedPair } from "./fresnel.ts";
import type { Jones } from "./path.ts";
import { sphericalBasis } from "./spherical-basis.ts";

/** Waves on a leg of a path: what became of a unit θ̂ and of a unit φ̂ wave sent by the transmitter. */
export interface PolarisedWave {
  /** First unit vector across the direction of travel. */
  readonly u: Vec3;
  /** Second. */
  readonly v: Vec3;
  /** Components along u of the waves sent as θ̂ and as φ̂. */
  readonly alongU: readonly [Complex, Complex];
  /** Components along v. */
  readonly alongV: readonly [Complex, Complex];
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

/**
 * Waves after a reflection: split into e_TE = k × n / |k × n| and e_TM = k × e_TE, weighted, and put
 * together again with k′ × e_TE for e_TM.
 *
 * @param wave - Before.
 * @param incoming - k, unit vector of travel before.
 * @param outgoing - k′, unit vector of travel after.
 * @param normal - n, unit, either side.
 * @param coefficients - r_TE and r_TM at this incidence.
 * @returns After.
 */
export function reflectWave(
  wave: PolarisedWave,
  incoming: Vec3,
  outgoing: Vec3,
  normal: Vec3,
  coefficients: PolarisedPair,
): PolarisedWave {
  const te = acrossIncidence(incoming, normal);
  const split = rotateWave(wave, te, cross(incoming, te));
  const weigh = (r: Complex, [a, b]: readonly [Complex, Complex]): [Complex, Complex] => [
    multiply(r, a),
    multiply(r, b),
  ];
  return {
    u: te,
    v: cross(outgoing, te),
    alongU: weigh(coefficients.te, split.alongU),
    alongV: weigh(coefficients.tm, split.alongV),
  };
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

/** At normal incidence every direction across the wave serves: both coefficients then act alike. */
function acrossIncidence(incoming: Vec3, normal: Vec3): Vec3 {
  const across = cross(incoming, normal);
  const length = norm(across);
  if (length > 1e-9) return [across[0] / length, across[1] / length, across[2] / length];
  return sphericalBasis(incoming).phi;
}
