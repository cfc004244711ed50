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
  rateSent,
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
 * Transmissions that are combined keep the base graph of the first, down to its mother rate, and
 * its width, so that at any SINR a lower rate loses no more. That is right but for short blocks at
 * the highest rates, whose waterfall would get up to a third narrower.
 *
 * @param format - How the code block is sent.
 * @param weights - Weights of the loss. Default: the fitted ones.
 * @returns Middle and width in dB.
 */
export function waterfallOf(
  format: CodeBlockFormat,
  weights: GapWeights = FITTED_WEIGHTS,
): Waterfall {
  const { rateRatio = 1, ...first } = format;
  const firstRate = rateSent(first);
  const baseGraph = baseGraphOf({ ...first, codedRate: firstRate });
  const motherRate = baseGraph === 1 ? Math.min(1 / 3, firstRate) : 1 / 5;
  const ideal = normalApproximation(format, motherRate);
  const gapCase = { ...format, codedRate: ideal.codedRate, baseGraph };
  const gapWeights = baseGraph === 1 ? weights.baseGraph1 : weights.baseGraph2;
  return {
    midDb: ideal.midDb + weigh(gapWeights, gapTerms(gapCase)),
    widthDb:
      rateRatio < 1
        ? waterfallOf(first, weights).widthDb
        : ideal.widthDb * weigh(weights.width, widthTerms(gapCase)),
  };
}

/**
 * Creates the analytic error model of NR's LDPC codes: the default truth of link abstraction.
 *
 *     BLER = Q( (γ − mid) / width ),   γ, mid and width in dB
 *
 * with middle and width from the normal approximation for the constellation plus a fitted gap, so
 * that it is defined for any modulation, rate and block size; `docs/bler-model.md` has the method
 * and its errors. Waterfalls are remembered per (modulation, rate, size), rates to the nearest half
 * of 1/1024 and their ratios to the nearest 1/256. Hot path: a repeated block allocates nothing.
 *
 * @returns The model. Stateless but for what it remembers.
 */
export function createBlerModel(): BlerModel {
  const waterfalls = new Map<number, Waterfall[]>();
  return {
    codeBlockBler(block) {
      const key = keyOf(block);
      let byRatio = waterfalls.get(key);
      if (!byRatio) {
        byRatio = [];
        waterfalls.set(key, byRatio);
      }
      const step = Math.min(
        RATIO_STEPS - 1,
        Math.round(RATIO_STEPS * (1 - (block.rateRatio ?? 1))),
      );
      let waterfall = byRatio[step];
      if (!waterfall) {
        waterfall = waterfallOf(rounded(block, step));
        byRatio[step] = waterfall;
      }
      return qFunction((block.sinrDb - waterfall.midDb) / waterfall.widthDb);
    },
  };
}

const RATIO_STEPS = 256;

/** One small integer per block kind: sizes stay below 2¹⁴, and rates come in halves of 1/1024. */
function keyOf({ modulationOrder, codeRateX1024, codeBlockBits }: CodeBlockFormat): number {
  return (modulationOrder * 2048 + Math.round(2 * codeRateX1024)) * 16384 + codeBlockBits;
}

/** What a waterfall is computed for: all blocks that share it, whichever of them came first. */
function rounded(block: CodeBlockFormat, ratioStep: number): CodeBlockFormat {
  const codeRateX1024 = Math.round(2 * block.codeRateX1024) / 2;
  return { ...block, codeRateX1024, rateRatio: 1 - ratioStep / RATIO_STEPS };
}
