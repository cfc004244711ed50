import type { EmulatorSummary } from "../../../simulator/mac/emulator-summary.ts";
import { jainIndex } from "../../nr/jain-index.ts";
import { type ScsKhz, slotDurationUs } from "../../nr/numerology.ts";
import type { FlightFigures } from "./rollout.ts";

/**
 * What users got between two moments of a run.
 *
 * @param before - The run up to the first moment.
 * @param after - The same run up to the second.
 * @param scsKhz - Subcarrier spacing of the cell. Unit: kHz.
 */
export function figuresBetween(
  before: EmulatorSummary,
  after: EmulatorSummary,
  scsKhz: ScsKhz,
): FlightFigures {
  const durationUs = (after.slots - before.slots) * slotDurationUs(scsKhz);
  const rateMbps = after.users.map(({ deliveredBytes }, u) => {
    const bytes = deliveredBytes - (before.users[u]?.deliveredBytes ?? 0);
    return durationUs === 0 ? 0 : (8 * bytes) / durationUs; // bits per µs are Mbit/s
  });
  const numSettled = settledBlocks(after) - settledBlocks(before);
  const numAtOnce = (after.harqRounds[0] ?? 0) - (before.harqRounds[0] ?? 0);
  return {
    rateMbps,
    cellMbps: sum(rateMbps),
    jain: jainIndex(rateMbps),
    geomeanMbps: Math.exp(sum(rateMbps.map(Math.log)) / rateMbps.length),
    bler: numSettled === 0 ? 0 : 1 - numAtOnce / numSettled,
  };
}

/** Blocks that were delivered or given up. */
function settledBlocks({ harqRounds, dropped }: EmulatorSummary): number {
  return sum(harqRounds) + dropped;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
