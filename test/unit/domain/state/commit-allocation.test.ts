import { describe, expect, it } from "vitest";
import type { Grant } from "../../../../schemas/allocation.ts";
import { blockSizeBits, commitAllocation } from "../../../../src/domain/state/commit-allocation.ts";
import { cellWith, reportOf, slotOf, userOf, userReportOf } from "../../../support/cells.ts";

describe("commitAllocation", () => {
  it("S1 puts a new block in flight with the size that its grant carries", () => {
    const cell = cellOfTwo();
    commitAllocation(cell, { targetTti: 7, grants: [grantOf({ harqPid: 3, mcs: 11 })] });

    expect(userOf(cell).harq[3]).toEqual({
      ...{ status: "inFlight", targetTti: 7, txCount: 1 },
      ...{ mcs: 11, numPrb: 5, tbsBits: blockSizeBits(cell.facts, 11, 5) },
    });
  });

  it("S1 leaves the block of a retransmission as it was, whatever the grant says", () => {
    const cell = cellOfTwo();
    const block = { pid: 3, tbsBits: 1000, mcs: 7, numPrb: 4, rv: 2, txCount: 1 };
    slotOf(cell, reportOf({ tti: 1, users: [userReportOf({ harqPending: [block] })] }));
    const grant = grantOf({ harqPid: 3, retransmission: true, mcs: 20 });
    commitAllocation(cell, { targetTti: 7, grants: [grant] });

    expect(userOf(cell).harq[3]).toEqual({
      ...{ status: "inFlight", targetTti: 7, txCount: 2 },
      ...{ mcs: 7, numPrb: 4, tbsBits: 1000 },
    });
  });

  it("remembers share and MCS, and that the others got nothing", () => {
    const cell = cellOfTwo();
    commitAllocation(cell, { targetTti: 2, grants: [grantOf({ rnti: 2, mcs: 3 })] });
    commitAllocation(cell, { targetTti: 3, grants: [grantOf({ rnti: 1, mcs: 9 })] });

    expect(userOf(cell, 1)).toMatchObject({ previousShare: 5 / 12, lastMcs: 9 });
    expect(userOf(cell, 2)).toMatchObject({ previousShare: 0, lastMcs: 3 });
  });

  it("R8 passes over a user that has been forgotten meanwhile", () => {
    const cell = cellOfTwo();
    const before = structuredClone(cell.users);
    commitAllocation(cell, { targetTti: 2, grants: [grantOf({ rnti: 77 })] });

    expect(cell.users).toEqual(before);
  });
});

describe("blockSizeBits", () => {
  it("is the standard's size for the cell's symbols and overhead", () => {
    const { facts } = cellWith(); // 12 symbols, 12 of 144 resource elements are DM-RS

    expect(blockSizeBits(facts, 0, 1)).toBe(24); // 132 RE · 2 bit · 120/1024 = 30.9 → quantised to 24
    expect(blockSizeBits(facts, 28, 12)).toBe(8712); // 1584 RE · 6 bit · 948/1024 = 8798.6
  });

  it("is nothing for an MCS that the table does not have", () => {
    expect(blockSizeBits(cellWith().facts, 29, 12)).toBe(0);
  });
});

// Helpers

function cellOfTwo() {
  const cell = cellWith();
  slotOf(cell, reportOf({ users: [1, 2].map((rnti) => userReportOf({ rnti })) }));
  return cell;
}

/** Five PRBs in two runs. */
function grantOf(changes: Partial<Grant>): Grant {
  const prbs: Grant["prbs"] = [
    [0, 2],
    [6, 3],
  ];
  const base = { rnti: 1, harqPid: 0, retransmission: false, mcs: 10, powerOffsetDb: 0, share: 1 };
  return { ...base, prbs, ...changes };
}
