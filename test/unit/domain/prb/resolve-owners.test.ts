import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { resolveOwners } from "../../../../src/domain/prb/resolve-owners.ts";
import { FREE, RESERVED, type Slot } from "../../../../src/domain/state/open-slot.ts";
import { slotWithSinr } from "../../../support/cells.ts";

describe("resolveOwners", () => {
  it("gives every user the groups on which it is best", () => {
    const slot = slotWithSinr([
      [20, 0, 20, 0],
      [0, 20, 0, 20],
    ]);

    expect(resolved(slot, [2, 2])).toEqual([0, 1, 0, 1]);
  });

  it("compares a user with its own average, so that a weak user gets its peak too", () => {
    const slot = slotWithSinr([
      [20, 20, 20],
      [-5, 3, -5],
    ]);

    expect(resolved(slot, [2, 1])).toEqual([0, 1, 0]);
  });

  it("gives ties to the lower RNTI and the lower group", () => {
    const flat = [10, 10, 10, 10];

    expect(resolved(slotWithSinr([flat, flat]), [1, 2])).toEqual([0, 1, 1, FREE]);
  });

  it("swaps what greedy choice got wrong", () => {
    // Greedy lets user 0 have PRG 0 (its peak), which leaves user 1 with a group it can hardly use.
    const slot = slotWithSinr([
      [11, 10],
      [20, -10],
    ]);

    expect(resolved(slot, [1, 1])).toEqual([1, 0]);
  });

  it.each<[passes: string, sinrDb: number[][], quotas: number[], owners: number[]]>([
    [
      "second",
      [
        [9, 19, 1],
        [13, 28, 5],
      ],
      [2, 1],
      [0, 1, 0],
    ],
    [
      "third",
      [
        [17, 15, 7, 3],
        [13, 6, 4, 8],
        [23, 22, 3, 27],
        [4, 18, 27, 30],
      ],
      [1, 1, 1, 1],
      [1, 0, 3, 2],
    ],
  ])("goes on swapping where that makes room for more: %s pass", (_, sinrDb, quotas, owners) => {
    expect(resolved(slotWithSinr(sinrDb), quotas)).toEqual(owners);
  });

  it("leaves reserved groups and retransmissions alone", () => {
    const slot = slotWithSinr([
      [10, 10, 10, 10],
      [30, 30, 30, 30],
    ]);
    slot.owner.set([RESERVED, 0]);
    resolveOwners(slot, Int32Array.of(0, 2));

    expect([...slot.owner]).toEqual([RESERVED, 0, 1, 1]);
  });

  it("refuses quotas that do not fit the grid", () => {
    const slot = slotWithSinr([[10, 10]]);

    expect(() => resolveOwners(slot, Int32Array.of(3))).toThrow("QUOTAS_EXCEED_GRID");
  });

  it("copes with a user whose channel carries nothing", () => {
    const slot = slotWithSinr([
      [-100, -100],
      [10, 10],
    ]);
    slot.users[0]?.seBits.fill(0);
    Object.assign(slot.users[0] ?? {}, { meanSeBits: 0 });

    expect(resolved(slot, [1, 1]).toSorted()).toEqual([0, 1]);
  });

  test.prop([grids()])(
    "Q1 gives every free PRG one owner or leaves it free",
    ({ slot, quotas }) => {
      const before = [...slot.owner];
      for (const [prg, owner] of resolved(slot, quotas).entries()) {
        if (before[prg] !== FREE) expect(owner).toBe(before[prg]);
        else expect(owner === FREE || quotas[owner] !== undefined).toBe(true);
      }
    },
  );

  test.prop([grids()])("Q2 gives every user exactly its quota", ({ slot, quotas }) => {
    const retransmitted = counts(slot.owner, quotas.length);
    const given = counts(resolved(slot, quotas), quotas.length);

    expect(given).toEqual(quotas.map((quota, u) => quota + (retransmitted[u] ?? 0)));
  });

  test.prop([grids()])("Q3 gives nothing to a user without quota", ({ slot, quotas }) => {
    const free = [...slot.owner.keys()].filter((prg) => slot.owner[prg] === FREE);
    const owner = resolved(slot, quotas);

    for (const prg of free) expect(quotas[owner[prg] ?? FREE]).not.toBe(0);
  });

  test.prop([grids()])("Q4 gives the same owners for the same input", ({ slot, quotas }) => {
    const twin = { ...slot, owner: slot.owner.slice() };

    expect(resolved(slot, quotas)).toEqual(resolved(twin, quotas));
  });

  test.prop([grids()])(
    "Q5 swaps never lower Σ v below what greedy choice reached",
    ({ slot, quotas }) => {
      const greedy = sumSeBits(slot, greedyOwners(slot, quotas));

      expect(sumSeBits(slot, resolved(slot, quotas))).toBeGreaterThanOrEqual(greedy - 1e-9);
    },
  );

  test.prop([grids()])(
    "Q5 leaves no pair of owners of which a swap gains, on small grids",
    ({ slot, quotas }) => {
      fc.pre(slot.owner.length <= 3); // where two passes suffice
      const before = slot.owner.slice();
      const owner = resolved(slot, quotas);
      for (const [n, m] of everyPair(owner.length)) {
        const movable = [n, m].every(
          (prg) => before[prg] === FREE && (owner[prg] ?? FREE) !== FREE,
        );
        if (movable) expect(gainOfSwap(slot, owner, n, m)).toBeLessThanOrEqual(1e-9);
      }
    },
  );
});

