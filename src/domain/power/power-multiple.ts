import { type CellFacts, topThresholdDb } from "../state/cell-facts.ts";
import { FLAT_POWER_RATIO, MAX_POWER_ACTION } from "./project-power.ts";

/** Lowest multiple of equal power that an action reaches. */
export const LEAST_MULTIPLE =
  FLAT_POWER_RATIO + (1 - FLAT_POWER_RATIO) * Math.exp(-MAX_POWER_ACTION);

/** Highest one. */
export const MOST_MULTIPLE = FLAT_POWER_RATIO + (1 - FLAT_POWER_RATIO) * Math.exp(MAX_POWER_ACTION);

/** SINR kept above the highest MCS's threshold. Unit: dB. */
const CAP_MARGIN_DB = 1;

/** SINR above which a user can make nothing of more power. Unit: dB. */
export function usefulSinrDb(facts: CellFacts): number {
  return topThresholdDb(facts) + CAP_MARGIN_DB;
}

/**
 * Gives the action z that the projection turns into a multiple of equal power, where the multiples
 * of all users spend what there is.
 *
 *     z = ln( (q − ρ) / (1 − ρ) )
 *
 * @param multiple - q.
 * @returns z, |z| ≤ 2.3.
 */
export function actionForMultiple(multiple: number): number {
  const weight = (Math.max(LEAST_MULTIPLE, multiple) - FLAT_POWER_RATIO) / (1 - FLAT_POWER_RATIO);
  return Math.max(-MAX_POWER_ACTION, Math.min(MAX_POWER_ACTION, Math.log(weight)));
}
