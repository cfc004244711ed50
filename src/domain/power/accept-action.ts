import type { Clamp } from "../../../schemas/allocation.ts";
import type { PolicyAnswer } from "../prb/accept-shares.ts";
import type { UserState } from "../state/cell-state.ts";
import type { Slot } from "../state/open-slot.ts";
import { MAX_POWER_ACTION } from "./project-power.ts";

/**
 * Checks a power policy's raw output.
 *
 * @param slot - The slot that the output is for.
 * @param output - What the policy returned, expected `[numUes]`, finite.
 * @param clamps - Receives one `POWER_CAP` entry per action beyond ±2.3, which is cut.
 * @returns Actions `[numUes]`, |z| ≤ 2.3, an array of the cell's that holds until the next call; or `SHAPE_MISMATCH`, `NAN_OUTPUT`.
 */
export function acceptAction(slot: Slot, output: ArrayLike<number>, clamps: Clamp[]): PolicyAnswer {
  if (output.length !== slot.users.length) return { ok: false, code: "SHAPE_MISMATCH" };
  const { acceptedAction: values } = slot.cell.work.users;
  for (let u = 0; u < output.length; u += 1) {
    if (!Number.isFinite(output[u])) return { ok: false, code: "NAN_OUTPUT" };
  }
  for (let u = 0; u < output.length; u += 1) {
    const from = output[u] as number;
    const to = Math.max(-MAX_POWER_ACTION, Math.min(MAX_POWER_ACTION, from));
    values[u] = to;
    if (to === from) continue;
    const { rnti } = slot.users[u] as UserState;
    clamps.push({ rnti, code: "POWER_CAP", from, to });
  }
  return { ok: true, values };
}
