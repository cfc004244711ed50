import { tapsOf } from "../../../simulator/channel/impulse-response.ts";
import { antennaOf } from "../../../simulator/coverage/named-antenna.ts";
import { createPathTracer } from "../../../simulator/propagation/path-tracer.ts";
import type { Place } from "../../../simulator/scene/place.ts";
import { advance, norm, type Vec3 } from "../../../simulator/scene/vector.ts";
import { fail } from "../fail.ts";
import type { Link } from "./link-report.ts";
import { positionsOrFail, velocityOrFail } from "./positions.ts";
import { antennasOf, type RadioConfig, tracingOptions } from "./radio-options.ts";

/** The ends of a link, as commander gives them. */
export interface LinkFlags {
  /** Position of the transmitter; absent: the place's first mast. */
  readonly tx?: string;
  /** Position of the receiver. */
  readonly rx: string;
  /** Velocity of the receiver; absent: it stands still. */
  readonly velocity?: string;
  /** Velocity of the transmitter; absent: it stands still. */
  readonly txVelocity?: string;
}

/** Closer ends would see no direction. Unit: m. */
const MIN_DISTANCE_M = 1e-3;

/** Traces the paths between two points, or ends the program when one of them can't be. */
export function traceLink(place: Place, config: RadioConfig, flags: LinkFlags): Link {
  const { scene, materials, masts } = place;
  const tx = flags.tx ?? masts[0]?.join(",") ?? "";
  const ends = [
    { flag: "--tx", text: tx },
    { flag: "--rx", text: flags.rx },
  ];
  const positions = positionsOrFail(scene, ends, config.maxTransmissions);
  const [transmitter, receiver] = positions as [Vec3, Vec3];
  if (norm(advance(receiver, -1, transmitter)) < MIN_DISTANCE_M) {
    const message = `--rx: ${flags.rx} is where the transmitter is`;
    fail({ code: "CONFIG_INVALID", message });
  }
  const velocities = {
    transmitter: velocityOrFail("--tx-velocity", flags.txVelocity),
    receiver: velocityOrFail("--velocity", flags.velocity),
  };
  const tracing = tracingOptions(config);
  const paths = createPathTracer({ scene, materials, transmitter, ...tracing })(receiver);
  const antennas = antennasOf(config);
  const carrierHz = tracing.frequencyHz;
  const taps = tapsOf(paths, {
    carrierHz,
    transmitter: antennaOf(antennas.transmitter),
    receiver: antennaOf(antennas.receiver),
    velocities,
  });
  return { scene, carrierHz, transmitter, receiver, paths, taps };
}
