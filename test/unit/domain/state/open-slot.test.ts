import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { FULL_BUFFER_BYTES } from "../../../../schemas/fields.ts";
import type { UserReport } from "../../../../schemas/report.ts";
import { commitAllocation } from "../../../../src/domain/state/commit-allocation.ts";
import { FREE, openSlot, RESERVED } from "../../../../src/domain/state/open-slot.ts";
import { mcsEntry } from "../../../../src/nr/mcs-tables.ts";
import { cellWith, reportOf, slotOf, turn, userOf, userReportOf } from "../../../support/cells.ts";

const PENDING = { pid: 2, tbsBits: 3000, mcs: 5, numPrb: 3, rv: 2, txCount: 1 };

describe("openSlot", () => {
  it("R1 decides the slot that lies the cell's lead ahead of the report", () => {
    const slot = slotOf(cellWith({ setup: { leadSlots: 3 } }), reportOf({ tti: 40 }));

    expect(slot.reportTti).toBe(40);
    expect(slot.targetTti).toBe(43);
  });

  it("R8 lists the report's users by RNTI, whatever their order, and nobody else", () => {
    const cell = cellWith();
    slotOf(cell, reportOf({ users: [5, 6].map((rnti) => userReportOf({ rnti })) }));
    const users = [9, 2, 5].map((rnti) => userReportOf({ rnti }));
    const slot = slotOf(cell, reportOf({ tti: 1, users }));

    expect(slot.users.map(({ rnti }) => rnti)).toEqual([2, 5, 9]);
  });

  it.each<[who: string, changes: Partial<UserReport>, needPrg: number]>([
    ["a full buffer", { bufferBytes: FULL_BUFFER_BYTES }, 12],
    ["more data than the carrier holds", { bufferBytes: FULL_BUFFER_BYTES - 1 }, 12],
    ["a single byte", { bufferBytes: 1 }, 1],
    ["no data", { bufferBytes: 0 }, 0],
    ["no coverage", { cqi: { wideband: 0, subband: [], ageSlots: 0 } }, 0],
    ["a block that waits for retransmission", { harqPending: [PENDING] }, 0],
  ])("R5 sees what a user needs: %s", (_, changes, needPrg) => {
    const slot = slotOf(cellWith(), reportOf({ users: [userReportOf(changes)] }));

    expect([...slot.needPrg]).toEqual([needPrg]);
  });

  test.prop([fc.integer({ min: 1, max: 15 }), fc.integer({ min: 1, max: 3000 })])(
    "R5 asks for no more groups than the data fills at the MCS of the mean SINR",
    (wideband, bufferBytes) => {
      const cell = cellWith({ setup: { carrierPrb: 96, prgSizePrb: 2 } });
      const cqi = { wideband, subband: [], ageSlots: 0 };
      const slot = slotOf(cell, reportOf({ users: [userReportOf({ cqi, bufferBytes })] }));
      const { facts } = cell;
      const reachable = facts.mcsThresholdDb.filter((db) => db <= (facts.cqiSinrDb[wideband] ?? 0));
      const { efficiency = 0 } = mcsEntry(1, Math.max(0, reachable.length - 1)) ?? {};
      const bitsPerGroup = efficiency * 2 * facts.rePerPrb;
      const [need = 0] = slot.needPrg;

      expect(need).toBeLessThanOrEqual(48);
      expect((need - 1) * bitsPerGroup).toBeLessThan(8 * bufferBytes);
      if (need < 48) expect(need * bitsPerGroup).toBeGreaterThanOrEqual(8 * bufferBytes);
    },
  );

  it("R5 asks for no group beyond what the data fills exactly", () => {
    const cell = cellWith({ setup: { carrierPrb: 275 } });
    const cqi = { wideband: 1, subband: [], ageSlots: 0 };
    const slot = slotOf(cell, reportOf({ users: [userReportOf({ cqi, bufferBytes: 990 })] }));

    expect([...slot.needPrg]).toEqual([256]); // 7920 bits at MCS 0: 132 RE · 2 · 120/1024 = 30.9375 bits per PRB
  });

  it("R5 asks for more groups when link adaptation has learned to be careful", () => {
    const cell = cellWith();
    const report = reportOf({ users: [userReportOf({ bufferBytes: 150 })] });
    const before = slotOf(cell, report).needPrg[0] ?? 0;
    userOf(cell).ollaOffsetDb = 5;

    expect(openSlot(cell, report).needPrg[0]).toBeGreaterThan(before);
  });

  it("R5 leaves out data that a grant for a slot to come already carries", () => {
    const cell = cellWith({ setup: { leadSlots: 2 } });
    const users = [userReportOf({ bufferBytes: 100 })];
    const needs = [0, 1, 2].map((tti) => {
      const slot = slotOf(cell, reportOf({ tti, users }));
      if (tti === 0) commitGrantOf(cell, slot.targetTti);
      return slot.needPrg[0];
    });

    expect(needs).toEqual([3, 0, 3]); // slot 2 has been sent: what the buffer holds now is new
  });

  it("does not take a retransmission under way off the buffer: its data left the buffer before", () => {
    const cell = cellWith();
    const waiting = [userReportOf({ harqPending: [PENDING], bufferBytes: 100 })];
    turn(cell, reportOf({ users: waiting }));
    const slot = slotOf(cell, reportOf({ tti: 1, users: [userReportOf({ bufferBytes: 100 })] }));

    expect(userOf(cell).harq[2]).toMatchObject({ status: "inFlight", txCount: 2 });
    expect(slot.needPrg[0]).toBeGreaterThan(0);
  });

  it("R4 keeps a user without idle process from new data", () => {
    const cell = cellWith({ setup: { numHarqProcesses: 1 } });
    turn(cell);
    const slot = slotOf(cell, reportOf({ tti: 1 }));

    expect([...slot.newDataPid]).toEqual([-1]);
    expect([...slot.needPrg]).toEqual([0]);
  });

  it("R4 names the block that waits and the lowest idle process", () => {
    const cell = cellWith({ setup: { numHarqProcesses: 8 } });
    turn(cell); // process 0 is on its way
    const users = [userReportOf({ harqPending: [{ ...PENDING, pid: 1 }] })];
    const slot = slotOf(cell, reportOf({ tti: 1, users }));

    expect(slot.retransmission[0]).toBe(userOf(cell).harq[1]);
    expect([...slot.newDataPid]).toEqual([2]);
  });

  it("R2 reserves every group that a reserved PRB touches", () => {
    const cell = cellWith({ setup: { carrierPrb: 10, prgSizePrb: 4 } });
    const owner = (reservedPrb: [number, number][], tti: number) => [
      ...slotOf(cell, reportOf({ tti, reservedPrb })).owner,
    ];

    expect(owner([], 0)).toEqual([FREE, FREE, FREE]);
    expect(owner([[3, 1]], 1)).toEqual([RESERVED, FREE, FREE]);
    expect(owner([[3, 2]], 2)).toEqual([RESERVED, RESERVED, FREE]);
    expect(
      owner(
        [
          [0, 1],
          [8, 2],
        ],
        3,
      ),
    ).toEqual([RESERVED, FREE, RESERVED]);
  });

  it("gives nothing to hand out unless the target slot is a downlink slot", () => {
    const cell = cellWith({ setup: { slotPattern: "DSU", leadSlots: 1, carrierPrb: 2 } });
    const owners = [0, 1, 2].map((tti) => [...slotOf(cell, reportOf({ tti })).owner]);

    expect(owners).toEqual([
      [RESERVED, RESERVED], // slot 1 is S
      [RESERVED, RESERVED], // slot 2 is U
      [FREE, FREE], // slot 3 is D again
    ]);
  });
});

// Helpers

function commitGrantOf(cell: Parameters<typeof commitAllocation>[0], targetTti: number): void {
  commitAllocation(cell, {
    targetTti,
    grants: [
      {
        ...{ rnti: 1, harqPid: 0, retransmission: false, mcs: 10 },
        ...{ prbs: [[0, 12]], powerOffsetDb: 0, share: 1 },
      },
    ],
  });
}
