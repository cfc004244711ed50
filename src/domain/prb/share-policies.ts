import { dbToLinear } from "../../nr/units.ts";
import { topThresholdDb } from "../state/cell-facts.ts";
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

/**
 * α-fair: as PF, but with the throughput to the power of α; 1 is PF, less is more rate, more is fairer.
 *
 *     owner(n) = argmax_u  log2(1 + SINR[u,n]) / T[u]^α
 */
export const alphaFairShares =
  (alpha: number): SharePolicy =>
  (slot) => {
    const weight = slot.users.map(({ throughputBits }) => throughputBits ** -alpha);
    return winnerShares(slot, (u, prg) => {
      const user = slot.users[u];
      return user ? (user.seBits[prg] as number) * (weight[u] as number) : 0;
    });
  };

/**
 * PF with a slow average and with what the outer loop has learned inside its metric:
 *
 *     owner(n) = argmax_u  min( c, log2(1 + SINR[u,n]·10^(−Δ[u]/10)) ) / T_slow[u]
 *
 * c is what the highest MCS can use: beyond it the outer loop winds up, and says nothing of the channel.
 */
export const tunedPfShares: SharePolicy = (slot) =>
  winnerShares(slot, slowMetric(slot, { ollaRatio: 1, errorRatio: 0 }));

/** What `cautiousPfShares` takes off the SINR; found on training cells, see docs/experiments.md. */
const CAUTION = { ollaRatio: 0.3, errorRatio: 0.5 };

/**
 * As tuned PF, but less of the OLLA offset and some of the prediction's own error inside the metric:
 *
 *     owner(n) = argmax_u  min( c, log2(1 + SINR[u,n]·10^(−(0.3·Δ[u] + 0.5·σ[u])/10)) ) / T_slow[u]
 *
 * σ is the RMS error with which the user's SINR was foretold, in dB; 0 without prediction. The offset
 * takes many slots to learn what σ says at once, and it holds users down for errors of the past.
 */
export const cautiousPfShares: SharePolicy = (slot) =>
  winnerShares(slot, slowMetric(slot, CAUTION));

/** Power of the metric by which `softPfShares` splits a PRG: who is 10 % behind gets an eighth. */
const SOFT_POWER = 20;

/**
 * Cautious PF with near ties split: a PRG goes to all in proportion to the 20th power of their metric.
 *
 * It tells who could have a PRG at hardly any loss, which the winners' shares hide.
 */
export const softPfShares: SharePolicy = (slot) => {
  const metric = slowMetric(slot, CAUTION);
  const sums = new Float64Array(slot.users.length);
  const parts = new Float64Array(slot.users.length);
  for (let prg = 0; prg < slot.owner.length; prg += 1) {
    if (slot.owner[prg] !== FREE) continue;
    if (!isLikePrevious(slot, prg)) splitSoftly(slot, (u) => metric(u, prg), parts);
    for (let u = 0; u < parts.length; u += 1) sums[u] = (sums[u] as number) + (parts[u] as number);
  }
  return normalised(sums);
};

/** Writes everybody's part of one PRG, sum 1, or all 0 when nobody needs it. */
function splitSoftly({ needPrg }: Slot, metric: (u: number) => number, parts: Float64Array): void {
  let best = Number.MIN_VALUE;
  for (let u = 0; u < parts.length; u += 1) {
    parts[u] = (needPrg[u] as number) > 0 ? metric(u) : 0;
    best = Math.max(best, parts[u] as number);
  }
  let total = 0;
  for (let u = 0; u < parts.length; u += 1) {
    parts[u] = ((parts[u] as number) / best) ** SOFT_POWER;
    total += parts[u] as number;
  }
  for (let u = 0; total > 0 && u < parts.length; u += 1) parts[u] = (parts[u] as number) / total;
}

/** Rate over the slow average, per user and PRG, at an SINR that is lowered by what is known of its error. */
function slowMetric(
  { cell, users }: Slot,
  { ollaRatio, errorRatio }: { readonly ollaRatio: number; readonly errorRatio: number },
): (u: number, prg: number) => number {
  const mostSinr = dbToLinear(topThresholdDb(cell.facts));
  const gain = users.map(({ ollaOffsetDb, channel }) =>
    dbToLinear(-ollaRatio * ollaOffsetDb - errorRatio * Math.sqrt(channel?.errorDb2 ?? 0)),
  );
  return (u, prg) => {
    const user = users[u];
    if (!user) return 0;
    const sinr = Math.min(mostSinr, (user.sinr[prg] as number) * (gain[u] as number));
    return Math.log2(1 + sinr) / user.slowThroughputBits;
  };
}

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
  "tuned-pf": tunedPfShares,
  "cautious-pf": cautiousPfShares,
  "round-robin": roundRobinShares,
  "max-rate": maxRateShares,
};

/** Hands every free PRG to the active user with the highest metric, and counts. */
function winnerShares(slot: Slot, metric: (u: number, prg: number) => number): Float64Array {
  const numUes = slot.users.length;
  const wins = new Float64Array(numUes);
  const values = new Float64Array(numUes);
  for (let prg = 0; prg < slot.owner.length; prg += 1) {
    if (slot.owner[prg] !== FREE) continue;
    if (!isLikePrevious(slot, prg)) {
      for (let u = 0; u < numUes; u += 1) values[u] = metric(u, prg);
    }
    const winner = bestInNeed(slot, values, wins);
    if (winner !== -1) wins[winner] = (wins[winner] as number) + 1;
  }
  return normalised(wins);
}

function bestInNeed({ needPrg }: Slot, values: Float64Array, wins: Float64Array): number {
  let winner = -1;
  let best = Number.NEGATIVE_INFINITY;
  for (let u = 0; u < wins.length; u += 1) {
    if ((wins[u] as number) >= (needPrg[u] as number)) continue;
    if ((values[u] as number) <= best) continue;
    best = values[u] as number;
    winner = u;
  }
  return winner;
}

/** Whether a PRG and the one before it are both free and alike for everybody, as within a CQI subband. */
function isLikePrevious({ owner, users }: Slot, prg: number): boolean {
  if (prg === 0 || owner[prg - 1] !== FREE) return false;
  for (let u = 0; u < users.length; u += 1) {
    const seBits = users[u]?.seBits as Float64Array;
    if (seBits[prg] !== seBits[prg - 1]) return false;
  }
  return true;
}

function normalised(weights: Float64Array): Float64Array {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return sum === 0 ? weights : weights.map((weight) => weight / sum);
}
