import type { Rollout } from "../rollout/rollout.ts";

/** How far credit reaches back. */
export interface CreditReach {
  /** Discount γ; 0: a decision answers for its own credit only. */
  readonly discount: number;
  /** Trace decay λ of generalised advantage estimation. */
  readonly trace: number;
}

/** What advantages are estimated from. */
export interface CreditedSlots extends Pick<Rollout, "numSlots" | "numUes" | "credit"> {
  /** The critic's V_u(s_t), `[numSlots, numUes]`. */
  readonly values: Float32Array;
}

/**
 * Estimates user by user how much more a decision earned than the critic expected.
 *
 *     δ_u(t) = credit_u(t) + γ·V_u(s_{t+1}) − V_u(s_t),   A_u(t) = δ_u(t) + γλ·A_u(t+1)
 *
 * It is linear: Σ_u A_u is the advantage of the team reward Σ_u credit_u under V = Σ_u V_u. The cell
 * goes on after the last slot, so that slot's own value stands for the unseen next one.
 *
 * @returns A, `[numSlots, numUes]`.
 * @source Schulman et al., "High-dimensional continuous control using generalized advantage
 *   estimation", ICLR 2016, equation 16.
 */
export function estimateAdvantages(
  { numSlots, numUes, credit, values }: CreditedSlots,
  { discount, trace }: CreditReach,
): Float32Array {
  const advantages = new Float32Array(credit.length);
  for (let u = 0; u < numUes; u += 1) {
    let nextValue = values[(numSlots - 1) * numUes + u] as number;
    let advantage = 0;
    for (let t = numSlots - 1; t >= 0; t -= 1) {
      const i = t * numUes + u;
      const value = values[i] as number;
      const surprise = (credit[i] as number) + discount * nextValue - value;
      advantage = surprise + discount * trace * advantage;
      advantages[i] = advantage;
      nextValue = value;
    }
  }
  return advantages;
}
