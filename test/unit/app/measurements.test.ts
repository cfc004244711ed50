import { describe, expect, it } from "vitest";
import type { CellMeasurements } from "../../../schemas/measurements.ts";
import type { SentBlock } from "../../../schemas/recording.ts";
import type { Report, UserReport } from "../../../schemas/report.ts";
import { openMeasurements } from "../../../src/app/measurements.ts";
import { setupOf } from "../../support/cells.ts";
import { startInMemoryLoop } from "../../support/service-in-memory.ts";

describe("measurements of TS 28.552", () => {
  it("are what the emulated cell did, whoever scheduled the slot", async () => {
    const cell = { csiErrorDb: 6, harqFeedbackSlots: 4, maxHarqTx: 2, pdcchMissRatio: 0.02 };
    const loop = startInMemoryLoop(undefined, {}, cell);
    const sent: SentBlock[][] = [];
    const used: number[] = [];
    for (let tti = 0; tti < 600; tti += 1) {
      const isLost = tti % 10 === 7;
      if (isLost) await loop.miss();
      const report = isLost ? undefined : await loop.step();
      const blocks = structuredClone(loop.emulator.blocks());
      sent.push(blocks);
      if (report?.applied?.status === "HIT") used.push(numPrb(blocks));
    }
    loop.service.publishKpi();
    const measured = loop.link.kpis[0]?.measurements;
    const heard = sent.slice(0, 600 - cell.harqFeedbackSlots).flat();

    expect(measured).toMatchObject(blockCounts(heard, cell.maxHarqTx));
    expect(measured?.["RRU.PrbUsedDl"]).toBeCloseTo(mean(used), 9);
    expect(measured?.["RRU.PrbAvailDl"]).toBe(loop.emulator.setup.carrierPrb);
  });

  it("leave reserved PRBs and slots without downlink out of what is available", () => {
    const measurements = openMeasurements(setupOf({ carrierPrb: 24, leadSlots: 2 }));
    for (const [tti, reserved] of [0, 8, 24, 0, 0].entries()) {
      measurements.addReport(reportOf(tti, [], { reservedPrb: reserved ? [[0, reserved]] : [] }));
      const numPrb = (24 - reserved) / 2;
      const grants = numPrb > 0 ? [grantOf([[reserved, numPrb]])] : [];
      measurements.addAllocation({ targetTti: tti + 2, grants });
    }

    const { cell } = measurements.close();

    expect([cell["RRU.PrbAvailDl"], cell["RRU.PrbUsedDl"]]).toEqual([20, 10]); // slots 2 and 3
    expect(cell["RRU.PrbTotDl"]).toBe(50);
  });

  it("go over downlink slots only", () => {
    const measurements = openMeasurements(setupOf({ slotPattern: "DDDSU", leadSlots: 2 }));
    for (let tti = 0; tti < 12; tti += 1) {
      measurements.addReport(reportOf(tti, []));
      const isDownlink = (tti + 2) % 5 < 3;
      measurements.addAllocation({
        ...{ targetTti: tti + 2, grants: isDownlink ? [grantOf([[0, 12]])] : [] },
      });
    }

    const { cell } = measurements.close();

    expect(cell).toMatchObject({ "RRU.PrbTotDl": 100, "RRU.PrbUsedDl": 12, "RRU.PrbAvailDl": 12 });
  });

  it("take a user for active while a block of ours is under way", () => {
    const measurements = openMeasurements(setupOf({ leadSlots: 2 }));
    const fate = { pid: 0, tbsBits: 100, mcs: 5, ack: true, targetTti: 2 };
    const outcome = userOf(1, { harqFeedback: [fate], deliveredBits: 100 });
    for (let tti = 0; tti < 20; tti += 1) {
      const missed = { status: "MISS", targetTti: tti } as const;
      measurements.addReport(
        reportOf(tti, [tti === 6 ? outcome : userOf(1)], tti === 12 ? { applied: missed } : {}),
      );
      if (tti % 10 === 0) measurements.addAllocation(grantsFor(tti + 2)); // 2: sent, 12: not applied
    }

    expect(measurements.close().cell["DRB.MeanActiveUeDl"]).toBe(5 / 20); // slots 2 to 6
  });

  it("wait for an outcome no longer than it can take, over the windows", () => {
    const measurements = openMeasurements(setupOf({ leadSlots: 2 }));
    const active: number[] = [];
    for (let tti = 0; tti < 200; tti += 1) {
      measurements.addReport(reportOf(tti, [userOf(1)]));
      if (tti === 0) measurements.addAllocation(grantsFor(2));
      if (tti % 100 === 99) active.push(measurements.close().cell["DRB.MeanActiveUeDl"]);
    }

    expect(active).toEqual([0.98, 0.32]); // slots 2 to 131
  });

  it("count throughput over the slots in which a user has data", () => {
    const measurements = openMeasurements(setupOf({ scsKhz: 15 }));
    const busy = { bufferBytes: 100, deliveredBits: 1000 };
    measurements.addReport(reportOf(0, [userOf(1, busy), userOf(2)]));
    measurements.addReport(reportOf(1, [userOf(1, busy), userOf(2)]));
    measurements.addReport(reportOf(2, [userOf(1), userOf(2, busy)]));
    measurements.addReport(reportOf(3, [userOf(1), userOf(2)]));

    const { cell, users } = measurements.close();

    expect([...users].map(([rnti, user]) => [rnti, user["DRB.UEThpDl"]])).toEqual([
      [1, 1000],
      [2, 1000],
    ]);
    expect(cell["DRB.UEThpDl"]).toBe(1000);
    expect(cell["DRB.MeanActiveUeDl"]).toBe(0.75);
    expect(measurements.close().users.size).toBe(0);
  });

  it("take a block after a restart for an initial one", () => {
    const measurements = openMeasurements(setupOf({}));
    const facts = { pid: 31, tbsBits: 100, mcs: 1 };
    const failed = { ...facts, ack: false, targetTti: 5 };
    const waiting = { ...facts, numPrb: 4, rv: 2, txCount: 1 };
    const nacked = userOf(1, { harqFeedback: [failed], harqPending: [waiting] });
    measurements.addReport(reportOf(9, [nacked]));
    measurements.addReport(reportOf(0, [userOf(1, { harqFeedback: [{ ...failed, ack: true }] })]));

    expect(measurements.close().cell).toMatchObject({
      "TB.TotNbrDlInitial": 2,
      "TB.IntialErrNbrDl": 1,
      "TB.ResidualErrNbrDl": 0,
    });
  });
});

