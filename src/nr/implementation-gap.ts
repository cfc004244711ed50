import type { ModulationOrder } from "./modulation-and-coding.ts";

/** A code block as far as the loss of its decoder depends on it. */
export interface GapCase {
  /** Bits per modulated symbol, Q_m. */
  readonly modulationOrder: ModulationOrder;
  /** Code rate of the coded bits before repetition. Range 0.2 to 1. */
  readonly codedRate: number;
  /** Size of the code block with its CRC. Unit: bits. */
  readonly codeBlockBits: number;
  /** LDPC base graph, from `baseGraphOf`. */
  readonly baseGraph: 1 | 2;
}

/** Fitted weights of `gapTerms` (dB) and `widthTerms` (ratio), by LDPC base graph. */
export interface GapWeights {
  /** Base graph 1: `[6]`. Unit: dB. */
  readonly baseGraph1: readonly number[];
  /** Base graph 2: `[11]`. Unit: dB. */
  readonly baseGraph2: readonly number[];
  /** Both: `[5]`, dimensionless. */
  readonly width: readonly number[];
}

/** Weights printed by `bench/fit-bler-model.ts`; how good they are is in `docs/bler-model.md`. */
export const FITTED_WEIGHTS: GapWeights = {
  baseGraph1: [1.3373, -0.9057, -0.289, -0.6712, 1.4722, 2.4818],
  baseGraph2: [
    1.2853, -1.0065, -0.4718, 1.1478, -8.7074, 21.4025, 2.5999, -4.8519, 19.8602, -7.4853, 96.4084,
  ],
  width: [1.1477, -1.0833, 0.0617, 19.6034, -3.9624],
};

/** Rate above which base graph 2 is used for the shortest blocks only, and performs worse. */
const BASE_GRAPH_2_MAX_RATE = 0.67;

/**
 * Tells which base graph a code block is encoded with, from its own size.
 *
 * @param block - Size of the code block and rate of its first transmission.
 * @returns 1 or 2. A transport block that fits one code block carries 16 CRC bits up to 3824 bits,
 *   hence 292 + 16 and 3824 + 16; larger ones use base graph 2 only up to rate 1/4.
 * @source TS 38.212, 7.2.2.
 */
export function baseGraphOf({
  codedRate,
  codeBlockBits,
}: Pick<GapCase, "codedRate" | "codeBlockBits">): 1 | 2 {
  if (codeBlockBits <= 308 || codedRate <= 0.25) return 2;
  return codeBlockBits <= 3840 && codedRate <= BASE_GRAPH_2_MAX_RATE ? 2 : 1;
}

/**
 * Lists what the SINR lost by a real code and decoder is a weighted sum of.
 *
 * With R the rate, h = 1 − 2/Q_m (0 for QPSK; unequal bit reliabilities), x = 1/√K and
 * u = max(0, R − 0.67): base graph 1 has 1, R, R², h, hR, x; base graph 2 has 1, R, h, hR, x, xR,
 * 25x², 25x²R, ux, 25ux², u²x.
 *
 * @param block - The code block.
 * @returns `[6]` for base graph 1, `[11]` for base graph 2, dimensionless.
 */
export function gapTerms(block: GapCase): number[] {
  const { rate, mixing, x, beyond } = variables(block);
  if (block.baseGraph === 1) return [1, rate, rate ** 2, mixing, mixing * rate, x];
  const short = 25 * x ** 2;
  const rateTerms = [1, rate, mixing, mixing * rate];
  const sizeTerms = [x, x * rate, short, short * rate];
  return [...rateTerms, ...sizeTerms, beyond * x, beyond * short, beyond ** 2 * x];
}

/**
 * Lists what the ratio of real to ideal waterfall width is a weighted sum of.
 *
 * @param block - The code block.
 * @returns `[5]`: 1, x, h, and for base graph 2 ux and 25ux²; dimensionless.
 */
export function widthTerms(block: GapCase): number[] {
  const { mixing, x, beyond } = variables(block);
  const excess = block.baseGraph === 2 ? beyond : 0;
  return [1, x, mixing, excess * x, 25 * excess * x ** 2];
}

/**
 * Weighs terms.
 *
 * @param weights - `[numTerms]`.
 * @param terms - `[numTerms]`.
 * @returns Σ weight·term.
 */
export function weigh(weights: readonly number[], terms: readonly number[]): number {
  return terms.reduce((sum, term, i) => sum + term * (weights[i] ?? 0), 0);
}

function variables({ modulationOrder, codedRate, codeBlockBits }: GapCase) {
  return {
    rate: codedRate,
    mixing: 1 - 2 / modulationOrder,
    x: 1 / Math.sqrt(codeBlockBits),
    beyond: Math.max(0, codedRate - BASE_GRAPH_2_MAX_RATE),
  };
}
