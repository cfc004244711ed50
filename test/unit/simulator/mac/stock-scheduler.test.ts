import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { FULL_BUFFER_BYTES } from "../../../../schemas/fields.ts";
import { cellSetup } from "../../../../simulator/mac/cell-setup.ts";
import { checkAllocation } from "../../../../simulator/mac/check-allocation.ts";
import { createHarqEntity } from "../../../../simulator/mac/harq-entity.ts";
import { createStockScheduler } from "../../../../simulator/mac/stock-scheduler.ts";
import { emulatorConfig } from "../../../support/emulator-config.ts";
import { emptyAllocation } from "../../../support/mini-service.ts";

const TTI = 100;

describe("createStockScheduler", () => {
  it("E8 gives every subband to the user for whom it is best, if both fare alike", () => {
    const { scheduler } = cell([{ cqi: [9, 5, 5] }, { cqi: [5, 9, 9] }]);

    expect(scheduler.schedule(TTI).map(({ prbs }) => prbs)).toEqual([[[0, 4]], [[4, 8]]]);
  });

  it("E8 favours whoever has received less", () => {
    const { scheduler } = cell([{ cqi: [9, 9, 9] }, { cqi: [5, 5, 5] }]);
    for (let n = 0; n < 100; n += 1) scheduler.hearDelivered(0, 10_000);

    expect(scheduler.schedule(TTI).map(({ rnti }) => rnti)).toEqual([2]);
  });

  it("E8 takes the highest free process for new data", () => {
    const { scheduler } = cell([{ cqi: [9, 9, 9], sent: [15, 14] }]);

    expect(scheduler.schedule(TTI)).toMatchObject([
      { harqPid: 13, retransmission: false, mcs: 255 },
    ]);
  });

  it("R4 E8 retransmits first, on as many PRBs, when the service has had its turn", () => {
    const { scheduler } = cell([
      { cqi: [3, 9, 5], nacked: [{ pid: 4, tti: TTI - 2, numPrb: 6 }] },
      { cqi: [9, 9, 9] },
    ]);

    expect(scheduler.schedule(TTI - 1).some(({ retransmission }) => retransmission)).toBe(false);
    expect(scheduler.schedule(TTI)).toMatchObject([
      { rnti: 1, harqPid: 4, retransmission: true, prbs: [[4, 6]] },
      {
        rnti: 2,
        retransmission: false,
        prbs: [
          [0, 4],
          [10, 2],
        ],
      },
    ]);
  });

  it("leaves the carrier to others once a buffer is covered, and users without coverage alone", () => {
    const { scheduler } = cell([
      { cqi: [9, 9, 9], bufferBytes: 30 },
      { cqi: [0, 0, 0] },
      { cqi: [1, 1, 1] },
    ]);

    expect(scheduler.schedule(TTI)).toMatchObject([
      { rnti: 1, prbs: [[0, 1]] },
      { rnti: 3, prbs: [[1, 11]] },
    ]);
  });

  test.prop([fc.array(users(), { maxLength: 6 }), fc.constantFrom(1, 2, 4, 8, 16)])(
    "R2 R4 R6 its grants keep every rule of the contract",
    (specs, prgSizePrb) => {
      const { scheduler, processesOf, setup } = cell(specs, prgSizePrb);
      const grants = scheduler.schedule(TTI);
      const context = { setup, tti: TTI, reservedPrb: [], processesOf };

      expect(checkAllocation({ ...emptyAllocation(TTI, 0), grants }, context)).toBeUndefined();
    },
  );

  test.prop([fc.array(users(), { minLength: 1, maxLength: 6 })])(
    "R5 no PRB stays empty while somebody in coverage has data that nobody is serving",
    (specs) => {
      const greedy = { cqi: [4, 4, 4], bufferBytes: FULL_BUFFER_BYTES, sent: [], nacked: [] };
      const { scheduler } = cell([...specs, greedy]);
      const used = scheduler.schedule(TTI).flatMap(({ prbs }) => prbs.map(([, length]) => length));

      expect(used.reduce((sum, length) => sum + length, 0)).toBe(12);
    },
  );
});

// Helpers

interface UserSpec {
  readonly cqi: readonly number[];
  readonly bufferBytes?: number;
  readonly sent?: readonly number[];
  readonly nacked?: readonly {
    readonly pid: number;
    readonly tti: number;
    readonly numPrb: number;
  }[];
}

/** A carrier of 12 PRBs in three subbands; RNTIs count from 1. */
function cell(specs: readonly UserSpec[], prgSizePrb = 1) {
  const setup = cellSetup(emulatorConfig({ prb: 12, subbandPrb: 4, prgSizePrb, leadSlots: 2 }));
  const entities = specs.map(harqOf);
  const users = specs.map(({ cqi, bufferBytes = FULL_BUFFER_BYTES }, u) => ({
    rnti: u + 1,
    processes: entities[u]?.processes ?? [],
    cqi: () => ({ wideband: cqi[0] ?? 0, subband: [...cqi] }),
    bufferBytes: () => bufferBytes,
  }));
  const processesOf = (rnti: number) => entities[rnti - 1]?.processes;
  return { setup, processesOf, scheduler: createStockScheduler(setup, users) };
}

function harqOf({ sent = [], nacked = [] }: UserSpec) {
  const harq = createHarqEntity({ numProcesses: 16, maxTx: 4, feedbackSlots: 0 });
  for (const { pid, tti, numPrb } of nacked) {
    const process = harq.load(pid, { mcs: 3, tbsBits: 1000, numPrb, payloadBytes: 0 });
    if (process) harq.send(process, tti, 1);
    harq.hearFeedback(tti);
  }
  for (const pid of sent) {
    const process = harq.load(pid, { mcs: 3, tbsBits: 1000, numPrb: 1, payloadBytes: 0 });
    if (process) harq.send(process, TTI - 1, 1);
  }
  return harq;
}

function users(): fc.Arbitrary<Required<UserSpec>> {
  const nacked = fc.record({
    pid: fc.nat({ max: 15 }),
    tti: fc.integer({ min: TTI - 5, max: TTI - 1 }),
    numPrb: fc.integer({ min: 1, max: 12 }),
  });
  return fc.record({
    cqi: fc.array(fc.nat({ max: 15 }), { minLength: 3, maxLength: 3 }),
    bufferBytes: fc.oneof(fc.nat({ max: 500 }), fc.constant(FULL_BUFFER_BYTES)),
    sent: fc.uniqueArray(fc.nat({ max: 15 })),
    nacked: fc.uniqueArray(nacked, { maxLength: 1 }),
  });
}
