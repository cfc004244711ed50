import { describe, expect, it } from "vitest";
import type { EmulatorConfig } from "../../../schemas/config.ts";
import type { Emulator } from "../../../simulator/emulator.ts";
import { createMiniService } from "../../support/mini-service.ts";
import { STANDING, syntheticCell } from "./synthetic-cell.ts";

const [NUM_UES, NUM_PROCESSES] = [3, 8];

/** All that can go wrong with a byte, in a cell that costs little. */
const TROUBLED: Partial<EmulatorConfig> = {
  ...{ ues: NUM_UES, prb: 4, subbandPrb: 4, csi: "wideband", csiPeriodSlots: 50 },
  ...{
    harqProcesses: NUM_PROCESSES,
    maxHarqTx: 2,
    pdcchMissRatio: 0.1,
    slotPattern: "DDSUU",
    ssbPeriodMs: 160,
  },
  ...{ traffic: "cbr,on-off,full", cbrKbps: 400, onOffKbps: 700, onMs: 30, offMs: 30 },
  ...{ delayBudgetMs: 60, maxQueueBytes: 4000, sessionS: 2, absenceS: 0.5, numRntis: 11 },
};

describe("conservation", () => {
  it.each([
    ["um", 1_000_000],
    ["am", 250_000],
  ] as const)(
    "E7 E2 %s: every byte and every block is accounted for over %i slots with churn",
    (rlcMode, numSlots) => {
      const cell = syntheticCell({ ...TROUBLED, rlcMode }, STANDING);
      let numLoaded = 0;
      for (let tti = 1; tti <= numSlots; tti += 1) {
        cell.advance();
        numLoaded += newBlocks(cell);
        if (tti % 10_007 === 0) expectConserved(cell);
      }
      const { users, sessions, dtx, dropped, harqRounds } = cell.summary();
      const total = (key: keyof (typeof users)[number]) =>
        users.reduce((sum, user) => sum + Number(user[key]), 0);

      expectConserved(cell);
      expect(sessions).toBeGreaterThan(200);
      expect(dtx).toBeGreaterThan(5000);
      expect(total("droppedBudgetBytes")).toBeGreaterThan(0);
      expect(total("droppedOverflowBytes")).toBeGreaterThan(0);
      expect(total("droppedReleaseBytes")).toBeGreaterThan(0);
      expect(total("droppedHarqBytes") > 0).toBe(rlcMode === "um");
      // blocks: loaded = delivered + dropped + still on a process
      const numDelivered = harqRounds.reduce((sum, count) => sum + count, 0);
      const numOpen = numLoaded - numDelivered - dropped;
      expect(numOpen).toBeGreaterThanOrEqual(0);
      expect(numOpen).toBeLessThanOrEqual(NUM_UES * NUM_PROCESSES);
    },
  );

  it.each(["full", "cbr", "xr", "ftp"] as const)(
    "E7 loses no byte of %s traffic under a service that is sometimes late",
    (traffic) => {
      const changes = { traffic, cbrKbps: 3000, maxHarqTx: 2, prb: 12, ftpFilesPerS: 3 };
      const cell = syntheticCell({ ...changes, maxQueueBytes: 100_000, leadSlots: 1 });
      const service = createMiniService(cell.setup);
      let deliveredBits = 0;
      let report = cell.step();
      for (let n = 1; n < 3000; n += 1) {
        const answer = service.answer(report);
        const isLost = n % 7 === 0;
        report = cell.step(isLost ? {} : { allocation: answer });
        deliveredBits += report.users.reduce((sum, user) => sum + user.deliveredBits, 0);
      }
      const { users, hit, miss } = cell.summary();

      expectConserved(cell);
      expect(8 * users.reduce((sum, user) => sum + user.deliveredBytes, 0)).toBe(deliveredBits);
      expect(hit).toBeGreaterThan(2400);
      expect(miss).toBeGreaterThan(300);
    },
  );
});

// Helpers

function expectConserved(cell: Emulator): void {
  for (const user of cell.summary().users) {
    const { deliveredBytes, queuedBytes, inFlightBytes } = user;
    const { droppedBudgetBytes, droppedOverflowBytes, droppedHarqBytes } = user;
    const droppedBytes =
      droppedBudgetBytes + droppedOverflowBytes + droppedHarqBytes + user.droppedReleaseBytes;
    expect(deliveredBytes + queuedBytes + inFlightBytes + droppedBytes).toBe(user.offeredBytes);
    expect(Math.min(deliveredBytes, queuedBytes, inFlightBytes)).toBeGreaterThanOrEqual(0);
    expect(Number.isInteger(user.offeredBytes)).toBe(true);
  }
}

function newBlocks(cell: Emulator): number {
  return cell.blocks().filter(({ txCount }) => txCount === 1).length;
}
