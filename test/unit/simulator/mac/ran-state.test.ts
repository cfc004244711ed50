import { describe, expect, it } from "vitest";
import {
  createHarqStore,
  hearOutcomes,
  loadBlock,
  sendBlock,
} from "../../../../simulator/mac/harq-store.ts";
import { createRanState } from "../../../../simulator/mac/ran-state.ts";

const [ANN, BOB] = [101, 102];

describe("createRanState", () => {
  it("R4 shows the block that waits and the one on the air", () => {
    const { state } = stateOfTwo();

    expect(state.blockOn(BOB, 3)).toEqual({ isPending: true, mcs: 11, numPrb: 6 });
    expect(state.blockOn(BOB, 4)).toEqual({ isPending: false, mcs: 7, numPrb: 2 });
  });

  it("R4 shows nothing on a free process, on another user's, and for nobody", () => {
    const { state } = stateOfTwo();

    expect(state.blockOn(BOB, 5)).toBeUndefined();
    expect(state.blockOn(ANN, 3)).toBeUndefined();
    expect(state.blockOn(7, 3)).toBeUndefined();
  });

  it("R8 knows its users, and what is reserved in the current slot", () => {
    const { state, grid } = stateOfTwo();
    grid.reserved = [[2, 1]];

    expect([ANN, BOB, 7].map(state.hasUser)).toEqual([true, true, false]);
    expect(state.reservedPrb).toEqual([[2, 1]]);
  });
});

// Helpers

/** Bob's process 3 waits to be sent again, and his process 4 is on the air. */
function stateOfTwo() {
  const harq = createHarqStore({ numUes: 2, numProcesses: 16, maxTx: 4 });
  loadBlock(harq, 19, { mcs: 11, isOwnMcs: false, tbsBits: 4032, numPrb: 6 });
  loadBlock(harq, 20, { mcs: 7, isOwnMcs: false, tbsBits: 4032, numPrb: 2 });
  sendBlock(harq, 19, 1, { heard: true, received: false });
  sendBlock(harq, 20, 2, { heard: true, received: false });
  hearOutcomes(harq, 5, 1);
  const grid: { isDownlink: boolean; reserved: [number, number][] } = {
    isDownlink: true,
    reserved: [],
  };
  const userOf = (rnti: number) => [ANN, BOB].indexOf(rnti);
  return { grid, state: createRanState({ grid, harq, userOf }) };
}
