import type { Code } from "../../../schemas/codes.ts";
import type { Slot } from "../state/open-slot.ts";
import { normalise } from "./split-blocks.ts";

/** What a learned policy's answer is worth: usable values, or the code of its fault. */
export type PolicyAnswer =
  | { readonly ok: true; readonly values: Float64Array }
  | { readonly ok: false; readonly code: Code };

/**
 * Checks a PRB policy's raw output and takes shares away from users that cannot use them.
 *
 * @param slot - The slot that the output is for.
 * @param output - What the policy returned, expected `[numUes]`, finite, ≥ 0.
 * @returns Shares `[numUes]`, sum 1, 0 for users without data, an array of the cell's that holds until
 *   the next call; or `SHAPE_MISMATCH`, `NAN_OUTPUT`.
 */
export function acceptShares(slot: Slot, output: ArrayLike<number>): PolicyAnswer {
  if (output.length !== slot.users.length) return { ok: false, code: "SHAPE_MISMATCH" };
  const { acceptedShares: values } = slot.cell.work.users;
  let sum = 0;
  let isNeeded = false;
  for (let u = 0; u < output.length; u += 1) {
    const share = output[u] as number;
    if (!Number.isFinite(share) || share < 0) return { ok: false, code: "NAN_OUTPUT" };
    const needs = (slot.needPrg[u] as number) > 0;
    values[u] = needs ? share : 0;
    sum += values[u] as number;
    if (needs) isNeeded = true;
  }
  if (isNeeded && (sum <= 0 || !Number.isFinite(sum))) return { ok: false, code: "NAN_OUTPUT" };
  return { ok: true, values: normalise(values) };
}
