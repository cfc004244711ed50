import type { ServiceConfig } from "../../../schemas/config.ts";
import type { TenureFigures } from "./tenure.ts";

/** How much worse than what it replaces a pair may be over a window. */
export type GuardBounds = Pick<
  ServiceConfig,
  | "guardWindowSlots"
  | "guardRateLoss"
  | "guardJainLoss"
  | "guardBlerRise"
  | "guardMissRise"
  | "guardFaults"
>;

/**
 * Compares what a pair made of its slots with what the one before made of its own.
 *
 * @param own - Figures of the pair under watch.
 * @param before - Figures of the pair that it is to replace, or has replaced.
 * @param bounds - How much worse it may be.
 * @returns Every bound that it broke, each as part of a sentence with both figures; empty: none.
 */
export function judgeTenure(
  own: TenureFigures,
  before: TenureFigures,
  bounds: GuardBounds,
): string[] {
  const loss = before.bitsPerSlot > 0 ? 1 - own.bitsPerSlot / before.bitsPerSlot : 0;
  const broken = [
    own.faultRatio > bounds.guardFaults &&
      `unusable answers in ${percent(own.faultRatio)} of its slots`,
    own.missRatio - before.missRatio > bounds.guardMissRise &&
      `slots missed: ${percent(own.missRatio)}, before ${percent(before.missRatio)}`,
    loss > bounds.guardRateLoss &&
      `rate ${own.bitsPerSlot.toFixed(0)} bit per slot, before ${before.bitsPerSlot.toFixed(0)}`,
    before.jain - own.jain > bounds.guardJainLoss &&
      `Jain's index ${own.jain.toFixed(2)}, before ${before.jain.toFixed(2)}`,
    own.bler - before.bler > bounds.guardBlerRise &&
      `BLER ${percent(own.bler)}, before ${percent(before.bler)}`,
  ];
  return broken.filter((sentence) => sentence !== false);
}

const percent = (ratio: number) => `${(100 * ratio).toFixed(1)} %`;
