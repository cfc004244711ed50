import type { BlerModel } from "./bler-model.ts";
import { type CqiTable, cqiBlerTarget, cqiEntry, NUM_CQI } from "./cqi-tables.ts";
import { type McsTable, maxMcs, mcsEntry } from "./mcs-tables.ts";
import type { ModulationAndCoding } from "./modulation-and-coding.ts";
import { sinrDbAtBler } from "./transport-block-bler.ts";
import { transportBlockSizeBits } from "./transport-block-size.ts";

/**
 * Resources a threshold is quoted for when no block size is given: the CSI reference resource (two
 * control symbols, twelve for PDSCH and DM-RS, no other overhead) on 52 PRB with one layer.
 *
 * @source TS 38.214, 5.2.2.5. 52 PRB: the 10 MHz carrier of the CQI tests in TS 38.101-4, 6.2.
 */
const REFERENCE_RESOURCE = {
  numPrb: 52,
  numSymbols: 12,
  dmrsRePerPrb: 12,
  overheadRePerPrb: 0,
  numLayers: 1,
} as const;

/** SINR below the lowest CQI threshold that a scheduler assumes for "out of range". Unit: dB. */
const OUT_OF_RANGE_BACKOFF_DB = 3;

/** What a threshold is quoted for. */
export interface ThresholdTarget {
  /** Transport block error probability to stay at or below, > 0 and < 1. */
  readonly blerTarget: number;
  /** Size of the transport block. Unit: bits. Default: what each MCS carries on the CSI reference
   * resource with 52 PRB. */
  readonly tbsBits?: number;
}

/**
 * Gives the SINR each MCS of a table needs.
 *
 * Where the modulation changes, a higher index can need slightly less SINR than the one below it;
 * the running maximum makes the ladder monotone, so that it can be searched.
 *
 * @param model - Code block error model.
 * @param table - The MCS table of the user.
 * @param target - Error probability, and the block size if not the reference one.
 * @returns `[numMcs]`, monotone non-decreasing. Unit: dB.
 */
export function mcsSinrThresholdsDb(
  model: BlerModel,
  table: McsTable,
  target: ThresholdTarget,
): Float64Array {
  const numMcs = maxMcs(table) + 1;
  return runningMax(numMcs, (mcs) => thresholdDb(model, mcsEntry(table, mcs), target));
}

/**
 * Gives the SINR at which a user reports each CQI index, or a higher one.
 *
 * A CQI is the highest index whose modulation and code rate would be received on the CSI reference
 * resource with a transport block error probability within the table's target.
 *
 * @param model - Code block error model.
 * @param table - The CQI table the user reports with.
 * @returns `[16]`, monotone non-decreasing, −∞ at index 0 (out of range). Unit: dB.
 * @source TS 38.214, 5.2.2.1.
 */
export function cqiSinrThresholdsDb(model: BlerModel, table: CqiTable): Float64Array {
  const target = { blerTarget: cqiBlerTarget(table) };
  return runningMax(NUM_CQI, (cqi) => thresholdDb(model, cqiEntry(table, cqi), target));
}

/**
 * Gives the SINR a scheduler assumes for a user that reports each CQI index.
 *
 * A report says only that the SINR lies between the index's threshold and the next one: the
 * midpoint in dB is assumed. The top index is open above, so half of the last step is added; index
 * 0 is open below, so 3 dB are taken off the lowest threshold. Outer-loop link adaptation removes
 * what bias is left.
 *
 * @param model - Code block error model.
 * @param table - The CQI table the user reports with.
 * @returns `[16]`, monotone non-decreasing. Unit: dB.
 */
export function cqiSinrEstimateDb(model: BlerModel, table: CqiTable): Float64Array {
  const thresholdsDb = cqiSinrThresholdsDb(model, table);
  const at = (cqi: number) => thresholdsDb[cqi] ?? Number.NaN;
  const top = NUM_CQI - 1;
  return Float64Array.from({ length: NUM_CQI }, (_, cqi) => {
    if (cqi === 0) return at(1) - OUT_OF_RANGE_BACKOFF_DB;
    if (cqi === top) return at(top) + (at(top) - at(top - 1)) / 2;
    return (at(cqi) + at(cqi + 1)) / 2;
  });
}

function thresholdDb(
  model: BlerModel,
  entry: ModulationAndCoding | undefined,
  { blerTarget, tbsBits }: ThresholdTarget,
): number {
  if (!entry) return Number.NEGATIVE_INFINITY; // CQI 0 is reported however low the SINR is
  const { modulationOrder, codeRateX1024 } = entry;
  const block = { modulationOrder, codeRateX1024, blerTarget };
  return sinrDbAtBler(model, {
    ...block,
    tbsBits: tbsBits ?? transportBlockSizeBits({ ...REFERENCE_RESOURCE, ...entry }),
  });
}

function runningMax(length: number, valueAt: (index: number) => number): Float64Array {
  let highest = Number.NEGATIVE_INFINITY;
  return Float64Array.from({ length }, (_, index) => {
    highest = Math.max(highest, valueAt(index));
    return highest;
  });
}
