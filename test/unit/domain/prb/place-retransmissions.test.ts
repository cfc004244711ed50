import { test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import type { HarqPending } from "../../../../schemas/report.ts";
import type { Setup } from "../../../../schemas/setup.ts";
import { placeRetransmissions } from "../../../../src/domain/prb/place-retransmissions.ts";
import { FREE, RESERVED, type Slot } from "../../../../src/domain/state/open-slot.ts";
import { slots } from "../../../support/arbitrary-cells.ts";
import { cellWith, reportOf, slotOf, userReportOf } from "../../../support/cells.ts";

describe("placeRetransmissions", () => {
  it("R4 gives a block the groups on which its user is best", () => {
    const slot = waiting([{ sinrDb: [0, 9, 3, 12, 6, 0], numPrb: 3 }]);

    expect(placeRetransmissions(slot)).toBe(3);
    expect([...slot.owner]).toEqual([FREE, 0, FREE, 0, 0, FREE]);
  });

  it("R4 serves users by RNTI", () => {
    const sinrDb = [12, 9, 6, 3, 0, 0];
    const slot = waiting([
      { sinrDb, numPrb: 2 },
      { sinrDb, numPrb: 1 },
    ]);
    placeRetransmissions(slot);

    expect([...slot.owner]).toEqual([0, 0, 1, FREE, FREE, FREE]);
  });

  it("R4 lets a block wait that does not fit, and serves the next", () => {
    const sinrDb = [12, 9, 6, 3, 0, 0];
    const slot = waiting([
      { sinrDb, numPrb: 5 },
      { sinrDb, numPrb: 4 },
    ]);
    slot.owner.set([RESERVED, RESERVED]);

    expect(placeRetransmissions(slot)).toBe(0);
    expect([...slot.owner]).toEqual([RESERVED, RESERVED, 1, 1, 1, 1]);
  });

  it("R4 takes as many groups as the block's PRBs need", () => {
    const sinrDb = [12, 9, 6];
    const slot = waiting([{ sinrDb, numPrb: 5 }], { carrierPrb: 12, prgSizePrb: 4 });

    expect(placeRetransmissions(slot)).toBe(1);
    expect([...slot.owner]).toEqual([0, 0, FREE]);
  });

  it("R5 does not hold on to a smaller last group that the others make superfluous", () => {
    const sinrDb = [6, 3, 12]; // the last group has 2 PRBs
    const slot = waiting([{ sinrDb, numPrb: 4 }], { carrierPrb: 10, prgSizePrb: 4 });

    expect(placeRetransmissions(slot)).toBe(2);
    expect([...slot.owner]).toEqual([0, FREE, FREE]);
  });

  test.prop([slots()])(
    "R4 every block gets groups for all of its PRBs and no group too many, or none",
    (slot) => {
      placeRetransmissions(slot);
      for (const [u, block] of slot.retransmission.entries()) {
        const held = prbsOf(slot, u);
        if (!block) expect(held).toEqual([]);
        else if (held.length > 0) {
          expect(total(held)).toBeGreaterThanOrEqual(block.numPrb);
          expect(total(held) - Math.min(...held)).toBeLessThan(block.numPrb);
        }
      }
    },
  );

  test.prop([slots()])("R4 a block that waits on would not have fitted", (slot) => {
    placeRetransmissions(slot);
    const freePrb = total(prbsOf(slot, FREE));
    for (const [u, block] of slot.retransmission.entries()) {
      if (block && prbsOf(slot, u).length === 0) expect(block.numPrb).toBeGreaterThan(freePrb);
    }
  });

  test.prop([slots()])("R2 touches free groups only, and says how many are left", (slot) => {
    const before = slot.owner.slice();
    const numFree = placeRetransmissions(slot);

    expect(numFree).toBe(slot.owner.filter((owner) => owner === FREE).length);
    for (const [prg, owner] of slot.owner.entries()) {
      if (owner !== before[prg]) expect(before[prg]).toBe(FREE);
    }
  });
});

// Helpers

/** Users with one block each that waits; six groups of one PRB unless the setup says otherwise. */
function waiting(
  users: readonly { sinrDb: number[]; numPrb: number }[],
  setup: Partial<Setup> = { carrierPrb: 6 },
): Slot {
  const block: HarqPending = { pid: 0, tbsBits: 1000, mcs: 5, numPrb: 1, rv: 2, txCount: 1 };
  const reports = users.map(({ sinrDb, numPrb }, u) =>
    userReportOf({ rnti: u + 1, sinrDb, harqPending: [{ ...block, numPrb }] }),
  );
  return slotOf(cellWith({ setup }), reportOf({ users: reports }));
}

function prbsOf({ owner, cell }: Slot, u: number): number[] {
  return [...cell.facts.prgPrb].filter((_, prg) => owner[prg] === u);
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
