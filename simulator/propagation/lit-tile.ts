import { heightAbove } from "../scene/face.ts";
import { advance, dot, norm, type Vec3 } from "../scene/vector.ts";
import type { FaceTile } from "./face-tiles.ts";
import type { Scattering } from "./materials.ts";
import type { Mirror } from "./mirror.ts";
import { scatteredShare } from "./scattering-lobe.ts";

/** A tile as the transmitter lights it. */
export interface LitTile {
  /** The tile. */
  readonly tile: FaceTile;
  /** Its face. */
  readonly mirror: Mirror;
  /** How that scatters. */
  readonly scattering: Scattering;
  /** Of the transmitter above the face's plane, negative behind it. Unit: m. */
  readonly heightM: number;
  /** From the transmitter to the tile's centre. Unit: m. */
  readonly distanceM: number;
  /** Points at which its power is integrated. */
  readonly nodes: readonly LitNode[];
}

/** What the transmitter contributes to one point of a tile's integral. */
export interface LitNode {
  /** The point. Unit: m. */
  readonly point: Vec3;
  /** S² cos θ_i ΔA / r_i²; dimensionless. */
  readonly weight: number;
  /** cos θ_i. */
  readonly cosIncidence: number;
  /** Unit vector of the specular direction. */
  readonly specular: Vec3;
}

/** Corners' shares in three points whose mean is exact for polynomials of degree 2. */
const NODE_SHARES = [
  [2 / 3, 1 / 6, 1 / 6],
  [1 / 6, 2 / 3, 1 / 6],
  [1 / 6, 1 / 6, 2 / 3],
] as const;

/**
 * Prepares a tile for any receiver on the transmitter's side of its face.
 *
 * @param tile - The tile.
 * @param mirror - Its face.
 * @param scattering - How that scatters.
 * @param transmitter - Position. Unit: m.
 * @returns The lit tile.
 */
export function lightTile(
  tile: FaceTile,
  mirror: Mirror,
  scattering: Scattering,
  transmitter: Vec3,
): LitTile {
  const { normal } = mirror.face;
  const heightM = heightAbove(mirror.face, transmitter);
  const [a, b, c] = tile.corners;
  const nodes = NODE_SHARES.map(([shareA, shareB, shareC]) => {
    const point = advance(advance(advance([0, 0, 0], shareA, a), shareB, b), shareC, c);
    const leg = advance(point, -1, transmitter);
    const lengthM = norm(leg);
    const cosIncidence = Math.abs(heightM) / lengthM;
    const power = scattering.coefficient ** 2 * cosIncidence;
    return {
      point,
      weight: (power * tile.areaM2) / NODE_SHARES.length / lengthM ** 2,
      cosIncidence,
      specular: advance([0, 0, 0], 1 / lengthM, advance(leg, -2 * dot(leg, normal), normal)),
    };
  });
  const distanceM = norm(advance(tile.centre, -1, transmitter));
  return { tile, mirror, scattering, heightM, distanceM, nodes };
}

/**
 * Power that a tile of a perfect reflector scatters to a receiver,
 *
 *     ∫ S² cos θ_i ρ / (r_i² r_s²) dA
 *
 * times (λ/4π)², of a transmitter of unit gain. Hot path.
 *
 * @param lit - The tile.
 * @param receiver - On the transmitter's side of the face. Unit: m.
 * @returns The integral. Unit: 1/m².
 * @source V. Degli-Esposti et al., IEEE Trans. Antennas Propagat. 55 (1), 2007, equations 3 to 5.
 */
export function scatteredPower({ mirror, scattering, nodes }: LitTile, receiver: Vec3): number {
  const heightM = Math.abs(heightAbove(mirror.face, receiver));
  let power = 0;
  for (const { point, weight, cosIncidence, specular } of nodes) {
    const leg = advance(receiver, -1, point);
    const lengthM = norm(leg);
    const cosScattered = heightM / lengthM;
    const cosOffSpecular = dot(leg, specular) / lengthM;
    const angles = { cosIncidence, cosScattered, cosOffSpecular };
    power += (weight * scatteredShare(angles, scattering.lobeExponent)) / (lengthM * lengthM);
  }
  return power;
}
