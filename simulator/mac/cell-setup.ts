import type { EmulatorConfig } from "../../schemas/config.ts";
import type { Setup } from "../../schemas/setup.ts";
import { CONTRACT_VERSION } from "../../schemas/subjects.ts";
import { subbandSizesPrb } from "../../src/nr/subband-size.ts";
import { readSlices } from "./slices.ts";

/**
 * Gives the static facts that an emulated cell sets itself up with.
 *
 * @param config - Configuration of the emulator; `prb` is what counts, not `bandwidthMhz`.
 * @returns The setup message.
 */
export function cellSetup(config: EmulatorConfig): Setup {
  const slices = readSlices(config.slices);
  return {
    contractVersion: CONTRACT_VERSION,
    cellId: config.cellId,
    scsKhz: config.scsKhz,
    carrierPrb: config.prb,
    prgSizePrb: config.prgSizePrb,
    subbandPrb: subbandPrbOf(config),
    maxTxPowerDbm: config.maxTxPowerDbm,
    powerOffsetRangeDb: { min: -6, max: 6 },
    noiseFigureDb: config.noiseFigureDb,
    slotPattern: config.slotPattern,
    pdschSymbols: config.pdschSymbols,
    dmrsRePerPrb: config.dmrsRePerPrb,
    overheadRePerPrb: config.overheadRePerPrb,
    mcsTable: config.mcsTable,
    cqiTable: config.cqiTable,
    maxHarqTx: config.maxHarqTx,
    numHarqProcesses: config.harqProcesses,
    leadSlots: config.leadSlots,
    maxUes: config.ues,
    clock: config.clock,
    ...(slices.length > 0 && { slices }),
  };
}

/** The configured subband size, or the smaller one of the standard; below 24 PRB there is one subband. */
function subbandPrbOf({ subbandPrb, prb }: EmulatorConfig): number {
  return subbandPrb > 0 ? subbandPrb : (subbandSizesPrb(prb)?.[0] ?? prb);
}
