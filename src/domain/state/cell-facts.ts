import type { Setup } from "../../../schemas/setup.ts";
import type { BlerModel } from "../../nr/bler-model.ts";
import { createBlerModel } from "../../nr/bler-model.ts";
import { tabulateBlockSizes } from "../../nr/block-sizes.ts";
import { createInnerLoop, type InnerLoop } from "../../nr/inner-loop.ts";
import { cqiSinrEstimateDb, mcsSinrThresholdsDb } from "../../nr/link-thresholds.ts";
import { createMcsLink, type McsLink } from "../../nr/mcs-link.ts";
import { mcsEntry } from "../../nr/mcs-tables.ts";
import type { OuterLoopTuning } from "../../nr/outer-loop.ts";
import { dataRePerPrb } from "../../nr/transport-block-size.ts";
import { type CarrierCuts, cutCarrier } from "./prg-parts.ts";

/** How the service tracks and adapts links; part of its configuration. */
export interface LinkTuning {
  /** β of the smoothed throughput T ← β·T + (1−β)·R. Range 0..1. */
  readonly throughputMemory: number;
  /** β of the slow average, which starts with a shorter memory. Range 0..1. */
  readonly slowThroughputMemory: number;
  /** Target of first-transmission BLER. Range 0..1. */
  readonly blerTarget: number;
  /**
   * SINR that an MCS is chosen for. `csi`: predicted from the channel knowledge, PRBs and power of
   * the grant. `last`: that of the user's last grant of new data.
   */
  readonly sinrPrediction: "csi" | "last";
  /**
   * Whether SINR is foretold for the slot that is decided, from each user's own past; else the newest
   * measurement counts as if nothing had changed since.
   */
  readonly csiPrediction: "on" | "off";
  /** OLLA step after a NACK; after an ACK it is this times target/(1−target). Unit: dB. */
  readonly ollaStepUpDb: number;
  /** The OLLA offset stays inside ± this. Unit: dB. */
  readonly ollaLimitDb: number;
  /** A user absent from the reports for so long is forgotten. Unit: slots. */
  readonly forgetUserSlots: number;
}

/** Everything about a cell that does not change from slot to slot. */
export interface CellFacts {
  /** The setup as the RAN sent it. */
  readonly setup: Setup;
  /** How links are tracked and adapted. */
  readonly tuning: LinkTuning;
  /** Number of PRB groups. */
  readonly numPrg: number;
  /** Number of CQI subbands. */
  readonly numSubbands: number;
  /** PRBs of every PRG, `[numPrg]`; the last may be smaller. Unit: PRB. */
  readonly prgPrb: Uint16Array;
  /** Parts of the carrier that reports tell apart. */
  readonly cuts: CarrierCuts;
  /** Resource elements of one PRB that carry data. */
  readonly rePerPrb: number;
  /** TBS of an MCS on a number of PRBs. Unit: bits; 0 where the MCS is reserved. */
  readonly blockBits: (mcs: number, numPrb: number) => number;
  /** SINR that stands for each CQI, `[16]`. Unit: dB. */
  readonly cqiSinrDb: Float64Array;
  /** SINR that each MCS needs for the BLER target, `[numMcs]`, rising. Unit: dB. */
  readonly mcsThresholdDb: Float64Array;
  /** Data bits per resource element of each MCS, `[numMcs]`. */
  readonly mcsEfficiency: Float64Array;
  /** Link abstraction that MCS choice relies on. */
  readonly link: McsLink;
  /** Chooses the MCS of a grant. */
  readonly innerLoop: InnerLoop;
  /** How OLLA offsets follow HARQ outcomes. */
  readonly outerLoop: OuterLoopTuning;
}

/**
 * Derives a cell's tables from its setup, once.
 *
 * @param setup - A validated setup.
 * @param tuning - How links are tracked and adapted.
 * @param blerModel - What the service believes of block errors; a test may give the RAN another.
 */
export function deriveCellFacts(
  setup: Setup,
  tuning: LinkTuning,
  blerModel: BlerModel = createBlerModel(),
): CellFacts {
  const { carrierPrb, prgSizePrb, subbandPrb, mcsTable, cqiTable } = setup;
  const numPrg = Math.ceil(carrierPrb / prgSizePrb);
  const link = createMcsLink(blerModel, mcsTable);
  const blockBits = tabulateBlockSizes(setup);
  return {
    setup,
    tuning,
    numPrg,
    numSubbands: Math.ceil(carrierPrb / subbandPrb),
    prgPrb: Uint16Array.from({ length: numPrg }, (_, prg) =>
      Math.min(prgSizePrb, carrierPrb - prg * prgSizePrb),
    ),
    cuts: cutCarrier(numPrg, prgSizePrb, subbandPrb),
    rePerPrb: dataRePerPrb(setup),
    blockBits,
    cqiSinrDb: cqiSinrEstimateDb(blerModel, cqiTable),
    mcsThresholdDb: mcsSinrThresholdsDb(blerModel, mcsTable, { blerTarget: tuning.blerTarget }),
    mcsEfficiency: Float64Array.from(
      { length: link.numMcs },
      (_, mcs) => mcsEntry(mcsTable, mcs)?.efficiency ?? 1,
    ),
    link,
    innerLoop: createInnerLoop({
      link,
      blockBits,
      maxPrb: carrierPrb,
      blerTarget: tuning.blerTarget,
    }),
    outerLoop: {
      blerTarget: tuning.blerTarget,
      stepUpDb: tuning.ollaStepUpDb,
      limitDb: tuning.ollaLimitDb,
    },
  };
}

/** SINR above which more power no longer raises the MCS. Unit: dB. */
export function topThresholdDb({ mcsThresholdDb }: CellFacts): number {
  return mcsThresholdDb[mcsThresholdDb.length - 1] as number;
}
