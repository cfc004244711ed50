import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { STOCK_POLICIES, type StockPolicyFacts } from "../../../../simulator/mac/stock-policies.ts";

describe("STOCK_POLICIES", () => {
  it("E8 pf: every group to the highest log2(1 + SINR) over smoothed throughput", () => {
    const averageBits = Float64Array.of(100, 10, 10);
    const policy = STOCK_POLICIES.pf(facts({ averageBits }));
    policy.open(2);

    // 9/100, 2/10, 4/10 and 3/100, 5/10, 1/10
    expect([policy.choose(0), policy.choose(1)]).toEqual([2, 1]);
    averageBits[0] = 1;
    expect([policy.choose(0), policy.choose(1)]).toEqual([0, 0]);
  });

  it("E8 max-rate: every group to the highest SINR, whatever was delivered", () => {
    const policy = STOCK_POLICIES["max-rate"](facts({ averageBits: Float64Array.of(1e9, 1, 1) }));
    policy.open(2);

    expect([policy.choose(0), policy.choose(1)]).toEqual([0, 1]);
  });

  it.each(["pf", "max-rate", "round-robin"] as const)(
    "E8 %s: nobody but those who can be served",
    (name) => {
      const isEligible = Uint8Array.of(0, 1, 1);
      const policy = STOCK_POLICIES[name](facts({ isEligible }));
      policy.open(4);

      expect([1, 2]).toContain(policy.choose(0));
      isEligible.set([0, 0, 1]);
      expect([policy.choose(0), policy.choose(1)]).toEqual([2, 2]);
      isEligible.fill(0);
      expect(policy.choose(0)).toBe(-1);
    },
  );

  it("E8 round-robin: contiguous, equal parts that begin with another user in every slot", () => {
    const hand = roundRobin(3);

    expect([hand(6), hand(6), hand(6), hand(6)]).toEqual(["112200", "220011", "001122", "112200"]);
    expect(hand(7)).toBe("2220001");
  });

  it("E8 round-robin: what a user doesn't need falls to the next, and nothing stays empty", () => {
    const isEligible = Uint8Array.of(1, 1, 1);
    const hand = roundRobin(3, isEligible, (user, numTaken) => user !== 1 || numTaken < 1);

    expect(hand(9)).toBe("122200022");
    isEligible.set([1, 0, 0]);
    expect(hand(9)).toBe("000000000");
    isEligible.set([0, 0, 0]);
    expect(hand(9)).toBe("---------");
  });

  test.prop([
    fc.integer({ min: 1, max: 8 }),
    fc.integer({ min: 1, max: 40 }),
    fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }),
  ])(
    "E8 round-robin: parts differ by no more than rounding, and all get the same over a round",
    (numUes, numGroups, served) => {
      const isEligible = Uint8Array.from(served.slice(0, numUes), Number);
      const eligible = [...isEligible.keys()].filter((user) => isEligible[user] === 1);
      const hand = roundRobin(numUes, isEligible);
      const totals = new Map<string, number>();
      for (const _ of eligible) {
        const groups = [...hand(numGroups)];
        for (const user of groups) totals.set(user, (totals.get(user) ?? 0) + 1);
        const changes = groups.filter((user, n) => n > 0 && user !== groups[n - 1]).length;
        expect(changes).toBeLessThan(eligible.length);
      }

      expect([...totals.keys()].sort()).toEqual(eligible.map(String));
      expect(new Set(totals.values()).size).toBeLessThanOrEqual(1);
    },
  );
});

// Helpers

/** Three users on two subbands that have all had as much. */
function facts(changes: Partial<StockPolicyFacts> = {}): StockPolicyFacts {
  return {
    numCells: 2,
    seBits: Float64Array.of(9, 3, 2, 5, 4, 1),
    isEligible: Uint8Array.of(1, 1, 1),
    averageBits: Float64Array.of(1, 1, 1),
    ...changes,
  };
}

/** Hands slots out in turn; one digit per group. */
function roundRobin(
  numUes: number,
  isEligible = new Uint8Array(numUes).fill(1),
  wantsMore: (user: number, numTaken: number) => boolean = () => true,
) {
  const policy = STOCK_POLICIES["round-robin"](facts({ isEligible }));
  return (numGroups: number) => {
    const numTaken = new Uint8Array(numUes);
    policy.open(numGroups);
    return Array.from({ length: numGroups }, (_, n) => {
      const user = policy.choose(n % 2);
      if (user < 0) return "-";
      numTaken[user] = (numTaken[user] ?? 0) + 1;
      if (!wantsMore(user, numTaken[user] ?? 0)) isEligible[user] = 0;
      return String(user);
    }).join("");
  };
}
