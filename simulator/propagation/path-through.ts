import { advance, norm, type Vec3 } from "../scene/vector.ts";
import type { Interaction, Path } from "./path.ts";
import { launchWave, type PolarisedWave, receiveWave } from "./polarisation.ts";
import { SPEED_OF_LIGHT_MPS } from "./speed-of-light.ts";

/** A way that has been found. */
export interface Way {
  /** Becomes `Path.id`. */
  readonly id: number;
  /** Start. Unit: m. */
  readonly transmitter: Vec3;
  /** What lies between, in the order of travel. */
  readonly interactions: readonly Interaction[];
  /** End, not the start. Unit: m. */
  readonly receiver: Vec3;
}

/** What the n-th interaction does to the field. Arguments: the waves before, unit vectors of travel before and after, n. */
export type Coupler = (
  wave: PolarisedWave,
  incoming: Vec3,
  outgoing: Vec3,
  n: number,
) => PolarisedWave;

/**
 * Gives a found way its length, delay and gain. The field is carried as a vector: launched as θ̂ and
 * φ̂, coupled interaction by interaction, read in the receiver's θ̂ and φ̂, and multiplied by
 * λ / (4π length). A transmission bends nothing.
 *
 * @param way - The way.
 * @param wavelengthM - λ. Unit: m.
 * @param couple - What each interaction does.
 * @returns The path.
 */
export function pathThrough(way: Way, wavelengthM: number, couple: Coupler): Path {
  const { id, transmitter, interactions, receiver } = way;
  const bends = interactions.filter(({ kind }) => kind !== "transmission");
  const vertices = [...bends.map(({ point }) => point), receiver];
  const legs = vertices.map((to, n) => advance(to, -1, vertices[n - 1] ?? transmitter));
  const lengthM = legs.reduce((sum, leg) => sum + norm(leg), 0);
  const [departure, ...others] = legs.map((leg) => advance([0, 0, 0], 1 / norm(leg), leg));
  if (!departure) throw new RangeError("no leg"); // a receiver is always there
  const directions = [departure];
  let arrival = departure;
  let wave = launchWave(departure);
  for (const [n, { kind }] of interactions.entries()) {
    const outgoing = kind === "transmission" ? arrival : (others.shift() ?? arrival);
    wave = couple(wave, arrival, outgoing, n);
    arrival = outgoing;
    directions.push(arrival);
  }
  return {
    id,
    interactions,
    directions,
    departure,
    arrival,
    lengthM,
    delayS: lengthM / SPEED_OF_LIGHT_MPS,
    jones: receiveWave(wave, arrival, wavelengthM / (4 * Math.PI * lengthM)),
  };
}
