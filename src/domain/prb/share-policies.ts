import type { UserState } from "../state/cell-state.ts";
import type { Slot } from "../state/open-slot.ts";
import { fillRates, fillSlowRates } from "./rate-metric.ts";
import { normalise, softShares, winnerShares } from "./split-blocks.ts";

/**
 * A PRB policy inside the service: shares of the free PRGs for every user of a slot.
 *
 * @returns `[numUes]`, each ≥ 0, sum 1; all 0 when nobody can be scheduled. The array is the cell's:
 *   it holds until a policy is asked again or the cell's next slot is opened.
 */
export type SharePolicy = (slot: Slot) => Float64Array;

/**
 * Proportional fair: every free PRG to the user with the highest rate on it over its throughput.
 *
 *     owner(n) = argmax_u  log2(1 + SINR[u,n]) / T[u],   ties to the lower RNTI
 *
 * A user drops out once it has all that its buffer needs. The shares are what PF realises.
 *
 * Hot path: works on blocks of PRGs that are alike for everybody, as all policies here do.
 *
 * @source Kelly, Maulloo and Tan, JORS 49 (1998); per-PRB form as in Sionna SYS.
 * @rule R5 work-conserving
 */
export const pfShares: SharePolicy = (slot) => {
  const { weight, pfShares: shares } = slot.cell.work.users;
  for (let u = 0; u < weight.length; u += 1) {
    weight[u] = (slot.users[u] as UserState).throughputBits;
  }
  fillRates(slot, "over");
  return winnerShares(slot, shares);
};

/**
 * α-fair: as PF, but with the throughput to the power of α; 1 is PF, less is more rate, more is fairer.
 *
 *     owner(n) = argmax_u  log2(1 + SINR[u,n]) / T[u]^α
 */
export const alphaFairShares =
  (alpha: number): SharePolicy =>
  (slot) => {
    const { weight, ruleShares } = slot.cell.work.users;
    for (let u = 0; u < weight.length; u += 1) {
      weight[u] = (slot.users[u] as UserState).throughputBits ** -alpha;
    }
    fillRates(slot, "times");
    return winnerShares(slot, ruleShares);
  };

/**
 * PF with a slow average and with what the outer loop has learned inside its metric:
 *
 *     owner(n) = argmax_u  min( c, log2(1 + SINR[u,n]·10^(−Δ[u]/10)) ) / T_slow[u]
 *
 * c is what the highest MCS can use: beyond it the outer loop winds up, and says nothing of the channel.
 */
export const tunedPfShares: SharePolicy = (slot) => {
  fillSlowRates(slot, { ollaRatio: 1, errorRatio: 0 });
  return winnerShares(slot, slot.cell.work.users.ruleShares);
};

/** What cautious PF takes off the SINR; found on training cells, see docs/experiments.md. */
const CAUTION = { ollaRatio: 0.3, errorRatio: 0.5 };

/**
 * As tuned PF, but less of the OLLA offset and some of the prediction's own error inside the metric:
 *
 *     owner(n) = argmax_u  min( c, log2(1 + SINR[u,n]·10^(−(0.3·Δ[u] + 0.5·σ[u])/10)) ) / T_slow[u]
 *
 * σ is the RMS error with which the user's SINR was foretold, in dB; 0 without prediction. The offset
 * takes many slots to learn what σ says at once, and it holds users down for errors of the past.
 */
export const cautiousPfShares: SharePolicy = (slot) => {
  fillSlowRates(slot, CAUTION);
  return winnerShares(slot, slot.cell.work.users.cautiousShares);
};

/**
 * Cautious PF twice from one metric: its own shares, and soft ones with near ties split, where a PRG
 * goes to all in proportion to the 20th power of their metric.
 *
 * Soft shares tell who could have a PRG at hardly any loss, which the winners' shares hide.
 */
export function hardAndSoftShares(slot: Slot): {
  readonly cautiousShares: Float64Array;
  readonly softShares: Float64Array;
} {
  const columns = slot.cell.work.users;
  cautiousPfShares(slot);
  softShares(slot, columns.softShares);
  return columns;
}

/** Maximum rate: every free PRG to the user with the best channel on it, whoever starves. */
export const maxRateShares: SharePolicy = (slot) => {
  const { weight, ruleShares } = slot.cell.work.users;
  weight.fill(1);
  fillRates(slot, "times");
  return winnerShares(slot, ruleShares);
};

/**
 * Round robin: equal shares for all users with data.
 *
 * When the PRGs do not divide evenly, a bias far below one PRG moves the remainder on by one user
 * every slot, so that nobody is favoured for ever.
 */
export const roundRobinShares: SharePolicy = (slot) => {
  const { needPrg, targetTti } = slot;
  const { ruleShares: weights } = slot.cell.work.users;
  for (let u = 0; u < weights.length; u += 1) {
    const bias = 1e-6 * ((u + targetTti) % weights.length);
    weights[u] = (needPrg[u] as number) > 0 ? 1 + bias : 0;
  }
  return normalise(weights);
};

/** The PRB policies that need no model, by the name that configuration uses. */
export const SHARE_POLICIES: Readonly<Record<string, SharePolicy>> = {
  pf: pfShares,
  "tuned-pf": tunedPfShares,
  "cautious-pf": cautiousPfShares,
  "round-robin": roundRobinShares,
  "max-rate": maxRateShares,
};
