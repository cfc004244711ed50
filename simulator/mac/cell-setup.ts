import type { EmulatorConfig } from "../../schemas/config.ts";
import type { Setup } from "../../schemas/setup.ts";
import { CONTRACT_VERSION } from "../../schemas/subjects.ts";

/**
 * Gives the static facts that an emulated cell sets itself up with.
 *
 * Twelve PDSCH symbols (two are left to PDCCH) with one symbol of DM-RS, every slot downlink.
 *
 * @param config - Configuration of the emulator.
 * @returns The setup message.
 */
export function cellSetup(config: EmulatorConfig): Setup {
  return {
    contractVersion: CONTRACT_VERSION,
    cellId: config.cellId,
    scsKhz: config.scsKhz,
    carrierPrb: config.prb,
    prgSizePrb: config.prgSizePrb,
    subbandPrb: config.subbandPrb,
    maxTxPowerDbm: config.maxTxPowerDbm,
    powerOffsetRangeDb: { min: -6, max: 6 },
    noiseFigureDb: config.noiseFigureDb,
    slotPattern: "D",
    pdschSymbols: 12,
    dmrsRePerPrb: 12,
    overheadRePerPrb: 0,
    mcsTable: config.mcsTable,
    cqiTable: config.cqiTable,
    maxHarqTx: config.maxHarqTx,
    numHarqProcesses: config.harqProcesses,
    leadSlots: config.leadSlots,
    maxUes: config.ues,
    clock: config.clock,
  };
}
