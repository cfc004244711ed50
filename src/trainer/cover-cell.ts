import type { EmulatorConfig } from "../../schemas/config.ts";
import { openEmulatedChannel } from "../../simulator/link/emulated-channel.ts";
import { noisePowerW } from "../../simulator/link/noise-power.ts";
import { linearToDb } from "../nr/units.ts";

/** How well a cell is to be covered. */
export interface Coverage {
  /** SNR of the median user, over PRBs and at the start of the run. Unit: dB. */
  readonly medianSnrDb: number;
  /** SNR that every user has at least. Unit: dB. */
  readonly leastSnrDb: number;
}

/**
 * Sets the transmit power of a cell so that its median user has a wanted SNR, whatever the scene.
 *
 * @param config - The cell.
 * @param coverage - What is wanted.
 * @returns The cell with that power; nothing where somebody would still be out of coverage.
 */
export function coverCell(
  config: EmulatorConfig,
  { medianSnrDb, leastSnrDb }: Coverage,
): EmulatorConfig | undefined {
  const { gain, numUes, numPrb } = openEmulatedChannel(config);
  const gainsDb = Array.from({ length: numUes }, (_, u) => {
    const own = gain.subarray(u * numPrb, (u + 1) * numPrb);
    return linearToDb(own.reduce((sum, value) => sum + value, 0) / numPrb);
  }).sort((a, b) => a - b);
  const medianDb = gainsDb[Math.floor(numUes / 2)] as number;
  const noiseDbm = linearToDb(1000 * noisePowerW(config) * numPrb);
  const maxTxPowerDbm = Math.max(-40, Math.min(60, medianSnrDb - medianDb + noiseDbm));
  const leastDb = maxTxPowerDbm + (gainsDb[0] as number) - noiseDbm;
  return leastDb >= leastSnrDb ? { ...config, maxTxPowerDbm } : undefined;
}
