import type { EmulatorConfig } from "../../schemas/config.ts";
import { dbmToW } from "../../src/nr/units.ts";
import { type CellChannel, createCellChannel } from "../channel/cell-channel.ts";
import type { CellKeyframes } from "../channel/cell-keyframes.ts";
import { openChannelTrace } from "../channel/open-channel-trace.ts";
import { EmulatorStartError } from "../ran/emulator-start-error.ts";
import { noisePowerW } from "./noise-power.ts";
import { openTracedCell } from "./traced-cell.ts";

/** The channel as the emulator needs it: what `createCellChannel` gives, or a test's own. */
export type EmulatedChannel = Pick<
  CellChannel,
  "numUes" | "numPrb" | "gain" | "speedsMps" | "advanceTo"
>;

/**
 * Opens the channel of an emulated cell: replayed from a trace, or traced in its place.
 *
 * @param config - Users, carrier, place, antennas, mechanisms.
 * @throws `EmulatorStartError` when a file or key of the configuration does not fit; `PropagationError`
 *   when a material does not hold at the carrier's frequency.
 */
export function openEmulatedChannel(config: EmulatorConfig): EmulatedChannel {
  const keyframes = config.channelTrace === "" ? openTracedCell(config) : replayedCell(config);
  const powerToNoise = dbmToW(config.maxTxPowerDbm) / config.prb / noisePowerW(config);
  return createCellChannel(keyframes, powerToNoise);
}

function replayedCell(config: EmulatorConfig): CellKeyframes {
  const trace = openChannelTrace(config.channelTrace);
  if (!trace.ok) throw new EmulatorStartError(trace.error.code, trace.error.message, undefined);
  const { keyframes } = trace;
  const pairs = [
    ["ues", config.ues, keyframes.tracks.length],
    ["prb", config.prb, keyframes.carrierPrb],
    ["scsKhz", config.scsKhz, keyframes.scsKhz],
    ["carrierGhz", config.carrierGhz, keyframes.carrierHz / 1e9],
  ] as const;
  const problems = pairs
    .filter(([, wanted, recorded]) => wanted !== recorded)
    .map(([key, wanted, recorded]) => `${key} is ${wanted}; it was recorded with ${recorded}`);
  const { slots } = config;
  if (slots === 0 || slots > keyframes.numSlots) {
    const wanted = slots === 0 ? "0 (until stopped)" : slots;
    problems.push(`slots is ${wanted}; it has ${keyframes.numSlots}`);
  }
  if (problems.length === 0) return keyframes;
  const message = [`${config.channelTrace} does not fit:`, ...problems].join("\n  ");
  throw new EmulatorStartError("TRACE_MISMATCH", message, undefined);
}
