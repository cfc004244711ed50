import type { Allocation } from "../../../schemas/allocation.ts";
import type { Emulator } from "../../../simulator/emulator.ts";
import { dbToLinear } from "../../nr/units.ts";

/** An emulated cell whose granted power is metered. */
export interface PowerMeter {
  /** The cell, to be run in the place of the bare one. */
  readonly emulator: Emulator;
  /** Mean power of the slots that were decided since it was last asked, as a share of the budget. */
  take(): number;
}

/**
 * Puts a meter between a cell and who decides for it.
 *
 *     share = Σ numPrb · 10^(powerOffsetDb/10) / N_RB
 */
export function meterPower(emulator: Emulator): PowerMeter {
  const { carrierPrb } = emulator.setup;
  let slots = 0;
  let prbPower = 0;
  return {
    emulator: {
      ...emulator,
      get tti() {
        return emulator.tti;
      },
      step(offer) {
        if (offer?.allocation) {
          slots += 1;
          prbPower += powerOf(offer.allocation);
        }
        return emulator.step(offer);
      },
    },
    take() {
      const share = slots === 0 ? 0 : prbPower / (slots * carrierPrb);
      slots = 0;
      prbPower = 0;
      return share;
    },
  };
}

/** Unit: the power of a PRB at equal power. */
function powerOf({ grants }: Allocation): number {
  let sum = 0;
  for (const { prbs, powerOffsetDb } of grants) {
    const power = dbToLinear(powerOffsetDb);
    for (const [, numPrb] of prbs) sum += numPrb * power;
  }
  return sum;
}
