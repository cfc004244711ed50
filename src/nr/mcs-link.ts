import type { BlerModel } from "./bler-model.ts";
import { type Segmentation, segmentTransportBlock } from "./code-block-segmentation.ts";
import { eesmBeta } from "./eesm.ts";
import { type McsTable, maxMcs, mcsEntry } from "./mcs-tables.ts";
import type { ModulationAndCoding } from "./modulation-and-coding.ts";
import { anyBlockLost } from "./transport-block-bler.ts";

/** Link abstraction of one MCS table, for hot loops: nothing is allocated per call. */
export interface McsLink {
  /** The MCS table it was made for. */
  readonly table: McsTable;
  /** Number of MCS indices with a code rate of their own. */
  readonly numMcs: number;
  /**
   * Predicts the error probability of a transport block.
   *
   * @param mcs - I_MCS, 0 to `numMcs` − 1.
   * @param tbsBits - Transport block size, without CRC. Unit: bits; 0 (nothing sent) never fails.
   * @param sinrDb - Effective SINR per resource element. Unit: dB.
   * @param rateRatio - Code rate over all transmissions of the block, over that of the first: 1 when
   *   the others repeat its bits or there are none, 1/2 when as many new ones came. Default: 1.
   * @returns Error probability, 0 to 1; falls with the SINR, and with the ratio.
   */
  bler(mcs: number, tbsBits: number, sinrDb: number, rateRatio?: number): number;
  /**
   * Gives the EESM calibration factor of an MCS.
   *
   * @param mcs - I_MCS, 0 to `numMcs` − 1.
   * @returns β, linear, > 0.
   */
  beta(mcs: number): number;
  /**
   * Gives the LDPC base graph of a transport block.
   *
   * @param mcs - I_MCS, 0 to `numMcs` − 1.
   * @param tbsBits - Transport block size, without CRC. Unit: bits, > 0.
   */
  baseGraph(mcs: number, tbsBits: number): 1 | 2;
}

/**
 * Compiles an error model for one MCS table: same answers as `transportBlockBler`, without its cost.
 *
 * Segmentations are remembered per (MCS, transport block size), of which there are few hundred per
 * MCS in use, and one scratch object is handed to the model again and again.
 *
 * @param model - Code block error model; must not keep the object it is handed.
 * @param table - The MCS table of the user.
 * @returns The evaluator. Not to be shared between threads.
 */
export function createMcsLink(model: BlerModel, table: McsTable): McsLink {
  const numMcs = maxMcs(table) + 1;
  const rows = Array.from({ length: numMcs }, (_, mcs) => compiledRow(table, mcs));
  return {
    table,
    numMcs,
    bler(mcs, tbsBits, sinrDb, rateRatio = 1) {
      const row = rowAt(rows, mcs);
      if (tbsBits <= 0) return 0;
      const { numCodeBlocks, codeBlockBits } = segmentationOf(row, tbsBits);
      row.block.codeBlockBits = codeBlockBits;
      row.block.sinrDb = sinrDb;
      row.block.rateRatio = rateRatio;
      return anyBlockLost(model.codeBlockBler(row.block), numCodeBlocks);
    },
    beta: (mcs) => rowAt(rows, mcs).beta,
    baseGraph: (mcs, tbsBits) => segmentationOf(rowAt(rows, mcs), tbsBits).baseGraph,
  };
}

interface CompiledRow {
  readonly beta: number;
  readonly block: ModulationAndCoding & {
    codeBlockBits: number;
    sinrDb: number;
    rateRatio: number;
  };
  readonly segmentations: Map<number, Segmentation>;
}

function compiledRow(table: McsTable, mcs: number): CompiledRow {
  const entry = mcsEntry(table, mcs);
  if (!entry) throw new RangeError(`MCS table ${table} has no index ${mcs}`);
  const block = { ...entry, codeBlockBits: 0, sinrDb: 0, rateRatio: 1 };
  return { beta: eesmBeta(table, mcs), block, segmentations: new Map() };
}

function rowAt(rows: readonly CompiledRow[], mcs: number): CompiledRow {
  const row = rows[mcs];
  if (!row) throw new RangeError(`MCS ${mcs} is reserved or out of range`);
  return row;
}

function segmentationOf(row: CompiledRow, tbsBits: number): Segmentation {
  const known = row.segmentations.get(tbsBits);
  if (known) return known;
  const { codeRateX1024 } = row.block;
  const segmentation = segmentTransportBlock({ tbsBits, codeRateX1024 });
  row.segmentations.set(tbsBits, segmentation);
  return segmentation;
}
