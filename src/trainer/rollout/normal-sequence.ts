/**
 * Makes a generator of standard normal numbers from one of uniform ones, two for two.
 *
 *     n = √(−2 ln(1 − u)) · cos 2πv, then the same with sin
 *
 * @param uniform - Uniform on [0, 1).
 * @source G. E. P. Box and M. E. Muller, "A note on the generation of random normal deviates", Ann.
 *   Math. Statist. 29 (1958).
 */
export function createNormalSequence(uniform: () => number): () => number {
  let spare: number | undefined;
  return () => {
    const kept = spare;
    spare = undefined;
    if (kept !== undefined) return kept;
    const radius = Math.sqrt(-2 * Math.log1p(-uniform()));
    const angleRad = 2 * Math.PI * uniform();
    spare = radius * Math.sin(angleRad);
    return radius * Math.cos(angleRad);
  };
}