// Helpers

interface Case {
  readonly slot: Slot;
  readonly quotas: number[];
}

function resolved(slot: Slot, quotas: readonly number[]): number[] {
  resolveOwners(slot, Int32Array.from(quotas));
  return [...slot.owner];
}

/** Grids with reserved and taken groups; quotas fill what is free, or a part of it. */
function grids(): fc.Arbitrary<Case> {
  return fc
    .record({ numUes: fc.integer({ min: 1, max: 5 }), numPrg: fc.integer({ min: 1, max: 10 }) })
    .chain(({ numUes, numPrg }) =>
      fc.record({
        sinrDb: matrix(fc.integer({ min: -10, max: 30 }), numUes, numPrg),
        owner: row(fc.constantFrom(FREE, FREE, FREE, RESERVED, 0), numPrg),
        wishes: row(fc.nat({ max: numUes }), numPrg), // numUes = nobody
      }),
    )
    .map(({ sinrDb, owner, wishes }) => {
      const slot = slotWithSinr(sinrDb);
      slot.owner.set(owner);
      const granted = wishes.filter((_, prg) => owner[prg] === FREE);
      return { slot, quotas: counts(granted, sinrDb.length) };
    });
}

/** The oracle of step 2: all pairs, sorted by how far they stand above the user's mean. */
function greedyOwners({ users, owner: start }: Slot, quotas: readonly number[]): number[] {
  const owner = [...start];
  const left = [...quotas];
  const keyOf = (u: number, prg: number) =>
    (users[u]?.seBits[prg] ?? 0) / (users[u]?.meanSeBits ?? 1);
  const pairs = users.flatMap((_, u) => owner.map((__, prg) => ({ u, prg, key: keyOf(u, prg) })));
  for (const { u, prg } of pairs.toSorted((a, b) => b.key - a.key || a.u - b.u || a.prg - b.prg)) {
    if (owner[prg] !== FREE || !left[u]) continue;
    owner[prg] = u;
    left[u] = (left[u] ?? 0) - 1;
  }
  return owner;
}

function sumSeBits(slot: Slot, owner: readonly number[]): number {
  return owner.reduce((sum, u, prg) => sum + seBitsOf(slot, u, prg), 0);
}

function gainOfSwap(slot: Slot, owner: readonly number[], n: number, m: number): number {
  const [a = FREE, b = FREE] = [owner[n], owner[m]];
  const now = seBitsOf(slot, a, n) + seBitsOf(slot, b, m);
  return seBitsOf(slot, a, m) + seBitsOf(slot, b, n) - now;
}

function seBitsOf({ users }: Slot, u: number, prg: number): number {
  return users[u]?.seBits[prg] ?? 0;
}

function counts(owner: Iterable<number>, numUes: number): number[] {
  const count = Array<number>(numUes).fill(0);
  for (const u of owner) if (count[u] !== undefined) count[u] += 1;
  return count;
}

function row<T>(item: fc.Arbitrary<T>, length: number): fc.Arbitrary<T[]> {
  return fc.array(item, { minLength: length, maxLength: length });
}

function matrix<T>(item: fc.Arbitrary<T>, rows: number, columns: number): fc.Arbitrary<T[][]> {
  return row(row(item, columns), rows);
}

function everyPair(length: number): [number, number][] {
  const indices = Array.from({ length }, (_, n) => n);
  return indices.flatMap((n) => indices.slice(n + 1).map((m): [number, number] => [n, m]));
}
