import type { EmulatorSummary } from "../../../simulator/mac/emulator-summary.ts";
import { jainIndex } from "../../nr/jain-index.ts";
import { type ScsKhz, slotDurationUs } from "../../nr/numerology.ts";
import { cellRate } from "../evaluation/rates.ts";
import { measuredUsers } from "../measured-users.ts";
import type { FlightFigures } from "./rollout.ts";

/**
 * What users got between two moments of a run.
 *
 * @param before - The run up to the first moment.
 * @param after - The same run up to the second, at least one slot later.
 * @param scsKhz - Subcarrier spacing of the cell. Unit: kHz.
 */
export function figuresBetween(
  before: EmulatorSummary,
  after: EmulatorSummary,
  scsKhz: ScsKhz,
): FlightFigures {
  const durationUs = (after.slots - before.slots) * slotDurationUs(scsKhz);
  const { userMbps, bler } = measuredUsers(before, after, durationUs);
  const sumLn = userMbps.reduce((sum, mbps) => sum + Math.log(mbps), 0);
  return {
    rateMbps: userMbps,
    cellMbps: cellRate({ userMbps }),
    jain: jainIndex(userMbps),
    geomeanMbps: Math.exp(sumLn / userMbps.length),
    bler,
  };
}
