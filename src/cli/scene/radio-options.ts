import { type Static, type TProperties, Type } from "@sinclair/typebox";
import {
  CARRIER_KEYS,
  MECHANISM_KEYS,
  MOUNTING_KEYS,
  PLACE_KEYS,
} from "../../../schemas/channel-keys.ts";
import { integer, oneOf } from "../../../schemas/config-keys.ts";
import type { NamedAntenna } from "../../../simulator/coverage/named-antenna.ts";
import { mechanismsOf } from "../../../simulator/propagation/mechanisms.ts";
import type { PathTracerOptions } from "../../../simulator/propagation/path-tracer.ts";

const RADIO_KEYS = {
  ...CARRIER_KEYS,
  ...MECHANISM_KEYS,
  search: oneOf(
    "How sequences of reflecting faces are found; auto launches rays in large scenes.",
    ["auto", "exhaustive", "launch"],
    "auto",
  ),
  seed: integer("Seed of the diffuse paths' phases.", 0, 2 ** 32 - 1, 1),
  ...MOUNTING_KEYS,
  polarisation: oneOf("Polarisation of the transmitter.", ["V", "H"], "V"),
  userAntenna: oneOf("Element of the receiver.", ["isotropic", "dipole", "tr38901"], "isotropic"),
  userPolarisation: oneOf("Polarisation of the receiver.", ["V", "H"], "V"),
} satisfies TProperties;

/** Keys of a command that traces paths, with keys of its own. */
export const radioSchema = <T extends TProperties>(own: T) =>
  Type.Object({ ...RADIO_KEYS, ...PLACE_KEYS, ...own }, { additionalProperties: false });

/** Values of the keys that all tracing commands share. */
export type RadioConfig = Static<ReturnType<typeof radioSchema<Record<never, never>>>>;

/** Says how to trace. */
export function tracingOptions(
  config: RadioConfig,
): Required<Pick<PathTracerOptions, "frequencyHz" | "mechanisms" | "search" | "seed">> {
  const { carrierGhz, search, seed } = config;
  return { frequencyHz: carrierGhz * 1e9, search, seed, mechanisms: mechanismsOf(config) };
}

/** The antennas of both ends. */
export function antennasOf(config: RadioConfig): {
  readonly transmitter: NamedAntenna;
  readonly receiver: NamedAntenna;
} {
  const { antenna, polarisation, azimuthDeg, downtiltDeg, userAntenna, userPolarisation } = config;
  return {
    transmitter: { pattern: antenna, polarisation, azimuthDeg, downtiltDeg },
    receiver: {
      ...{ pattern: userAntenna, polarisation: userPolarisation },
      ...{ azimuthDeg: 0, downtiltDeg: 0 },
    },
  };
}

/** Frequency and mechanisms in a line, for the heading of a picture. */
export function settingsLine(config: RadioConfig): string {
  const { carrierGhz, maxReflections, maxTransmissions } = config;
  return [
    `${carrierGhz} GHz`,
    ...(config.lineOfSight === "on" ? [] : ["no line of sight"]),
    `up to ${maxReflections} reflections`,
    ...(maxTransmissions > 0 ? [`${maxTransmissions} transmissions`] : []),
    ...(["diffraction", "scattering"] as const).filter((key) => config[key] === "on"),
  ].join(" · ");
}
