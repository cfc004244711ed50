import {
  baseGraphOf,
  FITTED_WEIGHTS,
  type GapWeights,
  gapTerms,
  weigh,
  widthTerms,
} from "./implementation-gap.ts";
import {
  type CodeBlockFormat,
  normalApproximation,
  type Waterfall,
} from "./normal-approximation.ts";
import { qFunction } from "./q-function.ts";

/** One LDPC code block as the link abstraction sees it. */
export interface CodeBlock extends CodeBlockFormat {
  /** SINR per resource element, effective over the block. Unit: dB. */
  readonly sinrDb: number;
}

/** Predicts block errors; an argument wherever it is used, so that a test can plug in another. */
export interface BlerModel {
  /**
   * Predicts the error probability of one code block.
   *
   * @param block - The code block. Only valid during the call: callers reuse the object.
   * @returns Error probability, 0 to 1, monotone decreasing in SINR.
   */
  codeBlockBler(block: CodeBlock): number;
}

/**
 * Gives where the error probability of a code block falls: the waterfall of an ideal code, moved up
 * and widened by what a real LDPC code with a belief-propagation decoder loses.
 *
 * @param format - How the code block is sent.
 * @param weights - Weights of the loss. Default: the fitted ones.
 * @returns Middle and width in dB.
 */
export function waterfallOf(
  format: CodeBlockFormat,
  weights: GapWeights = FITTED_WEIGHTS,
): Waterfall {
  const ideal = normalApproximation(format);
  const gapCase = { ...format, codedRate: ideal.codedRate };
  const gapWeights = baseGraphOf(gapCase) === 1 ? weights.baseGraph1 : weights.baseGraph2;
  return {
    midDb: ideal.midDb + weigh(gapWeights, gapTerms(gapCase)),
    widthDb: ideal.widthDb * weigh(weights.width, widthTerms(gapCase)),
  };
}

/**
 * Creates the analytic error model of NR's LDPC codes: the default truth of link abstraction.
 *
 *     BLER = Q( (γ − mid) / width ),   γ, mid and width in dB
 *
 * with middle and width from the normal approximation for the constellation plus a fitted gap, so
 * that it is defined for any modulation, rate and block size; `docs/bler-model.md` has the method
 * and its errors. Waterfalls are remembered per (modulation, rate, size). Hot path: a repeated block
 * allocates nothing.
 *
 * @returns The model. Stateless but for what it remembers.
 */
export function createBlerModel(): BlerModel {
  const waterfalls = new Map<number, Waterfall>();
  return {
    codeBlockBler(block) {
      const key = keyOf(block);
      let waterfall = waterfalls.get(key);
      if (!waterfall) {
        waterfall = waterfallOf(block);
        waterfalls.set(key, waterfall);
      }
      return qFunction((block.sinrDb - waterfall.midDb) / waterfall.widthDb);
    },
  };
}

/** One small integer per block kind: sizes stay below 2¹⁴, and rates come in halves of 1/1024. */
function keyOf({ modulationOrder, codeRateX1024, codeBlockBits }: CodeBlockFormat): number {
  return (modulationOrder * 2048 + Math.round(2 * codeRateX1024)) * 16384 + codeBlockBits;
}
