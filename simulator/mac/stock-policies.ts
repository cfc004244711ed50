import type { EmulatorConfig } from "../../schemas/config.ts";
import { bestUser } from "./proportional-fair.ts";

/** How the RAN's own scheduler hands the free PRB groups of a slot out, lowest first. */
export interface StockPolicy {
  /** Begins a slot with so many free groups. */
  open(numGroups: number): void;
  /** Chooses who gets the next group, by its entry of the channel knowledge; −1 = nobody. */
  choose(cell: number): number;
}

/** What a policy may know. */
export interface StockPolicyFacts {
  /** Entries of the channel knowledge per user. */
  readonly numCells: number;
  /** log2(1 + SINR) that the RAN expects, `[numUes][numCells]`. */
  readonly seBits: Float64Array;
  /** 1 for users who can be served now; changes within a slot, `[numUes]`. */
  readonly isEligible: Uint8Array;
  /** Smoothed throughput, `[numUes]`. Unit: bits per slot. */
  readonly averageBits: Float64Array;
}

/** The scheduling policies of the RAN, by the name that configuration uses. */
export const STOCK_POLICIES: Readonly<
  Record<EmulatorConfig["stockScheduler"], (facts: StockPolicyFacts) => StockPolicy>
> = {
  pf: (facts) => winnerPolicy(facts, facts.averageBits),
  "max-rate": (facts) => winnerPolicy(facts, new Float64Array(facts.isEligible.length).fill(1)),
  "round-robin": roundRobin,
};

/** Every group to the user with the highest rate on it over its weight. */
function winnerPolicy(
  { seBits, numCells, isEligible }: StockPolicyFacts,
  weights: Float64Array,
): StockPolicy {
  return {
    open: () => undefined,
    choose: (cell) => bestUser(seBits, cell, numCells, weights, isEligible),
  };
}

/**
 * Equal, contiguous parts in the users' order, which begins with another user in every slot; what a
 * user does not need falls to the next.
 */
function roundRobin({ isEligible }: StockPolicyFacts): StockPolicy {
  const numUes = isEligible.length;
  let first = 0;
  let user = 0;
  let leftGroups = 0;
  let groupsPerUser = 1;
  const next = (after: number) => {
    for (let step = 1; step <= numUes; step += 1) {
      const candidate = (after + step) % numUes;
      if (isEligible[candidate] === 1) return candidate;
    }
    return -1;
  };
  return {
    open(numGroups) {
      let numEligible = 0;
      for (let u = 0; u < numUes; u += 1) numEligible += isEligible[u] ?? 0;
      groupsPerUser = Math.ceil(numGroups / Math.max(1, numEligible));
      leftGroups = groupsPerUser;
      user = next(first);
      first = user < 0 ? first : user;
    },
    choose() {
      if (user < 0) return -1;
      if (leftGroups === 0 || isEligible[user] === 0) {
        user = next(user);
        leftGroups = groupsPerUser;
      }
      leftGroups -= 1;
      return user;
    },
  };
}
