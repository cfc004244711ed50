import type { Antenna } from "../propagation/antenna.ts";
import { type AntennaArray, createPorts, portGains } from "../propagation/antenna-array.ts";
import { createBeams, strongestBeam, throughBeam } from "../propagation/beam-codebook.ts";
import type { Path } from "../propagation/path.ts";

/**
 * How a transmitter uses its ports; the total power is the same in all cases, Σ|w|² = 1.
 *
 * `none`: port 0 alone has it all. `max-ratio`: all ports, weighted per PRB so that the user receives
 * most, which needs every port's channel. `beams`: at every keyframe the codebook's beam in which the
 * user is strongest; in between the weights go straight from beam to beam, with Σ|w|² ≤ 1.
 */
export type Precoding = "none" | "max-ratio" | "beams";

/** Gains of a keyframe's paths, `[numPaths][numEntries][2]`; entry = antenna · numPorts + port. */
export type PathGains = (paths: readonly Path[]) => readonly Float64Array[];

/** Per precoding, what makes the gains between an array and a user's antennas. */
export const PRECODERS: Readonly<
  Record<Precoding, (array: AntennaArray, userAntennas: readonly Antenna[]) => PathGains>
> = {
  none: (array, userAntennas) => {
    const { antennas, places } = createPorts(array);
    const first = { antennas: antennas.slice(0, 1), places: places.slice(0, 1) };
    return (paths) => paths.map((path) => portGains(path, first, userAntennas));
  },
  "max-ratio": (array, userAntennas) => {
    const ports = createPorts(array);
    return (paths) => paths.map((path) => portGains(path, ports, userAntennas));
  },
  beams: (array, userAntennas) => {
    const ports = createPorts(array);
    const beams = createBeams(array);
    return (paths) => {
      const gains = paths.map((path) => portGains(path, ports, userAntennas));
      const beam = strongestBeam(beams, gains);
      return gains.map((own) => throughBeam(beam, own));
    };
  },
};
