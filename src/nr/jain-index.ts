/**
 * Jain's fairness index.
 *
 *     J = (Σ x)² / (U · Σ x²)
 *
 * @param shares - What each user got, `[numUes]`, ≥ 0, in any unit.
 * @returns 1/U (one user has all) to 1 (all equal); 1 where nobody got anything.
 * @source Jain, Chiu and Hawe, DEC-TR-301 (1984).
 */
export function jainIndex(shares: readonly number[]): number {
  const sum = shares.reduce((total, share) => total + share, 0);
  const squares = shares.reduce((total, share) => total + share * share, 0);
  return squares === 0 ? 1 : (sum * sum) / (shares.length * squares);
}
