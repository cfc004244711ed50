import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import type { HarqPending, UserReport } from "../../../../schemas/report.ts";
import { placeRetransmissions } from "../../../../src/domain/prb/place-retransmissions.ts";
import { quotasFromShares } from "../../../../src/domain/prb/quotas-from-shares.ts";
import { resolveOwners } from "../../../../src/domain/prb/resolve-owners.ts";
import { pfShares } from "../../../../src/domain/prb/share-policies.ts";
import { RESERVED, type Slot } from "../../../../src/domain/state/open-slot.ts";
import { cellWith, reportOf, slotOf, userReportOf } from "../../../support/cells.ts";
import { pfSharesPrgWise, placePrgWise, resolvePrgWise } from "../../../support/prg-wise.ts";

describe("stages that work on blocks of PRGs", () => {
  test.prop([largeSlots()])("R4 place retransmissions where PRG by PRG does", (slot) => {
    const twin = twinOf(slot);
    placeRetransmissions(slot);
    placePrgWise(twin);

    expect([...slot.owner]).toEqual([...twin.owner]);
  });

  test.prop([largeSlots()])("R5 give the PF shares that PRG by PRG gives", (slot) => {
    placeRetransmissions(slot);

    expect([...pfShares(slot)]).toEqual(pfSharesPrgWise(slot));
  });

  test.prop([largeSlots(), fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true }))])(
    "R2 give every PRG the owner that PRG by PRG gives it, swaps included",
    (slot, draws) => {
      const numFree = placeRetransmissions(slot);
      const shares = normal(slot.users.map(() => draws.next().value));
      const quotas = quotasFromShares({ shares, needPrg: slot.needPrg, numFree });
      const twin = twinOf(slot);
      resolveOwners(slot, quotas);
      resolvePrgWise(twin, quotas);

      expect([...slot.owner]).toEqual([...twin.owner]);
    },
  );
});

// Helpers

function twinOf(slot: Slot): Slot {
  return { ...slot, owner: slot.owner.slice() };
}

function normal(weights: readonly number[]): Float64Array {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return Float64Array.from(weights, (weight) => (sum > 0 ? weight / sum : 0));
}

/** Up to 40 users on up to 273 PRBs, told by subband, as a whole, or by PRG; some PRBs reserved. */
function largeSlots(): fc.Arbitrary<Slot> {
  return fc
    .record({
      carrierPrb: fc.integer({ min: 1, max: 273 }),
      prgSizePrb: fc.constantFrom(1, 1, 2, 3, 4, 16),
      subbandPrb: fc.constantFrom(2, 4, 8, 16, 32),
      numUes: fc.integer({ min: 1, max: 40 }),
      formats: fc.constantFrom(
        ["subband"],
        ["subband"],
        ["subband", "wideband"],
        ["prg", "subband"],
      ),
      levels: fc.integer({ min: 1, max: 15 }), // few: many ties
      seed: fc.nat(),
    })
    .map(({ numUes, formats, levels, seed, ...shape }) => {
      const draw = drawsFrom(seed);
      const subbandPrb = Math.min(shape.subbandPrb, shape.carrierPrb);
      const cell = cellWith({ setup: { ...shape, subbandPrb, maxUes: numUes } });
      const { numPrg, numSubbands } = cell.facts;
      const users = Array.from({ length: numUes }, (_, u) => {
        const cqi = () => 15 - draw(levels);
        const format = formats[u % formats.length];
        const subband = format === "subband" ? Array.from({ length: numSubbands }, cqi) : [];
        const sinrDb = Array.from({ length: format === "prg" ? numPrg : 0 }, () => draw(30) / 2);
        return userReportOf({
          ...{ rnti: u + 1, cqi: { wideband: cqi(), subband, ageSlots: 0 } },
          ...(sinrDb.length > 0 && { sinrDb }),
          ...(draw(5) === 0 && { bufferBytes: draw(3000) }),
          harqPending: draw(8) === 0 ? [blockOf(1 + draw(shape.carrierPrb))] : [],
        } satisfies Partial<UserReport>);
      });
      const slot = slotOf(cell, reportOf({ users }));
      for (let prg = 0; prg < numPrg; prg += 1) if (draw(9) === 0) slot.owner[prg] = RESERVED;
      for (const user of slot.users) user.throughputBits = 100 + draw(4);
      return slot;
    });
}

function blockOf(numPrb: number): HarqPending {
  return { pid: 0, tbsBits: 1000, mcs: 5, numPrb, rv: 2, txCount: 1 };
}

/** Whole numbers below a bound, from a linear congruential generator (Numerical Recipes). */
function drawsFrom(seed: number): (bound: number) => number {
  let state = seed >>> 0;
  return (bound) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * bound);
  };
}
