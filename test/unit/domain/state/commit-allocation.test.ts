import { describe, expect, it } from "vitest";
import type { Grant } from "../../../../schemas/allocation.ts";
import type { LinkTuning } from "../../../../src/domain/state/cell-facts.ts";
import { commitAllocation } from "../../../../src/domain/state/commit-allocation.ts";
import { effectiveSinr } from "../../../../src/nr/eesm.ts";
import { dbToLinear } from "../../../../src/nr/units.ts";
import { cellWith, reportOf, slotOf, userOf, userReportOf } from "../../../support/cells.ts";

describe("commitAllocation", () => {
  it("S1 puts a new block in flight with the size that its grant carries", () => {
    const cell = cellOfTwo();
    commitAllocation(cell, { targetTti: 7, grants: [grantOf({ harqPid: 3, mcs: 11 })] });

    expect(userOf(cell).harq[3]).toEqual({
      ...{ status: "inFlight", targetTti: 7, txCount: 1 },
      ...{ mcs: 11, numPrb: 5, tbsBits: cell.facts.blockBits(11, 5) },
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

  it("remembers the effective SINR of new data, if MCSs are chosen by it", () => {
    const last = cellOfTwo({ sinrPrediction: "last" });
    const csi = cellOfTwo();
    for (const cell of [last, csi]) {
      userOf(cell).parts = cell.facts.cuts.subband; // the grant has PRBs 0, 1, 6, 7 and 8
      userOf(cell).sinr.set([8, 2, 5]); // on four PRBs each
      commitAllocation(cell, { targetTti: 2, grants: [grantOf({ mcs: 4, powerOffsetDb: 3 })] });
    }
    const sinr = [8, 8, 2, 2, 5].map((value) => value * dbToLinear(3));
    const expected = effectiveSinr(sinr, undefined, 5, last.facts.link.beta(4));

    expect(userOf(last).lastSinr).toBeCloseTo(expected, 12);
    expect(userOf(csi).lastSinr).toBe(0);
    commitAllocation(last, { targetTti: 3, grants: [grantOf({ retransmission: true })] });
    expect(userOf(last).lastSinr).toBeCloseTo(expected, 12);
  });

  it("R8 passes over a user that has been forgotten meanwhile", () => {
    const cell = cellOfTwo();
    const before = structuredClone(cell.users);
    commitAllocation(cell, { targetTti: 2, grants: [grantOf({ rnti: 77 })] });

    expect(cell.users).toEqual(before);
  });
});

// Helpers

function cellOfTwo(tuning: Partial<LinkTuning> = {}) {
  const cell = cellWith({ tuning });
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
