import type { MovingBox } from "../channel/moving-scene.ts";
import { uniformAt } from "../random.ts";
import type { StreetGraph } from "../scene/street-graph.ts";
import type { Vec3 } from "../scene/vector.ts";
import { DRIVING_LANE } from "./street-users.ts";
import { streetWalk } from "./street-walk.ts";

/** `uniformAt` stream of the cars' speeds. */
const STREAM = 0x57ee9;

/** Cars' walks are counted after the users'. */
const FIRST_WALK = 32_768;

/** A passenger car, lower than the phones in it, which it therefore does not screen. Unit: m. */
const CAR_M: Vec3 = [4.5, 1.8, 1.4];

/** Slowest and fastest car. Unit: km/h. */
const SPEEDS_KMH = [20, 40] as const;

/**
 * Metal cars that drive about the streets on the right-hand lane, through each other if need be.
 *
 * @param streets - Where.
 * @param seed - Fixes ways and speeds. Integer, 0 … 2³² − 1.
 * @param numVehicles - How many.
 * @returns The cars.
 */
export function streetVehicles(
  streets: StreetGraph,
  seed: number,
  numVehicles: number,
): MovingBox[] {
  const [slowKmh, fastKmh] = SPEEDS_KMH;
  return Array.from({ length: numVehicles }, (_, n) => {
    const speedMps = (slowKmh + (fastKmh - slowKmh) * uniformAt(seed, STREAM, n, 0)) / 3.6;
    const walk = { streets, seed, user: FIRST_WALK + n, heightM: 0, speedMps, ...DRIVING_LANE };
    return { trajectory: streetWalk(walk), sizeM: CAR_M, material: "metal" };
  });
}
