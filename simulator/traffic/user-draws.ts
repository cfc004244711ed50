import { uniformAt } from "../random.ts";

/** Random numbers of one user, each asked for once, in order. */
export interface UserDraws {
  /** Uniform on [0, 1). */
  uniform(): number;
  /** Exponential with mean 1. */
  exponential(): number;
  /** Standard normal, drawn again until it lies within ± `limit`. */
  normal(limit: number): number;
}

/**
 * Makes a user's random numbers, which depend on the run's seed, the purpose and the user alone: what
 * arrives is the same under every scheduler and beside any other users.
 *
 * @param seed - The run's seed.
 * @param stream - What the numbers are for, as for `uniformAt`.
 * @param user - User index.
 * @returns The draws, from the first.
 * @source Normal: G. E. P. Box, M. E. Muller, Ann. Math. Statist. 29 (1958).
 */
export function createUserDraws(seed: number, stream: number, user: number): UserDraws {
  let numDrawn = 0;
  const uniform = () => {
    numDrawn += 1;
    return uniformAt(seed, stream, numDrawn - 1, user);
  };
  const exponential = () => -Math.log(1 - uniform());
  return {
    uniform,
    exponential,
    normal(limit) {
      for (;;) {
        const value = Math.sqrt(2 * exponential()) * Math.cos(2 * Math.PI * uniform());
        if (Math.abs(value) <= limit) return value;
      }
    },
  };
}
