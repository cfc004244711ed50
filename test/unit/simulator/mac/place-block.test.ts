import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import type { PrbRun } from "../../../../schemas/fields.ts";
import { createBlockPlacer } from "../../../../simulator/mac/place-block.ts";
import {
  clearPlan,
  createSlotPlan,
  NOBODY,
  RESERVED,
  TRIMMED,
} from "../../../../simulator/mac/slot-plan.ts";
import { channelKnowledge } from "./channel-knowledge.ts";

describe("createBlockPlacer", () => {
  it("R4 takes the user's best groups and trims the last of them, whose rest stays empty", () => {
    // groups 0–3, 4–7, 8–9; subbands 0–4, 5–9: group 1 counts by its first PRB
    const { place, owner } = grid({ seBits: [[7, 9]] });

    expect(place(0, 5)).toBe(true);
    expect(ownersOf(owner)).toEqual("000~....00");
  });

  it("looks at the channel of the block's own user", () => {
    const { place, owner } = grid({
      seBits: [
        [9, 7],
        [7, 9],
      ],
      subbandPrb: 4,
    });
    place(1, 4);
    place(0, 4);

    expect(ownersOf(owner)).toEqual("00001111..");
  });

  it("E14 keeps off groups of which a PRB is reserved", () => {
    const { place, owner } = grid({ seBits: [[9, 1]], reserved: [[3, 1]] });

    expect(place(0, 7)).toBe(false);
    expect(place(0, 6)).toBe(true);
    expect(ownersOf(owner)).toEqual("...#000000");
  });

  it("gives nothing when there is not enough", () => {
    const { place, owner } = grid({
      seBits: [
        [1, 1],
        [1, 1],
      ],
    });
    place(0, 4);

    expect(place(1, 7)).toBe(false);
    expect(ownersOf(owner)).toBe("0000......");
    expect(place(1, 6)).toBe(true);
  });

  test.prop([
    fc.integer({ min: 1, max: 60 }),
    fc.integer({ min: 1, max: 16 }),
    fc.integer({ min: 1, max: 16 }),
    fc.array(fc.integer({ min: 1, max: 20 }), { maxLength: 6 }),
    fc.array(fc.array(fc.nat({ max: 15 }), { minLength: 60, maxLength: 60 }), {
      minLength: 6,
      maxLength: 6,
    }),
    fc.array(fc.tuple(fc.nat({ max: 59 }), fc.integer({ min: 1, max: 9 })), { maxLength: 3 }),
  ])(
    "R2 R4 E14 sizes are kept, runs start at groups, and all but the last group are better than what is left",
    (numPrb, prgSizePrb, subbandPrb, wanted, seBits, reserved: PrbRun[]) => {
      const { place, owner, se } = grid({ numPrb, prgSizePrb, subbandPrb, seBits, reserved });
      for (const [user, size] of wanted.entries()) {
        const before = [...owner];
        const numFree = freeGroups(before, prgSizePrb).flat().length;
        expect(place(user, size)).toBe(numFree >= size);
        const own = indicesOf(owner, user);
        expect(own.length).toBe(numFree >= size ? size : 0);
        expect(own.every((n) => before[n] === NOBODY)).toBe(true);
        expect(own.every((n) => n % prgSizePrb === 0 || owner[n - 1] === user)).toBe(true);
        const left = freeGroups([...owner], prgSizePrb).map(([start = 0]) => se(user, start));
        const worst = Math.min(...own.map((n) => se(user, n - (n % prgSizePrb))));
        expect(Math.max(0, ...left)).toBeLessThanOrEqual(worst);
      }
    },
  );
});

// Helpers

interface GridSpec {
  readonly seBits: readonly (readonly number[])[];
  readonly numPrb?: number;
  readonly prgSizePrb?: number;
  readonly subbandPrb?: number;
  readonly reserved?: readonly PrbRun[];
}

/** Ten PRBs in groups of four and subbands of five. */
function grid(spec: GridSpec) {
  const { seBits, numPrb = 10, prgSizePrb = 4, subbandPrb = 5, reserved = [] } = spec;
  const plan = createSlotPlan(seBits.length, numPrb);
  clearPlan(plan, { isDownlink: true, reserved });
  const known = channelKnowledge(seBits, numPrb, subbandPrb);
  const se = (user: number, n: number) => seBits[user]?.[Math.floor(n / subbandPrb)] ?? 0;
  return { place: createBlockPlacer(plan, known, prgSizePrb), owner: plan.owner, se };
}

function ownersOf(owner: Int16Array): string {
  const signs = new Map([
    [NOBODY, "."],
    [RESERVED, "#"],
    [TRIMMED, "~"],
  ]);
  return Array.from(owner, (user) => signs.get(user) ?? String(user)).join("");
}

function indicesOf(owner: Int16Array, user: number): number[] {
  return [...owner.keys()].filter((n) => owner[n] === user);
}

/** PRBs of the groups that nobody has any PRB of. */
function freeGroups(owner: readonly number[], prgSizePrb: number): number[][] {
  const groups: number[][] = [];
  for (let start = 0; start < owner.length; start += prgSizePrb) {
    const prbs = owner.slice(start, start + prgSizePrb).map((_, i) => start + i);
    if (prbs.every((n) => owner[n] === NOBODY)) groups.push(prbs);
  }
  return groups;
}
