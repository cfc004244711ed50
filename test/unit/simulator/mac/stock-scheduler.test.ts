import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { createAllocationCheck } from "../../../../clients/typescript/allocation-check.ts";
import { FULL_BUFFER_BYTES, type PrbRun } from "../../../../schemas/fields.ts";
import { createRanState } from "../../../../simulator/mac/ran-state.ts";
import { NOBODY } from "../../../../simulator/mac/slot-plan.ts";
import { emptyAllocation, grantTo } from "../../../support/mini-service.ts";
import { SCHEDULED_TTI, type StockUser, stockCell } from "./stock-cell.ts";

const TTI = SCHEDULED_TTI;

describe("createStockScheduler", () => {
  it("E8 gives every subband to the user for whom it is best, if both fare alike", () => {
    const { schedule } = stockCell([{ seBits: [9, 5, 5] }, { seBits: [5, 9, 9] }]);

    expect(schedule()).toBe("000011111111");
  });

  it("E8 favours whoever has received less", () => {
    const { schedule, scheduler } = stockCell([{ seBits: [9, 9, 9] }, { seBits: [5, 5, 5] }]);
    for (let n = 0; n < 100; n += 1) scheduler.hearDelivered(Float64Array.of(10_000, 0));

    expect(schedule()).toBe("111111111111");
  });

  it("E8 E15 begins at T = 1 with a user that comes back, however long it was away", () => {
    const { schedule, scheduler, isConnected } = stockCell([
      { seBits: [9, 9, 9] },
      { seBits: [5, 5, 5] },
    ]);
    isConnected.fill(0);
    for (let n = 0; n < 100; n += 1) scheduler.hearDelivered(Float64Array.of(1000, 0));
    isConnected.fill(1);

    expect(schedule()).toBe("000000000000");
  });

  it("E8 smooths the throughput with the configured memory", () => {
    const users = [{ seBits: [4, 4, 4] }, { seBits: [5, 5, 5] }];
    const ownersAfter = (stockThroughputMemory: number) => {
      const { schedule, scheduler } = stockCell(users, { stockThroughputMemory });
      scheduler.hearDelivered(Float64Array.of(1, 2));
      return schedule();
    };

    // T = β + (1 − β)·2 against 1: at β = 0.8 it is 1.2, below 5/4
    expect(ownersAfter(0.8)).toBe("111111111111");
    expect(ownersAfter(0.7)).toBe("000000000000");
  });

  it.each([
    ["round-robin", "111111000000"],
    ["max-rate", "000000000000"],
  ] as const)("E8 runs the policy that is configured: %s", (stockScheduler, owners) => {
    const users = [{ seBits: [9, 9, 9] }, { seBits: [5, 5, 5] }];
    const { schedule, scheduler } = stockCell(users, { stockScheduler });
    scheduler.hearDelivered(Float64Array.of(1e6, 0));

    expect(schedule()).toBe(owners);
  });

  it("E8 takes the highest free process for new data, and none when all are busy", () => {
    const everything = Array.from({ length: 16 }, (_, pid) => pid);
    const { schedule, plan } = stockCell([{ sent: [15, 14] }, { sent: everything }]);

    expect(schedule()).toBe("000000000000");
    expect([...plan.pid]).toEqual([13, -1]);
    expect([plan.isRetransmission[0], plan.mcs[0], plan.powerOffsetDb[0]]).toEqual([0, 255, 0]);
  });

  it("R4 E8 retransmits first, on as many of the best PRBs, when the service has had its turn", () => {
    const waiting = { pid: 4, tti: TTI - 2, numPrb: 6 };
    const { schedule, plan } = stockCell([
      { seBits: [3, 9, 5], nacked: [waiting] },
      { seBits: [9, 9, 9] },
    ]);

    // not before leadSlots after the NACK
    schedule(TTI - 1);
    expect([...plan.isRetransmission]).toEqual([0, 0]);
    expect(schedule()).toBe("111100000011");
    expect([...plan.pid]).toEqual([4, 15]);
    expect([...plan.isRetransmission]).toEqual([1, 0]);
  });

  it("E8 serves the block that waits longest before the others, and a user only once", () => {
    const { schedule, plan } = stockCell([
      { seBits: [9, 5, 5], nacked: [{ pid: 1, tti: TTI - 3, numPrb: 4 }] },
      {
        seBits: [9, 6, 5],
        nacked: [
          { pid: 7, tti: TTI - 4, numPrb: 4 },
          { pid: 3, tti: TTI - 5, numPrb: 4 },
        ],
      },
      { seBits: [9, 9, 9], nacked: [{ pid: 2, tti: TTI - 4, numPrb: 4 }] },
    ]);

    expect(schedule()).toBe("111122220000");
    expect([...plan.pid]).toEqual([1, 3, 2]);
  });

  it("E8 goes on with the blocks that fit when one doesn't", () => {
    const reserved: PrbRun[] = [[0, 7]];
    const { schedule, plan } = stockCell(
      [
        { nacked: [{ pid: 1, tti: TTI - 5, numPrb: 6 }] },
        { nacked: [{ pid: 2, tti: TTI - 4, numPrb: 5 }] },
      ],
      {},
      { reserved },
    );

    expect(schedule()).toBe("#######11111");
    expect([...plan.isRetransmission]).toEqual([0, 1]);
  });

  it("E8 leaves the carrier to others once a buffer is covered, by whole groups", () => {
    const facts = { prgSizePrb: 2 };
    const small = { seBits: [9, 9, 9], bufferBytes: 4 * 9 * 17 }; // 132 REs of 9 bit are 148 bytes
    const { schedule } = stockCell(
      [small, { seBits: [1, 1, 1] }],
      { stockScheduler: "max-rate" },
      facts,
    );

    expect(schedule()).toBe("000000111111");
  });

  it("E8 gives nothing to users out of coverage, without data, or not connected", () => {
    const { schedule } = stockCell([
      { seBits: [0, 0, 0] },
      { bufferBytes: 0 },
      { isConnected: false, nacked: [{ pid: 0, tti: 0, numPrb: 2 }] },
    ]);

    expect(schedule()).toBe("............");
  });

  it("E14 never touches reserved PRBs, nor groups that contain one", () => {
    const reserved: PrbRun[] = [[5, 2]];
    const { schedule } = stockCell([{}], {}, { prgSizePrb: 4, reserved });

    expect(schedule()).toBe("0000.##.0000");
  });

  test.prop([
    fc.array(users(), { maxLength: 6 }),
    fc.constantFrom(1, 2, 4, 8, 16),
    fc.constantFrom("pf", "round-robin", "max-rate"),
    fc.array(fc.tuple(fc.nat({ max: 11 }), fc.integer({ min: 1, max: 3 })), { maxLength: 2 }),
    fc.boolean(),
  ])(
    "R2 R4 R6 E14 its plans keep every rule of the contract",
    (specs, prgSizePrb, stockScheduler, reserved: PrbRun[], isDownlink) => {
      const facts = { prgSizePrb, reserved, isDownlink };
      const { schedule, harq, setup, grants } = stockCell(specs, { stockScheduler }, facts);
      schedule();
      const allocation = { ...emptyAllocation(TTI, 0), grants: grants().map(withRnti) };
      const check = createAllocationCheck({ ...setup, slotPattern: isDownlink ? "D" : "U" });
      const state = createRanState({ grid: facts, harq, userOf: (rnti) => rnti - 1 });

      expect(check(allocation, TTI, state)).toBeUndefined();
      if (!isDownlink) expect(allocation.grants).toEqual([]);
    },
  );

  test.prop([
    fc.array(users(), { maxLength: 5 }),
    fc.constantFrom("pf", "round-robin", "max-rate"),
    fc.constantFrom(1, 2, 3, 4),
  ])(
    "R5 no PRB group stays empty while somebody in coverage has data that nobody is serving",
    (specs, stockScheduler, prgSizePrb) => {
      const { schedule, plan } = stockCell([...specs, {}], { stockScheduler }, { prgSizePrb });
      schedule();

      expect(plan.owner.includes(NOBODY)).toBe(false);
    },
  );

  test.prop([fc.array(users(), { minLength: 1, maxLength: 5 }), fc.constantFrom(1, 2, 4)])(
    "R5 nobody has a group more of new data than its buffer needs at the rate expected",
    (specs, prgSizePrb) => {
      const { schedule, plan, groupBitsOf } = stockCell(specs, {}, { prgSizePrb });
      schedule();
      for (const [user, { bufferBytes }] of specs.entries()) {
        const bits = groupBitsOf(user);
        if (plan.isRetransmission[user] === 1 || bits.length === 0) continue;
        const allButLast = bits.slice(0, -1).reduce((sum, value) => sum + value, 0);
        expect(allButLast).toBeLessThan(8 * bufferBytes);
      }
    },
  );
});

// Helpers

function withRnti({ user, ...grant }: { user: number } & Partial<ReturnType<typeof grantTo>>) {
  return grantTo(user + 1, grant);
}

function users(): fc.Arbitrary<Required<StockUser>> {
  const nacked = fc.record({
    pid: fc.nat({ max: 15 }),
    tti: fc.integer({ min: TTI - 5, max: TTI - 1 }),
    numPrb: fc.integer({ min: 1, max: 12 }),
  });
  return fc.record({
    seBits: fc.array(fc.nat({ max: 9 }), { minLength: 3, maxLength: 3 }),
    bufferBytes: fc.oneof(fc.nat({ max: 500 }), fc.constant(FULL_BUFFER_BYTES)),
    sent: fc.uniqueArray(fc.nat({ max: 15 })),
    nacked: fc.uniqueArray(nacked, { maxLength: 3, selector: ({ pid }) => pid }),
    isConnected: fc.nat({ max: 5 }).map((n) => n > 0),
  });
}
