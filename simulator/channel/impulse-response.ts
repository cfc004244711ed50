import { type Antenna, pathCoefficient } from "../propagation/antenna.ts";
import { dopplerHz, type PathMotion } from "../propagation/doppler.ts";
import type { Path } from "../propagation/path.ts";
import { SPEED_OF_LIGHT_MPS } from "../propagation/speed-of-light.ts";
import type { Tap } from "./frequency-response.ts";

/** What lies at both ends of the paths. */
export interface LinkEnds {
  /** Antenna that sends. */
  readonly transmitter: Antenna;
  /** Antenna that receives. */
  readonly receiver: Antenna;
  /** Carrier frequency. Unit: Hz. */
  readonly carrierHz: number;
  /** Velocities of both ends; absent: they stand still. Unit: m/s. */
  readonly velocities?: Pick<PathMotion, "transmitter" | "receiver">;
}

const STILL = { transmitter: [0, 0, 0], receiver: [0, 0, 0] } as const;

/**
 * Impulse response between two antennas: what each path does to a pulse.
 *
 * @param paths - The paths.
 * @param ends - Antennas, carrier, velocities.
 * @returns One tap per path, in their order.
 */
export function tapsOf(paths: readonly Path[], ends: LinkEnds): Tap[] {
  const { transmitter, receiver, carrierHz, velocities = STILL } = ends;
  const wavelengthM = SPEED_OF_LIGHT_MPS / carrierHz;
  return paths.map((path) => ({
    gain: pathCoefficient(path, transmitter, receiver),
    delayS: path.delayS,
    dopplerHz: dopplerHz(path, velocities, wavelengthM),
  }));
}
