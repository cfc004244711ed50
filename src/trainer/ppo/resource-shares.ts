import { FEATURE_SPECS, POWER_ONLY_FEATURES } from "../../domain/features/feature-spec.ts";
import { FLAT_POWER_RATIO, MAX_POWER_ACTION } from "../../domain/power/project-power.ts";
import { type PolicyKind, SHARE_FLOOR } from "../policy-weights.ts";
import type { Rollout } from "../rollout/rollout.ts";
import { participation } from "./participation.ts";

/** Place of `prbRatio` in the power agent's features. */
const PRB_RATIO =
  FEATURE_SPECS.power.numFeatures -
  POWER_ONLY_FEATURES.length +
  POWER_ONLY_FEATURES.findIndex((text) => text.startsWith("prbRatio:"));

/**
 * What part of the resource that an agent splits goes to each user under some actions.
 *
 *     PRB:   s_u = (1 − ε)·e^{x_u} / Σ_v e^{x_v} + ε / numActive
 *     power: s_u = ρ·n_u + (1 − ρ)·n_u·e^{z_u} / Σ_v n_v·e^{z_v},   n its part of the scheduled PRBs
 *
 * @param kind - PRB agent: PRBs; power agent: power.
 * @param rollout - Who takes part, and who owns how many PRBs.
 * @param actions - x or z, `[numSlots, numUes]`.
 * @returns s, `[numSlots, numUes]`; sums to 1 over those who take part.
 */
export function resourceShares(
  kind: PolicyKind,
  rollout: Rollout,
  actions: Float32Array,
): Float32Array {
  const { numUes } = rollout;
  const own = kind === "prb" ? participation("prb", rollout) : ownedParts(rollout);
  const fixedRatio = kind === "prb" ? SHARE_FLOOR : FLAT_POWER_RATIO;
  const shares = new Float32Array(actions.length);
  for (let row = 0; row < actions.length; row += numUes) {
    let [sumOwn, sumTilted] = [0, 0];
    for (let i = row; i < row + numUes; i += 1) {
      const weight = own[i] as number;
      shares[i] = weight === 0 ? 0 : weight * Math.exp(bounded(kind, actions[i] as number));
      sumOwn += weight;
      sumTilted += shares[i] as number;
    }
    if (sumTilted === 0) continue;
    for (let i = row; i < row + numUes; i += 1) {
      const tilted = (shares[i] as number) / sumTilted;
      shares[i] = (1 - fixedRatio) * tilted + (fixedRatio * (own[i] as number)) / sumOwn;
    }
  }
  return shares;
}

function bounded(kind: PolicyKind, action: number): number {
  if (kind === "prb") return action;
  return Math.max(-MAX_POWER_ACTION, Math.min(MAX_POWER_ACTION, action));
}

function ownedParts({ powerFeatures, numSlots, numUes }: Rollout): Float32Array {
  const { numFeatures } = FEATURE_SPECS.power;
  return Float32Array.from(
    { length: numSlots * numUes },
    (_, i) => powerFeatures[i * numFeatures + PRB_RATIO] as number,
  );
}
