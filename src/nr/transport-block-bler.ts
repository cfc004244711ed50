import type { BlerModel } from "./bler-model.ts";
import { segmentTransportBlock } from "./code-block-segmentation.ts";
import { lowestSinrDb } from "./lowest-sinr.ts";
import type { ModulationOrder } from "./modulation-and-coding.ts";

/** A transport block as sent: its modulation, its code rate and its payload. */
export interface TransportBlock {
  /** Bits per modulated symbol, Q_m. */
  readonly modulationOrder: ModulationOrder;
  /** Target code rate R times 1024. Range 30 to 948. */
  readonly codeRateX1024: number;
  /** Transport block size: payload, without any CRC. Unit: bits, > 0. */
  readonly tbsBits: number;
}

/**
 * Predicts the error probability of a transport block.
 *
 * The block is lost when any of its C code blocks is; code blocks see the same effective SINR and
 * fail independently:
 *
 *     TBLER = 1 − (1 − BLER)^C
 *
 * @param model - Code block error model.
 * @param block - Transport block, and its effective SINR per resource element (dB).
 * @returns Error probability, 0 to 1, monotone decreasing in SINR.
 * @source Segmentation: TS 38.212, 5.2.2. CRC bits lengthen the code blocks, not the payload.
 */
export function transportBlockBler(
  model: BlerModel,
  block: TransportBlock & { readonly sinrDb: number },
): number {
  const { numCodeBlocks, codeBlockBits } = segmentTransportBlock(block);
  const { modulationOrder, codeRateX1024, sinrDb } = block;
  const codeBlock = { modulationOrder, codeRateX1024, codeBlockBits, sinrDb };
  return anyBlockLost(model.codeBlockBler(codeBlock), numCodeBlocks);
}

/**
 * Gives the probability that at least one of several independent code blocks is lost.
 *
 * @param codeBlockBler - Error probability of each, 0 to 1.
 * @param numCodeBlocks - How many, C ≥ 1.
 * @returns 1 − (1 − BLER)^C, exact also for probabilities below 1e-16.
 */
export function anyBlockLost(codeBlockBler: number, numCodeBlocks: number): number {
  if (numCodeBlocks === 1) return codeBlockBler;
  return -Math.expm1(numCodeBlocks * Math.log1p(-codeBlockBler));
}

/**
 * Finds the SINR at which a transport block's error probability falls to a target.
 *
 * @param model - Code block error model; only its monotonicity is relied on.
 * @param block - Transport block, and the target error probability, > 0 and < 1.
 * @returns Lowest SINR that meets the target. Unit: dB, −100 to 100; ±∞ where the target is met
 *   always or never.
 */
export function sinrDbAtBler(
  model: BlerModel,
  block: TransportBlock & { readonly blerTarget: number },
): number {
  return lowestSinrDb(
    (sinrDb) => transportBlockBler(model, { ...block, sinrDb }) <= block.blerTarget,
  );
}
