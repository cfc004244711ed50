import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { quotasFromShares } from "../../../../src/domain/prb/quotas-from-shares.ts";

const UNLIMITED = 1000;

describe("quotasFromShares", () => {
  it("rounds by largest remainder", () => {
    expect(quotas([0.6, 0.25, 0.15], 6)).toEqual([4, 1, 1]); // 3.6, 1.5, 0.9: one PRG left over twice
    expect(quotas([0.52, 0.48], 10)).toEqual([5, 5]);
  });

  it.each<[shares: number[], numFree: number, expected: number[]]>([
    [[0.5, 0.5], 3, [2, 1]],
    [[0.25, 0.25, 0.25, 0.25], 6, [2, 2, 1, 1]],
    [[4 / 6, 1 / 6, 1 / 6], 2, [2, 0, 0]], // remainders 1/3 each, however they come out in binary
    [[1 / 6, 4 / 6, 1 / 6], 2, [1, 1, 0]],
  ])("R3 gives a tie to the lower RNTI: %s of %i", (shares, numFree, expected) => {
    expect(quotas(shares, numFree)).toEqual(expected);
  });

  test.prop([fc.array(fc.nat({ max: 40 }), { minLength: 1, maxLength: 12 }), fc.nat({ max: 275 })])(
    "R3 is the largest remainder method in exact arithmetic",
    (weights, numFree) => {
      const sum = total(weights);
      const shares = weights.map((weight) => (sum === 0 ? 0 : weight / sum));

      expect(quotas(shares, numFree)).toEqual(exactLargestRemainder(weights, numFree));
    },
  );

  it("R5 hands on what a user's buffer does not need, in proportion to the shares", () => {
    expect(quotas([0.5, 0.3, 0.2], 20, [2, UNLIMITED, UNLIMITED])).toEqual([2, 11, 7]); // 18 · 3/5, 18 · 2/5
  });

  it("R5 hands on again when the first to profit has enough, too", () => {
    expect(quotas([0.8, 0.1, 0.1], 20, [2, 5, UNLIMITED])).toEqual([2, 5, 13]);
  });

  test.prop([claims()])(
    "R5 never gives more than a user's data fills",
    ({ shares, needPrg, numFree }) => {
      for (const [u, quota] of quotas(shares, numFree, needPrg).entries()) {
        expect(quota).toBeLessThanOrEqual(needPrg[u] ?? 0);
      }
    },
  );

  test.prop([claims()])(
    "R5 leaves nothing that a user with a share could fill",
    ({ shares, needPrg, numFree }) => {
      const fillable = total(needPrg.filter((_, u) => (shares[u] ?? 0) > 0));

      expect(total(quotas(shares, numFree, needPrg))).toBe(Math.min(numFree, fillable));
    },
  );

  test.prop([claims()])("Q3 gives nothing to a share of 0", ({ shares, needPrg, numFree }) => {
    for (const [u, quota] of quotas(shares, numFree, needPrg).entries()) {
      if (shares[u] === 0) expect(quota).toBe(0);
    }
  });

  test.prop([claims()])(
    "R3 never gives a user less than one of equal need with a smaller share",
    ({ shares, needPrg, numFree }) => {
      const given = quotas(shares, numFree, needPrg);
      for (const [u, v] of everyPair(shares.length)) {
        const deserves = (shares[u] ?? 0) > (shares[v] ?? 0) && needPrg[u] === needPrg[v];
        if (deserves) expect(given[u]).toBeGreaterThanOrEqual(given[v] ?? 0);
      }
    },
  );

  test.prop([claims()])("Q4 gives the same answer twice and leaves its input alone", (claim) => {
    const input = asClaim(claim);
    const first = quotasFromShares(input);

    expect(quotasFromShares(input)).toEqual(first);
    expect(input).toEqual(asClaim(claim));
  });

  it("stays inside the grid with shares next to nothing", () => {
    expect(quotas([1, Number.MIN_VALUE], 10, [4, 100])).toEqual([4, 6]);
  });
});

// Helpers

interface Claim {
  readonly shares: readonly number[];
  readonly needPrg: readonly number[];
  readonly numFree: number;
}

function quotas(
  shares: readonly number[],
  numFree: number,
  needPrg: readonly number[] = shares.map(() => UNLIMITED),
): number[] {
  return [...quotasFromShares(asClaim({ shares, needPrg, numFree }))];
}

function asClaim({ shares, needPrg, numFree }: Claim) {
  return { shares: Float64Array.from(shares), needPrg: Int32Array.from(needPrg), numFree };
}

/** Shares of sum 1 or 0, some of them exactly 0, with small and large needs. */
function claims(): fc.Arbitrary<Claim> {
  const weight = fc.oneof(fc.constant(0), fc.nat({ max: 1000 }));
  const need = fc.oneof(fc.nat({ max: 6 }), fc.constant(UNLIMITED));
  return fc
    .record({
      users: fc.array(fc.record({ weight, need }), { maxLength: 10 }),
      numFree: fc.nat({ max: 60 }),
    })
    .map(({ users, numFree }) => {
      const sum = total(users.map((user) => user.weight));
      const shares = users.map((user) => (sum === 0 ? 0 : user.weight / sum));
      return { shares, needPrg: users.map(({ need }) => need), numFree };
    });
}

/** The oracle: largest remainder of the integers `weights[u] · numFree` divided by their sum. */
function exactLargestRemainder(weights: readonly number[], numFree: number): number[] {
  const sum = total(weights);
  if (sum === 0) return weights.map(() => 0);
  const given = weights.map((weight) => Math.floor((weight * numFree) / sum));
  const order = [...weights.keys()].sort((a, b) => {
    const remainder = (u: number) => ((weights[u] ?? 0) * numFree) % sum;
    return remainder(b) - remainder(a) || a - b;
  });
  for (const u of order.slice(0, numFree - total(given))) given[u] = (given[u] ?? 0) + 1;
  return given;
}

function everyPair(length: number): [number, number][] {
  const indices = Array.from({ length }, (_, u) => u);
  return indices.flatMap((u) => indices.map((v): [number, number] => [u, v]));
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
