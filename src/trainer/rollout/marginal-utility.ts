import type { UserState } from "../../domain/state/cell-state.ts";

/** How much the parts of the team's utility weigh; all ≥ 0. */
export interface UtilityWeights {
  /** λ_T, of the mean throughput relative to what it is now. */
  readonly meanRate: number;
  /** λ_J, of Jain's index. */
  readonly jain: number;
  /** λ_U, of the mean logarithm. */
  readonly logRate: number;
}

/**
 * What one more bit is worth to the team, user by user: the gradient of its utility of the slow
 * throughputs T.
 *
 *     U(T) = λ_T·mean(T)/T_ref + λ_J·(ΣT)²/(U·ΣT²) + λ_U·mean(ln T),   T_ref = mean T
 *     ∂U/∂T_u · mean T = λ_T/U + λ_J·(2J/U)·(1 − T_u·ΣT/ΣT²) + λ_U·mean(T)/(U·T_u)
 *
 * Bits are counted in mean T, so a cell that runs as it did earns λ_T + λ_U per slot, all users
 * together; what moves it towards equal throughputs earns λ_J on top.
 *
 * Hot path: allocates nothing.
 *
 * @param users - Users with their T, `[numUes]`, > 0.
 * @param weights - λ.
 * @param perBit - Receives ∂U/∂T_u, `[numUes]`. Unit: 1/bit.
 */
export function marginalUtility(
  users: readonly Pick<UserState, "slowThroughputBits">[],
  { meanRate, jain, logRate }: UtilityWeights,
  perBit: Float64Array,
): void {
  const numUes = users.length;
  let sum = 0;
  let squares = 0;
  for (const { slowThroughputBits: bits } of users) {
    sum += bits;
    squares += bits * bits;
  }
  const fairness = (2 * jain * sum) / (numUes * squares);
  for (let u = 0; u < numUes; u += 1) {
    const bits = users[u]?.slowThroughputBits as number;
    const towardsEqual = fairness * (1 - (bits * sum) / squares);
    perBit[u] = meanRate / sum + towardsEqual + logRate / (numUes * bits);
  }
}
