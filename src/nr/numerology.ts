/** Subcarrier spacing Δf = 15·2^μ of a data carrier. Unit: kHz. @source TS 38.211, table 4.2-1. */
export type ScsKhz = 15 | 30 | 60 | 120;

/** Every supported subcarrier spacing, narrowest first. Unit: kHz. */
export const SCS_KHZ: readonly ScsKhz[] = [15, 30, 60, 120];

/**
 * Gives the duration of a 14-symbol slot: 1 ms / 2^μ.
 *
 * @param scsKhz - Subcarrier spacing. Unit: kHz.
 * @returns Slot duration. Unit: µs: 1000, 500, 250 or 125.
 * @source TS 38.211, 4.3.2.
 */
export function slotDurationUs(scsKhz: ScsKhz): number {
  return 15_000 / scsKhz;
}

/**
 * Gives the number of slots in a 10 ms frame: 10·2^μ.
 *
 * @param scsKhz - Subcarrier spacing. Unit: kHz.
 * @returns Slots per frame: 10, 20, 40 or 80.
 * @source TS 38.211, table 4.3.2-1 (normal cyclic prefix).
 */
export function slotsPerFrame(scsKhz: ScsKhz): number {
  return (10 * scsKhz) / 15;
}
