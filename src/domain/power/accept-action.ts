import type { Clamp } from "../../../schemas/allocation.ts";
import type { PolicyAnswer } from "../prb/accept-shares.ts";
import type { Slot } from "../state/open-slot.ts";
import { MAX_POWER_ACTION } from "./project-power.ts";

/**
 * Checks a power policy's raw output.
 *
 * @param slot - The slot that the output is for.
 * @param output - What the policy returned, expected `[numUes]`, finite.
 * @param clamps - Receives one `POWER_CAP` entry per action beyond ±2.3, which is cut.
 * @returns Actions `[numUes]`, |z| ≤ 2.3; or `SHAPE_MISMATCH`, `NAN_OUTPUT`.
 */
export function acceptAction(slot: Slot, output: ArrayLike<number>, clamps: Clamp[]): PolicyAnswer {
  if (output.length !== slot.users.length) return { ok: false, code: "SHAPE_MISMATCH" };
  const values = Float64Array.from(output);
  if (values.some((z) => !Number.isFinite(z))) return { ok: false, code: "NAN_OUTPUT" };
  for (const [u, { rnti }] of slot.users.entries()) {
    const from = values[u] as number;
    const to = Math.max(-MAX_POWER_ACTION, Math.min(MAX_POWER_ACTION, from));
    if (to === from) continue;
    values[u] = to;
    clamps.push({ rnti, code: "POWER_CAP", from, to });
  }
  return { ok: true, values };
}
