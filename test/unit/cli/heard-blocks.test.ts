import { describe, expect, it } from "vitest";
import type { RecordedSlot } from "../../../schemas/recording.ts";
import { createHeardBlocks } from "../../../src/cli/heard-blocks.ts";
import type { TalliedBlock } from "../../../src/cli/recording-tally.ts";
import { startInMemoryLoop } from "../../support/service-in-memory.ts";

const FEEDBACK_SLOTS = 4;

describe("blocks that are told of by their outcomes only", () => {
  it("are the blocks that were sent", async () => {
    const cell = { csiErrorDb: 9, harqFeedbackSlots: FEEDBACK_SLOTS, maxHarqTx: 3 };
    const slots = await runOf(500, cell);
    const blocksOf = createHeardBlocks(cell);
    const heard = slots.flatMap(blocksOf);
    const sent = slots.slice(0, 500 - FEEDBACK_SLOTS).flatMap(({ blocks }) => blocks);

    expect(inOrder(heard)).toEqual(inOrder(sent));
    expect(heard.filter(({ txCount }) => txCount === 3).length).toBeGreaterThan(0);
  });

  it("have no PRBs where the RAN scheduled the slot itself", async () => {
    const slots = await runOf(200, {}, (tti) => tti % 3 === 0);
    const [first] = slots.flatMap(createHeardBlocks({ maxHarqTx: 4 }));
    const heard = slots.flatMap(createHeardBlocks({ maxHarqTx: 4 }));

    expect(first?.prbs).toEqual([]);
    expect(heard.some(({ prbs }) => prbs.length > 0)).toBe(true);
    expect(heard.filter(({ txCount }) => txCount === 1).length).toBeGreaterThan(100);
  });
});

// Helpers

/** A recorded run of the emulated cell, of which some allocations are lost. */
async function runOf(
  numSlots: number,
  cell: object,
  isLost: (tti: number) => boolean = () => false,
): Promise<RecordedSlot[]> {
  const loop = startInMemoryLoop(undefined, {}, cell);
  const slots: RecordedSlot[] = [];
  for (let tti = 0; tti < numSlots; tti += 1) {
    const allocation = loop.link.allocations.find(({ targetTti }) => targetTti === tti);
    const offer = allocation && !isLost(tti) ? { allocation } : {};
    const report = loop.emulator.step(offer);
    loop.send(report);
    await loop.link.allocated(tti + 1);
    slots.push({ report, ...offer, blocks: structuredClone(loop.emulator.blocks()) });
  }
  return slots;
}

/** What of blocks is tallied, but for PRBs: those of the first slots no service decided. */
function inOrder(blocks: readonly TalliedBlock[]): string[] {
  return blocks
    .map(({ rnti, mcs, txCount, received }) => JSON.stringify({ rnti, mcs, txCount, received }))
    .sort();
}
