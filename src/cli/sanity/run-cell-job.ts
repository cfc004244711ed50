import { createEmulator } from "../../../simulator/emulator.ts";
import {
  type EmulatedChannel,
  openEmulatedChannel,
} from "../../../simulator/link/emulated-channel.ts";
import type { EmulatorSummary } from "../../../simulator/mac/emulator-summary.ts";
import { jainIndex } from "../../nr/jain-index.ts";
import { slotDurationUs } from "../../nr/numerology.ts";
import type { CellFigures, CellJob } from "./cell-job.ts";

/** Slots between two calls of `onProgress`. */
const PROGRESS_SLOTS = 200;

/**
 * Runs the cells of a job slot by slot side by side, and measures them after their warm-up.
 *
 * The channel is the dearest part of a cell, and here one serves all of them.
 *
 * @param job - Channel, cells, lengths.
 * @param onProgress - Hears how many slots more have been run, over all cells.
 * @returns `[numVariants]`.
 */
export function runCellJob(
  { config, variants, warmUpSlots, slots }: CellJob,
  onProgress: (numSlots: number) => void = () => undefined,
): CellFigures[] {
  const channel = shareChannel(openEmulatedChannel(config));
  const cells = variants.map((changes) => createEmulator({ ...config, ...changes }, { channel }));
  const run = (numSlots: number) => {
    for (let i = 1; i <= numSlots; i += 1) {
      for (const cell of cells) cell.advance();
      if (i % PROGRESS_SLOTS === 0) onProgress(PROGRESS_SLOTS * cells.length);
    }
    onProgress((numSlots % PROGRESS_SLOTS) * cells.length);
    return cells.map((cell) => cell.summary());
  };
  const before = run(warmUpSlots);
  const after = run(slots);
  const durationUs = slots * slotDurationUs(config.scsKhz);
  return after.map((summary, i) => figuresOf(before[i] ?? summary, summary, durationUs));
}

/** A channel that moves on once per slot, however many cells ask for it. */
function shareChannel(channel: EmulatedChannel): EmulatedChannel {
  let at = -1;
  return {
    ...channel,
    advanceTo(tti) {
      if (tti !== at) channel.advanceTo(tti);
      at = tti;
    },
  };
}

function figuresOf(
  before: EmulatorSummary,
  after: EmulatorSummary,
  durationUs: number,
): CellFigures {
  const rates = after.users.map(({ deliveredBytes }, u) => {
    const bytes = deliveredBytes - (before.users[u]?.deliveredBytes ?? 0);
    return (8 * bytes) / durationUs; // bits per µs are Mbit/s
  });
  const numSettled = settledBlocks(after) - settledBlocks(before);
  const numAtOnce = (after.harqRounds[0] ?? 0) - (before.harqRounds[0] ?? 0);
  return {
    cellMbps: sum(rates),
    jain: jainIndex(rates),
    blerFirstTx: numSettled === 0 ? 0 : 1 - numAtOnce / numSettled,
  };
}

/** Blocks that were delivered or given up. */
function settledBlocks({ harqRounds, dropped }: EmulatorSummary): number {
  return sum(harqRounds) + dropped;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
