/** How a transport block is split into LDPC code blocks. */
export interface Segmentation {
  /** LDPC base graph. */
  readonly baseGraph: 1 | 2;
  /** CRC attached to the transport block. Unit: bits, 16 or 24. */
  readonly tbCrcBits: number;
  /** Number of code blocks, C ≥ 1. */
  readonly numCodeBlocks: number;
  /** Bits of one code block with its CRC, without filler bits, K′ = B′/C. Unit: bits. */
  readonly codeBlockBits: number;
  /** CRC attached to each code block. Unit: bits, 24, or 0 when there is only one code block. */
  readonly cbCrcBits: number;
}

/**
 * Splits a transport block into code blocks.
 *
 * @param block - Transport block size (bits, > 0, without CRC) and target code rate times 1024.
 * @returns Base graph, CRC sizes, number and size of the code blocks. For sizes out of TS 38.214,
 *   5.1.3.2, the split is even; for others the last block is shorter and `codeBlockBits` is the
 *   longest.
 * @source TS 38.212, 7.2.1 (CRC), 7.2.2 (base graph), 5.2.2 (segmentation).
 */
export function segmentTransportBlock(block: {
  readonly tbsBits: number;
  readonly codeRateX1024: number;
}): Segmentation {
  const { tbsBits, codeRateX1024 } = block;
  const tbCrcBits = tbsBits > 3824 ? 24 : 16;
  const baseGraph = baseGraphFor(tbsBits, codeRateX1024 / 1024);
  const maxCodeBlockBits = baseGraph === 1 ? 8448 : 3840;
  const withCrcBits = tbsBits + tbCrcBits;
  if (withCrcBits <= maxCodeBlockBits) {
    return { baseGraph, tbCrcBits, numCodeBlocks: 1, codeBlockBits: withCrcBits, cbCrcBits: 0 };
  }
  const cbCrcBits = 24;
  const numCodeBlocks = Math.ceil(withCrcBits / (maxCodeBlockBits - cbCrcBits));
  const codeBlockBits = Math.ceil(withCrcBits / numCodeBlocks) + cbCrcBits;
  return { baseGraph, tbCrcBits, numCodeBlocks, codeBlockBits, cbCrcBits };
}

function baseGraphFor(tbsBits: number, codeRate: number): 1 | 2 {
  const isSmall = tbsBits <= 292 || (tbsBits <= 3824 && codeRate <= 0.67);
  return isSmall || codeRate <= 0.25 ? 2 : 1;
}
