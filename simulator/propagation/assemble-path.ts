import { advance, dot, norm, type Vec3 } from "../scene/vector.ts";
import { reflectionCoefficients } from "./fresnel.ts";
import type { Mirror } from "./mirror.ts";
import type { Path } from "./path.ts";
import { launchWave, type PolarisedWave, receiveWave, reflectWave } from "./polarisation.ts";
import { SPEED_OF_LIGHT_MPS } from "./speed-of-light.ts";

/** A reflection point that has been found. */
export interface Hop {
  /** What reflects. */
  readonly mirror: Mirror;
  /** Where. Unit: m. */
  readonly point: Vec3;
}

/**
 * Gives a found way its length, delay and gain. The field is carried as a vector: launched as θ̂ and
 * φ̂, reflected hop by hop, read in the receiver's θ̂ and φ̂, and multiplied by λ / (4π length).
 *
 * @param id - Number of the sequence of faces.
 * @param transmitter - Start. Unit: m.
 * @param hops - Reflections in the order of travel.
 * @param receiver - End, not the start. Unit: m.
 * @param wavelengthM - λ. Unit: m.
 * @returns The path.
 */
export function assemblePath(
  id: number,
  transmitter: Vec3,
  hops: readonly Hop[],
  receiver: Vec3,
  wavelengthM: number,
): Path {
  const legs = hops.map((hop, n) => advance(hop.point, -1, hops[n - 1]?.point ?? transmitter));
  const lastLeg = advance(receiver, -1, hops.at(-1)?.point ?? transmitter);
  const lengthM = legs.reduce((sum, leg) => sum + norm(leg), norm(lastLeg));
  const arrival = unit(lastLeg);
  const directions = legs.map(unit);
  const departure = directions[0] ?? arrival;
  let wave = launchWave(departure);
  for (const [n, { mirror }] of hops.entries()) {
    wave = bounce(wave, directions[n] ?? arrival, directions[n + 1] ?? arrival, mirror);
  }
  return {
    id,
    interactions: hops.map(({ mirror, point }) => ({
      kind: "reflection",
      face: mirror.index,
      point,
    })),
    directions: [...directions, arrival],
    departure,
    arrival,
    lengthM,
    delayS: lengthM / SPEED_OF_LIGHT_MPS,
    jones: receiveWave(wave, arrival, wavelengthM / (4 * Math.PI * lengthM)),
  };
}

function bounce(
  wave: PolarisedWave,
  incoming: Vec3,
  outgoing: Vec3,
  mirror: Mirror,
): PolarisedWave {
  const { normal } = mirror.face;
  const cosIncidence = Math.min(1, Math.abs(dot(incoming, normal)));
  const weights = reflectionCoefficients(mirror.permittivity, cosIncidence, mirror.slab);
  return reflectWave(wave, incoming, outgoing, normal, weights);
}

function unit(leg: Vec3): Vec3 {
  const length = norm(leg);
  return [leg[0] / length, leg[1] / length, leg[2] / length];
}
