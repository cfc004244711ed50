import { type PolicyWeights, TRAINABLE_NAMES, type WeightName } from "./policy-weights.ts";

/** Everything that one optimiser step changes. */
export interface AdamState {
  /** Steps made. */
  readonly step: number;
  /** The policy. */
  readonly weights: PolicyWeights;
  /** Running mean of the gradient, per trainable array. */
  readonly mean: Moments;
  /** Running mean of its square, per trainable array. */
  readonly square: Moments;
}

/** One array per trainable name. */
export type Moments = Readonly<Partial<Record<WeightName, Float32Array>>>;

const MEAN_MEMORY = 0.9;
const SQUARE_MEMORY = 0.999;
const EPSILON = 1e-8;

/** Starts with fresh moments. */
export function startAdam(weights: PolicyWeights): AdamState {
  const zeros = () =>
    Object.fromEntries(
      TRAINABLE_NAMES.map((name) => [name, new Float32Array(weights[name].length)]),
    );
  return { step: 0, weights, mean: zeros(), square: zeros() };
}

/**
 * Makes one optimiser step, in plain arrays: the same on every backend, and all of it fits into a
 * checkpoint.
 *
 *     m ← β₁m + (1−β₁)g,  v ← β₂v + (1−β₂)g²,  w ← w − η·m̂ / (√v̂ + ε),  m̂ = m/(1−β₁ᵗ), v̂ = v/(1−β₂ᵗ)
 *
 * @param state - State before; left as it is.
 * @param gradients - g per trainable array.
 * @param learningRate - η.
 * @source Kingma and Ba, ICLR 2015.
 */
export function adamStep(state: AdamState, gradients: Moments, learningRate: number): AdamState {
  const step = state.step + 1;
  const meanGain = 1 / (1 - MEAN_MEMORY ** step);
  const squareGain = 1 / (1 - SQUARE_MEMORY ** step);
  const weights = { ...state.weights };
  const mean = { ...state.mean };
  const square = { ...state.square };
  for (const name of TRAINABLE_NAMES) {
    const g = gradients[name] ?? new Float32Array(weights[name].length);
    const m = blend(mean[name], g, MEAN_MEMORY);
    const v = blend(
      square[name],
      g.map((value) => value * value),
      SQUARE_MEMORY,
    );
    weights[name] = weights[name].map((w, i) => {
      const root = Math.sqrt((v[i] as number) * squareGain);
      return w - (learningRate * (m[i] as number) * meanGain) / (root + EPSILON);
    });
    mean[name] = m;
    square[name] = v;
  }
  return { step, weights, mean, square };
}

function blend(old: Float32Array | undefined, news: Float32Array, memory: number): Float32Array {
  return news.map((value, i) => memory * (old?.[i] ?? 0) + (1 - memory) * value);
}