// Helpers

const mean = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

const numPrb = (blocks: readonly SentBlock[]) =>
  blocks.flatMap(({ prbs }) => prbs).reduce((sum, [, length]) => sum + length, 0);

/** What the emulated world knows of its blocks. */
function blockCounts(blocks: readonly SentBlock[], maxHarqTx: number): Partial<CellMeasurements> {
  const failed = blocks.filter(({ received }) => !received);
  const first = ({ txCount }: SentBlock) => txCount === 1;
  return {
    "TB.TotNbrDlInitial": blocks.filter(first).length,
    "TB.IntialErrNbrDl": failed.filter(first).length,
    "TB.TotNbrDl": blocks.length,
    "TB.ErrTotNbrDl": failed.length,
    "TB.ResidualErrNbrDl": failed.filter(({ txCount }) => txCount === maxHarqTx).length,
  };
}

function grantOf(prbs: [number, number][]) {
  const block = { rnti: 1, harqPid: 0, retransmission: false, mcs: 5, powerOffsetDb: 0, share: 1 };
  return { ...block, prbs };
}

const grantsFor = (targetTti: number) => ({ targetTti, grants: [grantOf([[0, 12]])] });

function reportOf(tti: number, users: UserReport[], fields: Partial<Report> = {}): Report {
  const applied = { status: "HIT", targetTti: tti, allocationSeq: tti } as const;
  const time = { seq: tti, tti, sfn: 0, slot: tti % 10, sentNs: tti };
  return { ...time, reservedPrb: [], users, ...(tti > 1 && { applied }), ...fields };
}

function userOf(rnti: number, fields: Partial<UserReport> = {}): UserReport {
  const cqi = { wideband: 9, subband: [], ageSlots: 0 };
  const empty = { bufferBytes: 0, holDelayUs: 0, deliveredBits: 0 };
  return { rnti, cqi, ...empty, harqFeedback: [], harqPending: [], ...fields };
}
