/** What the surrogate is computed from, `[numRows]` each. */
export interface SurrogateRows {
  /** Centre of the Gaussian now. */
  readonly means: Float32Array;
  /** What was sampled. */
  readonly actions: Float32Array;
  /** Log-density of the sample when it was drawn. */
  readonly logProbs: Float32Array;
  /** A. */
  readonly advantages: Float32Array;
  /** 1 for rows that count, else 0. */
  readonly learns: Float32Array;
}

/** The surrogate at some means, and which way it rises. */
export interface Surrogate {
  /** Rows that count. */
  readonly numRows: number;
  /** Mean of −min(…): what is minimised. */
  readonly loss: number;
  /** Its gradient with respect to the means, `[numRows]`. */
  readonly gradient: Float32Array;
  /** How far the policy has moved since it sampled; mean of (r − 1) − ln r. */
  readonly kl: number;
  /** Part of the rows that the clip holds back. */
  readonly clipFraction: number;
}

/** Keeps e^x finite; the clip cuts far below. */
const MAX_LOG_RATIO = 20;

/**
 * PPO's clipped surrogate with every user as an agent of its own.
 *
 *     L = −mean_u min( r_u·A_u, clip(r_u, 1 − c, 1 + c)·A_u ),   r_u = N(x_u; μ_u, σ) / N(x_u; μ_u_old, σ)
 *     ∂L/∂μ_u = −r_u·A_u·(x_u − μ_u)/σ² / numRows, or 0 where the clip is the lesser
 *
 * @param rows - Samples.
 * @param sigma - σ with which they were drawn.
 * @param clip - c.
 * @source Schulman et al., "Proximal policy optimization algorithms", 2017, equation 7; ratio per agent
 *   as in Yu et al., "The surprising effectiveness of PPO in cooperative multi-agent games", 2022.
 */
export function clippedSurrogate(rows: SurrogateRows, sigma: number, clip: number): Surrogate {
  const { means, actions, logProbs, advantages, learns } = rows;
  const gradient = new Float32Array(means.length);
  let numRows = 0;
  let [loss, kl, numClipped] = [0, 0, 0];
  for (let i = 0; i < means.length; i += 1) {
    if (learns[i] === 0) continue;
    numRows += 1;
    const gap = (actions[i] as number) - (means[i] as number);
    const logRatio = gaussianLogDensity(gap, sigma) - (logProbs[i] as number);
    const ratio = Math.exp(Math.min(MAX_LOG_RATIO, logRatio));
    const advantage = advantages[i] as number;
    const free = ratio * advantage;
    const cut = Math.max(1 - clip, Math.min(1 + clip, ratio)) * advantage;
    loss -= Math.min(free, cut);
    kl += ratio - 1 - logRatio;
    if (cut < free) numClipped += 1;
    else gradient[i] = (-free * gap) / sigma ** 2;
  }
  const scale = 1 / Math.max(1, numRows);
  return {
    numRows,
    loss: loss * scale,
    gradient: gradient.map((value) => value * scale),
    kl: kl * scale,
    clipFraction: numClipped * scale,
  };
}

/** ln N(gap; 0, σ). */
export function gaussianLogDensity(gap: number, sigma: number): number {
  return -((gap / sigma) ** 2) / 2 - Math.log(sigma) - Math.log(2 * Math.PI) / 2;
}

/** Entropy of a Gaussian. Unit: nat. */
export function gaussianEntropy(sigma: number): number {
  return Math.log(sigma) + (1 + Math.log(2 * Math.PI)) / 2;
}
