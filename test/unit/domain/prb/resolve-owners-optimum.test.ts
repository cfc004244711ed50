import fc from "fast-check";
import munkres from "munkres-js";
import { describe, expect, it } from "vitest";
import { resolveOwners } from "../../../../src/domain/prb/resolve-owners.ts";
import { FREE, type Slot } from "../../../../src/domain/state/open-slot.ts";
import { slotWithSinr } from "../../../support/cells.ts";

describe("resolveOwners against an exact assignment solver", () => {
  it.each<[what: string, filled: number]>([
    ["a full grid", 1],
    ["a grid with PRGs to spare", 0.6],
  ])("Q6 comes within 0.5 %% of the assignment optimum on average: %s", (_, filled) => {
    const cases = fc.sample(fadingCases(filled), { seed: 7, numRuns: 150 });
    const ratios = cases.map(({ slot, quotas }) => {
      const best = bestSumSeBits(slot, quotas);
      return sumSeBits(slot, resolved(slot, quotas)) / best;
    });

    expect(Math.max(...ratios)).toBeLessThanOrEqual(1 + 1e-9);
    expect(ratios.reduce((sum, ratio) => sum + ratio) / ratios.length).toBeGreaterThan(0.995);
  });
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

/** Frequency-selective users between 0 and 25 dB on 12 PRGs: the channels that the bound is about. */
function fadingCases(filled: number): fc.Arbitrary<Case> {
  const numPrg = 12;
  const tap = fc.double({ min: -1.5, max: 1.5, noNaN: true });
  const user = fc.record({
    meanDb: fc.double({ min: 0, max: 25, noNaN: true }),
    taps: row(tap, 8),
  });
  return fc
    .record({
      users: fc.array(user, { minLength: 2, maxLength: 6 }),
      wishes: row(fc.nat({ max: 1_000_000 }), Math.round(numPrg * filled)),
    })
    .map(({ users, wishes }) => ({
      slot: slotWithSinr(users.map(({ meanDb, taps }) => fadingDb(meanDb, taps, numPrg))),
      quotas: counts(
        wishes.map((wish) => wish % users.length),
        users.length,
      ),
    }));
}

/** SINR of a channel of four complex taps on every PRG. Unit: dB. */
function fadingDb(meanDb: number, taps: readonly number[], numPrg: number): number[] {
  return Array.from({ length: numPrg }, (_, n) => {
    let [re, im] = [0, 0];
    for (let k = 0; k < taps.length / 2; k += 1) {
      const [a, b] = [taps[2 * k] ?? 0, taps[2 * k + 1] ?? 0];
      const phase = (6 * Math.PI * k * n) / numPrg;
      re += a * Math.cos(phase) - b * Math.sin(phase);
      im += a * Math.sin(phase) + b * Math.cos(phase);
    }
    return meanDb + 10 * Math.log10(re * re + im * im + 1e-3);
  });
}

/** The oracle of the whole: one column per unit of quota, idle columns worth nothing. */
function bestSumSeBits(slot: Slot, quotas: readonly number[]): number {
  const columns = quotas.flatMap((quota, u) => Array<number>(quota).fill(u));
  const cost = slot.owner.length;
  const matrixOfCosts = Array.from({ length: cost }, (_, prg) =>
    Array.from({ length: cost }, (__, c) => -seBitsOf(slot, columns[c] ?? FREE, prg)),
  );
  return munkres(matrixOfCosts).reduce((sum, [r, c]) => sum - (matrixOfCosts[r]?.[c] ?? 0), 0);
}

function sumSeBits(slot: Slot, owner: readonly number[]): number {
  return owner.reduce((sum, u, prg) => sum + seBitsOf(slot, u, prg), 0);
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
