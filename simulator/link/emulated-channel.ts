import type { EmulatorConfig } from "../../schemas/config.ts";
import { type CellChannel, createCellChannel } from "../channel/cell-channel.ts";
import { ISOTROPIC_V } from "../propagation/antenna.ts";
import { streetCanyonUsers } from "../scenarios/street-canyon-users.ts";
import { buildStreetCanyon, STREET_CANYON_MAST } from "../scene/build-street-canyon.ts";

/** The channel as the emulator needs it: what `createCellChannel` gives, or a test's own. */
export type EmulatedChannel = Pick<
  CellChannel,
  "numUes" | "numPrb" | "gain" | "speedsMps" | "advanceTo"
>;

/**
 * Opens the channel of the built-in street canyon: one cell on a mast, users walking and driving.
 *
 * @param config - Seed, number and speeds of users, carrier, PRBs and reflections.
 */
export function openEmulatedChannel(config: EmulatorConfig): EmulatedChannel {
  const { seed, ues: numUes, minSpeedKmh, maxSpeedKmh } = config;
  return createCellChannel({
    scene: buildStreetCanyon(),
    carrierHz: config.carrierGhz * 1e9,
    scsKhz: config.scsKhz,
    carrierPrb: config.prb,
    transmitter: { position: STREET_CANYON_MAST, antenna: ISOTROPIC_V },
    users: streetCanyonUsers({ seed, numUes, speedsKmh: [minSpeedKmh, maxSpeedKmh] }),
    maxOrder: config.maxReflections,
  });
}
