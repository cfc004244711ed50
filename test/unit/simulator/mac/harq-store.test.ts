import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import {
  createHarqStore,
  FREE,
  type HarqStore,
  hearOutcomes,
  isGivenUp,
  loadBlock,
  PENDING,
  releaseProcesses,
  SENT,
  sendBlock,
} from "../../../../simulator/mac/harq-store.ts";

const BLOCK = { mcs: 9, isOwnMcs: true, tbsBits: 4032, numPrb: 12 };
const RECEIVED = { heard: true, received: true };
const LOST = { heard: true, received: false };
const UNHEARD = { heard: false, received: false };

describe("HARQ processes", () => {
  it("E4 make an outcome known when its slot is due, and not before", () => {
    const harq = storeOf();
    transmit(harq, 5, 10, RECEIVED);
    const heard = [11, 12, 13, 14].map((tti) => hear(harq, tti, tti - 3));

    expect(heard).toEqual([[], [], [5], []]);
    expect(harq.status[5]).toBe(FREE);
  });

  it("E4 make the outcomes of several slots known at once", () => {
    const harq = storeOf();
    for (const process of [0, 1, 2]) transmit(harq, process, process, LOST);

    expect(hear(harq, 6, -1)).toEqual([]);
    expect(hear(harq, 7, 1)).toEqual([0, 1]);
    expect([...harq.pendingTti.subarray(0, 2)]).toEqual([7, 7]);
    expect([...harq.status.subarray(0, 3)]).toEqual([PENDING, PENDING, SENT]);
  });

  it("E2 R4 keep the block of a process until it is received or given up", () => {
    const harq = storeOf({ maxTx: 3 });
    const statuses = [0, 1, 2].map((tti) => {
      transmit(harq, 20, tti, LOST);
      hear(harq, tti, tti);
      expect(blockOf(harq, 20)).toEqual(BLOCK);
      return [harq.status[20], harq.txCount[20], isGivenUp(harq, 20)];
    });

    expect(statuses).toEqual([
      [PENDING, 1, false],
      [PENDING, 2, false],
      [FREE, 3, true],
    ]);
    transmit(harq, 20, 3, RECEIVED);
    hear(harq, 3, 3);
    expect([harq.txCount[20], isGivenUp(harq, 20)]).toEqual([1, false]);
  });

  it("E2 E3 count what was heard of a block apart from what was sent of it", () => {
    const harq = storeOf({ maxTx: 8 });
    const counted = [LOST, UNHEARD, UNHEARD, LOST, RECEIVED, UNHEARD].map((outcome, tti) => {
      transmit(harq, 20, tti, outcome);
      hear(harq, tti, tti);
      return [harq.txCount[20], harq.numHeardTx[20], harq.isDtx[20]];
    });

    expect(counted).toEqual([
      [1, 1, 0],
      [2, 1, 1],
      [3, 1, 1],
      [4, 2, 0],
      [5, 3, 0],
      [1, 0, 1],
    ]);
  });

  it("E2 E3 count heard first transmissions, their losses, rounds, drops and unheard grants by user", () => {
    const harq = storeOf({ maxTx: 2 });
    const script = [
      [RECEIVED],
      [LOST, RECEIVED],
      [LOST, LOST],
      [UNHEARD, UNHEARD],
      [UNHEARD, LOST],
      [LOST, UNHEARD],
    ];
    for (const outcomes of script) {
      for (const outcome of outcomes) {
        transmit(harq, 16, 0, outcome);
        hear(harq, 0, 0);
      }
    }
    const none = { first: 0, firstLost: 0, dtx: 0, delivered: Float64Array.of(0, 0), dropped: 0 };

    expect(harq.counts[0]).toEqual(none);
    expect(harq.counts[1]).toEqual({
      first: 4,
      firstLost: 3,
      dtx: 4,
      delivered: Float64Array.of(1, 1),
      dropped: 4,
    });
  });

  it("E15 of a user that leaves are all free, and its blocks dropped", () => {
    const harq = storeOf();
    for (const process of [15, 16, 17, 32]) transmit(harq, process, 0, LOST);
    hear(harq, 0, 0);
    transmit(harq, 17, 1, LOST);
    releaseProcesses(harq, 1);

    expect([15, 16, 17, 32].map((process) => harq.status[process])).toEqual([
      PENDING,
      FREE,
      FREE,
      PENDING,
    ]);
    expect(harq.counts.map(({ dropped }) => dropped)).toEqual([0, 2, 0]);
    expect(hear(harq, 9, 9)).toEqual([]);
  });

  test.prop([
    fc.integer({ min: 1, max: 8 }),
    fc.array(fc.record({ process: fc.nat({ max: 7 }), received: fc.boolean() }), {
      maxLength: 200,
    }),
  ])("E2 every block ends in ACK or drop, or is still on its process", (maxTx, script) => {
    const harq = storeOf({ maxTx });
    let numLoaded = 0;
    for (const [tti, { process, received }] of script.entries()) {
      if (harq.status[process] === SENT) continue;
      if (harq.status[process] === FREE) numLoaded += 1;
      transmit(harq, process, tti, { heard: true, received });
      expect(harq.txCount[process]).toBeLessThanOrEqual(maxTx);
      hear(harq, tti, tti - 3);
    }
    const numBusy = harq.status.filter((status) => status !== FREE).length;
    const numSettled = harq.counts.reduce(
      (sum, { delivered, dropped }) => sum + dropped + delivered.reduce((a, b) => a + b, 0),
      0,
    );

    expect(numSettled + numBusy).toBe(numLoaded);
  });
});

// Helpers

/** Three users with 16 processes each. */
function storeOf({ maxTx = 4 } = {}): HarqStore {
  return createHarqStore({ numUes: 3, numProcesses: 16, maxTx });
}

/** Sends new data on a free process, its block again on one that waits. */
function transmit(
  harq: HarqStore,
  process: number,
  tti: number,
  outcome: { readonly heard: boolean; readonly received: boolean },
): void {
  if (harq.status[process] === FREE) loadBlock(harq, process, BLOCK);
  sendBlock(harq, process, tti, outcome);
}

function hear(harq: HarqStore, tti: number, lastSentTti: number): number[] {
  hearOutcomes(harq, tti, lastSentTti);
  return [...harq.heard.subarray(0, harq.numHeard)];
}

function blockOf({ mcs, isOwnMcs, tbsBits, numPrb }: HarqStore, process: number) {
  return {
    mcs: mcs[process],
    isOwnMcs: isOwnMcs[process] === 1,
    tbsBits: tbsBits[process],
    numPrb: numPrb[process],
  };
}
