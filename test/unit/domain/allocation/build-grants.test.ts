import { describe, expect, it } from "vitest";
import type { HarqPending } from "../../../../schemas/report.ts";
import type { Setup } from "../../../../schemas/setup.ts";
import {
  bufferClamps,
  buildGrants,
  createGrantStore,
  type GrantStore,
} from "../../../../src/domain/allocation/build-grants.ts";
import { ownedPrb } from "../../../../src/domain/power/project-power.ts";
import { FREE, RESERVED, type Slot } from "../../../../src/domain/state/open-slot.ts";
import { cellWith, reportOf, slotOf, userReportOf } from "../../../support/cells.ts";

describe("buildGrants", () => {
  it("joins neighbouring groups to runs and leaves the rest of the grid empty", () => {
    const slot = slotOfTwo();
    slot.owner.set([0, 0, 1, FREE, 0, RESERVED, 1, 1, 0, FREE, FREE, FREE]);

    expect(grantsOf(slot).map(({ rnti, prbs }) => ({ rnti, prbs }))).toEqual([
      {
        rnti: 3,
        prbs: [
          [0, 2],
          [4, 1],
          [8, 1],
        ],
      },
      {
        rnti: 8,
        prbs: [
          [2, 1],
          [6, 2],
        ],
      },
    ]);
  });

  it("counts runs in PRBs, with a smaller last group", () => {
    const slot = slotOfTwo({ carrierPrb: 10, prgSizePrb: 4 });
    slot.owner.set([0, 1, 1]);

    expect(grantsOf(slot).map(({ prbs }) => prbs)).toEqual([[[0, 4]], [[4, 6]]]);
  });

  it("writes the same into grants that another slot has used", () => {
    const store = createGrantStore();
    const grids = [
      [0, 0, 1, FREE, 0, RESERVED, 1, 1, 0, FREE, FREE, FREE],
      [1, FREE, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1],
      [0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1],
    ];
    const [first] = grids.map((grid) => {
      const slot = slotOfTwo();
      slot.owner.set(grid);
      const grants = grantsOf(slot, store);

      expect(grants).toEqual(grantsOf(slot));
      return grants[0];
    });

    expect(grantsOf(slotOfTwo(), store)).toEqual([]);
    expect(store.pool[0]).toBe(first);
  });

  it("grants nothing to users without PRBs", () => {
    const slot = slotOfTwo();
    slot.owner.set([1]);

    expect(grantsOf(slot).map(({ rnti }) => rnti)).toEqual([8]);
  });

  it("writes down what the stages decided", () => {
    const slot = slotOfTwo();
    slot.owner.set([0, 1]);

    expect(grantsOf(slot)[1]).toEqual({
      ...{ rnti: 8, harqPid: 0, retransmission: false, prbs: [[1, 1]] },
      ...{ mcs: 21, powerOffsetDb: 1.5, share: 0.75 },
    });
  });

  it("R4 cuts the last group of a retransmission to the PRBs that the block had, on its process", () => {
    const block: HarqPending = { pid: 2, tbsBits: 1000, mcs: 5, numPrb: 6, rv: 2, txCount: 1 };
    const setup = { carrierPrb: 12, prgSizePrb: 4 };
    const slot = slotOf(
      cellWith({ setup }),
      reportOf({ users: [userReportOf({ harqPending: [block] })] }),
    );
    slot.owner.set([0, FREE, 0]);

    expect(grantsOf(slot)).toMatchObject([
      {
        harqPid: 2,
        retransmission: true,
        prbs: [
          [0, 4],
          [8, 2],
        ],
      },
    ]);
  });

  it("R4 writes no run for a group that a retransmission has but does not need", () => {
    const block: HarqPending = { pid: 2, tbsBits: 1000, mcs: 5, numPrb: 6, rv: 2, txCount: 1 };
    const report = reportOf({ users: [userReportOf({ harqPending: [block] })] });
    const slot = slotOf(cellWith({ setup: { carrierPrb: 12, prgSizePrb: 4 } }), report);
    slot.owner.fill(0);

    expect(grantsOf(slot)[0]?.prbs).toEqual([[0, 6]]);
  });

  it("keeps a share that rounding pushed beyond 1 inside its range", () => {
    const slot = slotOfTwo();
    slot.owner.set([0]);
    const [grant] = grantsOf(slot, undefined, [1 + 1e-12, 0]);

    expect(grant?.share).toBe(1);
  });
});

describe("bufferClamps", () => {
  it("R9 names the users whose share was cut to what their buffer needs", () => {
    const slot = slotOfTwo();
    slot.needPrg.set([3, 12]);

    expect(bufferClamps(slot, Float64Array.of(0.5, 0.5), Int32Array.of(3, 9), 12)).toEqual([
      { rnti: 3, code: "BUFFER_CAP", from: 6, to: 3 },
    ]);
  });

  it("is silent about a user that could use more", () => {
    const slot = slotOfTwo();
    slot.needPrg.set([3, 12]);

    expect(bufferClamps(slot, Float64Array.of(0.5, 0.5), Int32Array.of(2, 9), 12)).toEqual([]);
  });

  it("is silent about rounding", () => {
    const slot = slotOfTwo();
    slot.needPrg.set([3, 12]);

    expect(bufferClamps(slot, Float64Array.of(0.32, 0.68), Int32Array.of(3, 9), 12)).toEqual([]);
  });
});

// Helpers

function slotOfTwo(setup: Partial<Setup> = {}): Slot {
  const users = [3, 8].map((rnti) => userReportOf({ rnti }));
  return slotOf(cellWith({ setup }), reportOf({ users }));
}

function grantsOf(slot: Slot, store?: GrantStore, shares: readonly number[] = [0.25, 0.75]) {
  const decision = {
    ...{ shares: Float64Array.from(shares), numPrb: ownedPrb(slot) },
    ...{ powerOffsetDb: Float64Array.of(-2, 1.5), mcs: Uint8Array.of(7, 21) },
  };
  return buildGrants(slot, decision, store);
}
