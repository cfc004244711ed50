import { bicmCapacity, type Capacity } from "./constellation-capacity.ts";
import type { ModulationOrder } from "./modulation-and-coding.ts";

/** How a code block is sent: all that its error probability depends on besides the SINR. */
export interface CodeBlockFormat {
  /** Bits per modulated symbol, Q_m. */
  readonly modulationOrder: ModulationOrder;
  /** Target code rate R times 1024. Range 30 to 948, to the nearest half. */
  readonly codeRateX1024: number;
  /** Size of the code block with its CRC, K′. Unit: bits, 24 to 8448. */
  readonly codeBlockBits: number;
  /**
   * R over all transmissions so far, which fell as each brought parity bits of its own (incremental
   * redundancy), over that of the first. Range > 0 to 1. Default: 1.
   */
  readonly rateRatio?: number;
}

/** Where, and over how wide a range, the error probability of a code block falls from 1 to 0. */
export interface Waterfall {
  /** SINR at which half of the blocks are lost. Unit: dB. */
  readonly midDb: number;
  /** Standard deviation of the fall, taken as Gaussian in dB. Unit: dB, > 0. */
  readonly widthDb: number;
}

/** The waterfall that no code of this length and rate betters by much, and the rate it is for. */
export interface IdealWaterfall extends Waterfall {
  /** Rate after rounding up to whole resource elements, before repetition. Range 0.2 to 1. */
  readonly codedRate: number;
}

/** Grid of the capacity curves. Unit: dB. */
const GRID_START_DB = -12;
const GRID_STEP_DB = 0.5;

const curves = new Map<ModulationOrder, readonly Capacity[]>();

/**
 * Gives the waterfall of an ideal code of finite length, by the normal approximation
 *
 *     BLER ≈ Q( (n·C(γ) − K + ½·log₂ n) / √(n·V(γ)) ),   n = ⌈K / (R·Q_m)⌉ resource elements
 *
 * taken linear in dB about the SINR at which it is one half. Below the mother rate R₀ every coded
 * bit is repeated R₀/R times, so the waterfall is that of rate R₀ moved down by 10·log₁₀(R₀/R).
 *
 * @param format - How the code block is sent.
 * @param motherRate - R₀, lowest rate of the code. Default: that of LDPC base graph 2.
 * @returns Middle, width and rate, with C and V of bit-interleaved coded modulation.
 * @source Polyanskiy, Poor and Verdú, "Channel Coding Rate in the Finite Blocklength Regime", IEEE
 *   Trans. Inf. Theory 56(5), 2010. Repetition: TS 38.212, 5.4.2.1.
 */
export function normalApproximation(format: CodeBlockFormat, motherRate = 0.2): IdealWaterfall {
  const { modulationOrder, codeBlockBits } = format;
  const sentRate = rateSent(format);
  const codedRate = Math.max(motherRate, sentRate);
  const length = codeBlockBits / (codedRate * modulationOrder);
  const targetBits = codedRate * modulationOrder - Math.log2(length) / (2 * length);
  const { sinrDb, dispersion, slopeBitsPerDb } = whereCapacityReaches(targetBits, modulationOrder);
  return {
    midDb: sinrDb + 10 * Math.log10(sentRate / codedRate),
    widthDb: Math.sqrt(dispersion / length) / slopeBitsPerDb,
    codedRate,
  };
}

/**
 * Gives the code rate that is left after rounding up to whole resource elements.
 *
 * @param format - How the code block is sent.
 * @returns Rate over all transmissions, ≤ R, > 0.
 */
export function rateSent(format: CodeBlockFormat): number {
  const { modulationOrder, codeRateX1024, codeBlockBits, rateRatio = 1 } = format;
  const bitsPerReX1024 = codeRateX1024 * rateRatio * modulationOrder;
  return codeBlockBits / (Math.ceil((codeBlockBits * 1024) / bitsPerReX1024) * modulationOrder);
}

function whereCapacityReaches(targetBits: number, modulationOrder: ModulationOrder) {
  const curve = capacityCurve(modulationOrder);
  const above = curve.findIndex(({ capacityBits }) => capacityBits > targetBits);
  const upper = curve[above];
  const lower = curve[above - 1];
  if (!upper || !lower) throw new RangeError(`no SINR carries ${targetBits} bits`);
  const rise = upper.capacityBits - lower.capacityBits;
  const fraction = (targetBits - lower.capacityBits) / rise;
  return {
    sinrDb: GRID_START_DB + (above - 1 + fraction) * GRID_STEP_DB,
    dispersion: lower.dispersion + fraction * (upper.dispersion - lower.dispersion),
    slopeBitsPerDb: rise / GRID_STEP_DB,
  };
}

/** Computed when a modulation is first asked for: 5 ms for 64QAM, 20 ms for 256QAM. */
function capacityCurve(modulationOrder: ModulationOrder): readonly Capacity[] {
  const known = curves.get(modulationOrder);
  if (known) return known;
  const curve: Capacity[] = [];
  for (let full = false; !full; ) {
    const point = bicmCapacity(modulationOrder, GRID_START_DB + curve.length * GRID_STEP_DB);
    curve.push(point);
    full = point.capacityBits > modulationOrder - 1e-4;
  }
  curves.set(modulationOrder, curve);
  return curve;
}
