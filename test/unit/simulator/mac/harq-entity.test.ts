import { describe, expect, it } from "vitest";
import { createHarqEntity, type HarqEntity } from "../../../../simulator/mac/harq-entity.ts";

const BLOCK = { mcs: 9, tbsBits: 4032, numPrb: 12, payloadBytes: 500 };

describe("createHarqEntity", () => {
  it("E4 makes an outcome known k1 slots after the transmission, and not before", () => {
    const harq = entity({ feedbackSlots: 3 });
    transmit(harq, 5, { tti: 10, received: true });

    expect([11, 12].map((tti) => harq.hearFeedback(tti))).toEqual([[], []]);
    expect(harq.hearFeedback(13)).toEqual([
      { pid: 5, ack: true, tbsBits: 4032, mcs: 9, targetTti: 10 },
    ]);
    expect(harq.processes[5]?.status).toBe("free");
    expect(harq.counts).toMatchObject({
      first: 1,
      firstLost: 0,
      delivered: 1,
      deliveredBytes: 500,
    });
  });

  it("E2 R4 repeats a lost block unchanged, with redundancy versions 0, 2, 3, 1", () => {
    const harq = entity({ maxTx: 5 });
    const waiting = [0, 1, 2, 3].map((tti) => {
      transmit(harq, 2, { tti, received: false });
      harq.hearFeedback(tti);
      return harq.pending();
    });
    const same = { pid: 2, tbsBits: 4032, mcs: 9, numPrb: 12 };

    expect(waiting).toEqual([
      [{ ...same, rv: 2, txCount: 1 }],
      [{ ...same, rv: 3, txCount: 2 }],
      [{ ...same, rv: 1, txCount: 3 }],
      [{ ...same, rv: 0, txCount: 4 }],
    ]);
  });

  it("E2 adds up the effective SINRs of a block's transmissions, and starts anew with the next", () => {
    const harq = entity({});
    transmit(harq, 0, { tti: 0, received: false, sinr: 1.5 });
    harq.hearFeedback(0);
    transmit(harq, 0, { tti: 1, received: true, sinr: 2 });
    expect(harq.processes[0]?.sinrSum).toBe(3.5);

    harq.hearFeedback(1);
    transmit(harq, 0, { tti: 2, received: true, sinr: 1 });
    expect(harq.processes[0]?.sinrSum).toBe(1);
  });

  it("E2 E7 gives a block up after its last transmission and counts its payload", () => {
    const harq = entity({ maxTx: 2 });
    for (const tti of [0, 1]) {
      transmit(harq, 0, { tti, received: false });
      expect(harq.inFlightBytes()).toBe(500);
      harq.hearFeedback(tti);
    }
    expect(harq.pending()).toEqual([]);
    expect(harq.inFlightBytes()).toBe(0);
    expect(harq.counts).toEqual({
      first: 1,
      firstLost: 1,
      delivered: 0,
      dropped: 1,
      deliveredBytes: 0,
      droppedBytes: 500,
    });
  });

  it("loads new data on free processes only", () => {
    const harq = entity({});
    transmit(harq, 1, { tti: 0, received: true });

    expect(harq.load(1, BLOCK)).toBeUndefined();
    expect(harq.load(99, BLOCK)).toBeUndefined();
    expect(harq.load(0, BLOCK)).toMatchObject(BLOCK);
  });
});

// Helpers

function entity(limits: { maxTx?: number; feedbackSlots?: number }): HarqEntity {
  return createHarqEntity({ numProcesses: 16, maxTx: 4, feedbackSlots: 0, ...limits });
}

/** Sends new data, or the pending block, on a process. */
function transmit(
  harq: HarqEntity,
  pid: number,
  { tti, received, sinr = 1 }: { tti: number; received: boolean; sinr?: number },
): void {
  const process = harq.load(pid, BLOCK) ?? harq.processes[pid];
  if (!process) throw new RangeError(`no process ${pid}`);
  harq.send(process, tti, sinr);
  process.received = received;
}
