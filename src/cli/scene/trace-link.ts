import { tapsOf } from "../../../simulator/channel/impulse-response.ts";
import { antennaOf } from "../../../simulator/coverage/named-antenna.ts";
import { createPathTracer } from "../../../simulator/propagation/path-tracer.ts";
import type { Place } from "../../../simulator/scene/place.ts";
import type { Vec3 } from "../../../simulator/scene/vector.ts";
import type { Link } from "./link-report.ts";
import { positionsOrFail, velocityOrFail } from "./positions.ts";
import { antennasOf, type RadioConfig, tracingOptions } from "./radio-options.ts";

/** The ends of a link, as commander gives them. */
export interface LinkFlags {
  /** Position of the transmitter; absent: the place's first mast. */
  readonly tx?: string;
  /** Position of the receiver. */
  readonly rx: string;
  /** Velocity of the receiver. */
  readonly velocity?: string;
}

/** Traces the paths between two points, or ends the program when one of them can't be. */
export function traceLink(place: Place, config: RadioConfig, flags: LinkFlags): Link {
  const { scene, materials, masts } = place;
  const tx = flags.tx ?? masts[0]?.join(",") ?? "";
  const [transmitter, receiver] = positionsOrFail(scene, [
    { flag: "--tx", text: tx },
    { flag: "--rx", text: flags.rx },
  ]) as [Vec3, Vec3];
  const tracing = tracingOptions(config);
  const paths = createPathTracer({ scene, materials, transmitter, ...tracing })(receiver);
  const antennas = antennasOf(config);
  const carrierHz = tracing.frequencyHz;
  const taps = tapsOf(paths, {
    carrierHz,
    transmitter: antennaOf(antennas.transmitter),
    receiver: antennaOf(antennas.receiver),
    ...(flags.velocity === undefined ? {} : { velocities: motionOf(flags.velocity) }),
  });
  return { scene, carrierHz, transmitter, receiver, paths, taps };
}

const motionOf = (text: string) => ({
  transmitter: [0, 0, 0] as const,
  receiver: velocityOrFail("--velocity", text),
});
