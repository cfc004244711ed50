import type { Code } from "../../../schemas/codes.ts";
import type { Slot } from "../state/open-slot.ts";

/** What a learned policy's answer is worth: usable values, or the code of its fault. */
export type PolicyAnswer =
  | { readonly ok: true; readonly values: Float64Array }
  | { readonly ok: false; readonly code: Code };

/**
 * Checks a PRB policy's raw output and takes shares away from users that cannot use them.
 *
 * @param slot - The slot that the output is for.
 * @param output - What the policy returned, expected `[numUes]`, finite, ≥ 0.
 * @returns Shares `[numUes]`, sum 1, 0 for users without data; or `SHAPE_MISMATCH`, `NAN_OUTPUT`.
 */
export function acceptShares(slot: Slot, output: ArrayLike<number>): PolicyAnswer {
  if (output.length !== slot.users.length) return { ok: false, code: "SHAPE_MISMATCH" };
  const values = new Float64Array(output.length);
  let sum = 0;
  for (let u = 0; u < output.length; u += 1) {
    const share = output[u] as number;
    if (!Number.isFinite(share) || share < 0) return { ok: false, code: "NAN_OUTPUT" };
    values[u] = (slot.needPrg[u] as number) > 0 ? share : 0;
    sum += values[u] as number;
  }
  const anyNeed = slot.needPrg.some((need) => need > 0);
  if (anyNeed && (sum <= 0 || !Number.isFinite(sum))) return { ok: false, code: "NAN_OUTPUT" };
  return { ok: true, values: sum > 0 ? values.map((share) => share / sum) : values };
}
