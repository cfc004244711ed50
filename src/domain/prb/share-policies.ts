import { FREE, type Slot } from "../state/open-slot.ts";

/**
 * A PRB policy inside the service: shares of the free PRGs for every user of a slot.
 *
 * @returns `[numUes]`, each ≥ 0, sum 1; all 0 when nobody can be scheduled.
 */
export type SharePolicy = (slot: Slot) => Float64Array;

/**
 * Proportional fair: every free PRG to the user with the highest rate on it over its throughput.
 *
 *     owner(n) = argmax_u  log2(1 + SINR[u,n]) / T[u],   ties to the lower RNTI
 *
 * A user drops out once it has all that its buffer needs. The shares are what PF realises.
 *
 * @source Kelly, Maulloo and Tan, JORS 49 (1998); per-PRB form as in Sionna SYS.
 * @rule R5 work-conserving
 */
export const pfShares: SharePolicy = (slot) =>
  winnerShares(slot, (u, prg) => {
    const user = slot.users[u];
    return user ? (user.seBits[prg] as number) / user.throughputBits : 0;
  });

/** Maximum rate: every free PRG to the user with the best channel on it, whoever starves. */
export const maxRateShares: SharePolicy = (slot) =>
  winnerShares(slot, (u, prg) => slot.users[u]?.seBits[prg] as number);

/**
 * Round robin: equal shares for all users with data.
 *
 * When the PRGs do not divide evenly, a bias far below one PRG moves the remainder on by one user
 * every slot, so that nobody is favoured for ever.
 */
export const roundRobinShares: SharePolicy = (slot) => {
  const numUes = slot.users.length;
  const weights = Float64Array.from(slot.needPrg, (need, u) =>
    need > 0 ? 1 + 1e-6 * ((u + slot.targetTti) % numUes) : 0,
  );
  return normalised(weights);
};

/** The PRB policies that need no model, by the name that configuration uses. */
export const SHARE_POLICIES: Readonly<Record<string, SharePolicy>> = {
  pf: pfShares,
  "round-robin": roundRobinShares,
  "max-rate": maxRateShares,
};

/** Hands every free PRG to the active user with the highest metric, and counts. */
function winnerShares(slot: Slot, metric: (u: number, prg: number) => number): Float64Array {
  const wins = new Float64Array(slot.users.length);
  for (let prg = 0; prg < slot.owner.length; prg += 1) {
    if (slot.owner[prg] !== FREE) continue;
    let winner = -1;
    let best = Number.NEGATIVE_INFINITY;
    for (let u = 0; u < wins.length; u += 1) {
      if ((wins[u] as number) >= (slot.needPrg[u] as number)) continue;
      const value = metric(u, prg);
      if (value > best) {
        best = value;
        winner = u;
      }
    }
    if (winner !== -1) wins[winner] = (wins[winner] as number) + 1;
  }
  return normalised(wins);
}

function normalised(weights: Float64Array): Float64Array {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return sum === 0 ? weights : weights.map((weight) => weight / sum);
}
