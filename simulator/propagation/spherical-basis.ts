import type { Vec3 } from "../scene/vector.ts";

/** Unit vectors across a direction. */
export interface SphericalBasis {
  /** θ̂: downwards, away from the zenith. */
  readonly theta: Vec3;
  /** φ̂: towards growing azimuth. */
  readonly phi: Vec3;
}

/**
 * Unit vectors θ̂ and φ̂ of spherical coordinates,
 *
 *     θ̂ = (cos θ cos φ, cos θ sin φ, −sin θ),   φ̂ = (−sin φ, cos φ, 0)
 *
 * @param direction - Unit vector at zenith angle θ and azimuth φ; straight up and down take φ = 0.
 * @returns θ̂ and φ̂.
 * @source 3GPP TR 38.901, clause 7.1.1.
 */
export function sphericalBasis(direction: Vec3): SphericalBasis {
  const [x, y, cosTheta] = direction;
  const sinTheta = Math.sqrt(x * x + y * y);
  const cosPhi = sinTheta === 0 ? 1 : x / sinTheta;
  const sinPhi = sinTheta === 0 ? 0 : y / sinTheta;
  return {
    theta: [cosTheta * cosPhi, cosTheta * sinPhi, -sinTheta],
    phi: [-sinPhi, cosPhi, 0],
  };
}
