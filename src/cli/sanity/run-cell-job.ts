import { createEmulator } from "../../../simulator/emulator.ts";
import { openEmulatedChannel } from "../../../simulator/link/emulated-channel.ts";
import { shareChannel } from "../../../simulator/link/share-channel.ts";
import { jainIndex } from "../../nr/jain-index.ts";
import { slotDurationUs } from "../../nr/numerology.ts";
import { cellRate } from "../../trainer/evaluation/rates.ts";
import { type MeasuredUsers, measuredUsers } from "../../trainer/measured-users.ts";
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
export function runJob(
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
  return after.map((summary, i) =>
    figuresOf(measuredUsers(before[i] ?? summary, summary, durationUs)),
  );
}

function figuresOf({ userMbps, bler }: MeasuredUsers): CellFigures {
  return { cellMbps: cellRate({ userMbps }), jain: jainIndex(userMbps), blerFirstTx: bler };
}
