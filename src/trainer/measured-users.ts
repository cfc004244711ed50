import type { EmulatorSummary } from "../../simulator/mac/emulator-summary.ts";

/** What the users of a cell got in a stretch of slots. */
export interface MeasuredUsers {
  /** Acknowledged data of every user, `[numUes]`. Unit: Mbit/s. */
  readonly userMbps: number[];
  /** Share of blocks, of those settled, whose first transmission was not received. */
  readonly bler: number;
}

/**
 * Measures what happened between two moments of a run.
 *
 * @param before - Summary where the stretch begins.
 * @param after - Summary where it ends.
 * @param durationUs - Its length. Unit: µs.
 */
export function measuredUsers(
  before: EmulatorSummary,
  after: EmulatorSummary,
  durationUs: number,
): MeasuredUsers {
  const userMbps = after.users.map(({ deliveredBytes }, u) => {
    const bytes = deliveredBytes - (before.users[u]?.deliveredBytes ?? 0);
    return (8 * bytes) / durationUs; // bits per µs are Mbit/s
  });
  const numSettled = settledBlocks(after) - settledBlocks(before);
  const numAtOnce = (after.harqRounds[0] ?? 0) - (before.harqRounds[0] ?? 0);
  return { userMbps, bler: numSettled === 0 ? 0 : 1 - numAtOnce / numSettled };
}

/** Blocks that were delivered or given up. */
function settledBlocks({ harqRounds, dropped }: EmulatorSummary): number {
  return harqRounds.reduce((sum, blocks) => sum + blocks, 0) + dropped;
}
