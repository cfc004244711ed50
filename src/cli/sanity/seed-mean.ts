/** A figure over several seeds. */
export interface SeedMean {
  /** Mean over the seeds. */
  readonly mean: number;
  /** Standard error of the mean; null from one seed alone. */
  readonly standardError: number | null;
}

/**
 * Means a figure over seeds.
 *
 *     x̄ = Σx/n,   s.e. = √( Σ(x − x̄)² / (n(n − 1)) )
 *
 * @param values - One per seed, at least one.
 */
export function seedMean(values: readonly number[]): SeedMean {
  const { length: n } = values;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, standardError: n > 1 ? Math.sqrt(squares / (n * (n - 1))) : null };
}
