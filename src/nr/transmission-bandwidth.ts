import type { ScsKhz } from "./numerology.ts";

/** Frequency range: FR1 is 410 to 7125 MHz, FR2 is 24.25 to 71 GHz. @source TS 38.104, 5.1. */
export type FrequencyRange = "FR1" | "FR2";

/** One channel bandwidth that the standard defines for a subcarrier spacing. */
export interface CarrierConfiguration {
  /** Where the carrier lies. */
  readonly frequencyRange: FrequencyRange;
  /** Channel bandwidth. Unit: MHz, 3 to 400. */
  readonly bandwidthMhz: number;
  /** Transmission bandwidth N_RB. Unit: PRB, integer, 11 to 273. */
  readonly carrierPrb: number;
}

/** N_RB by channel bandwidth: `[bandwidthMhz, carrierPrb]`, narrowest first. */
type Rows = readonly (readonly [bandwidthMhz: number, carrierPrb: number])[];

const N_RB: Readonly<Record<FrequencyRange, Readonly<Record<ScsKhz, Rows>>>> = {
  FR1: {
    // biome-ignore format: one row per subcarrier spacing, as in the standard
    15: [[3, 15], [5, 25], [10, 52], [15, 79], [20, 106], [25, 133], [30, 160], [35, 188], [40, 216], [45, 242], [50, 270]],
    // biome-ignore format: one row per subcarrier spacing, as in the standard
    30: [[5, 11], [10, 24], [15, 38], [20, 51], [25, 65], [30, 78], [35, 92], [40, 106], [45, 119], [50, 133], [60, 162], [70, 189], [80, 217], [90, 245], [100, 273]],
    // biome-ignore format: one row per subcarrier spacing, as in the standard
    60: [[10, 11], [15, 18], [20, 24], [25, 31], [30, 38], [35, 44], [40, 51], [45, 58], [50, 65], [60, 79], [70, 93], [80, 107], [90, 121], [100, 135]],
    120: [],
  },
  FR2: {
    15: [],
    30: [],
    // biome-ignore format: one row per subcarrier spacing, as in the standard
    60: [[50, 66], [100, 132], [200, 264]],
    // biome-ignore format: one row per subcarrier spacing, as in the standard
    120: [[50, 32], [100, 66], [200, 132], [400, 264]],
  },
};

/**
 * Lists every carrier the standard defines for a subcarrier spacing.
 *
 * @param scsKhz - Subcarrier spacing. Unit: kHz.
 * @returns `[numCarriers]`: FR1 first, then FR2; narrowest first within each.
 * @source N_RB: TS 38.101-1 (Release 18), table 5.3.2-1; TS 38.101-2, table 5.3.2-1.
 */
export function allCarriers(scsKhz: ScsKhz): readonly CarrierConfiguration[] {
  return (["FR1", "FR2"] as const).flatMap((frequencyRange) =>
    N_RB[frequencyRange][scsKhz].map(([bandwidthMhz, carrierPrb]) => ({
      frequencyRange,
      bandwidthMhz,
      carrierPrb,
    })),
  );
}

/**
 * Gives the transmission bandwidth N_RB of one carrier.
 *
 * @param carrier - Subcarrier spacing (kHz), channel bandwidth (MHz) and frequency range.
 * @returns N_RB. Unit: PRB, integer, 11 to 273; `undefined` where the standard has no such carrier.
 * @source TS 38.101-1 (Release 18), table 5.3.2-1; TS 38.101-2, table 5.3.2-1.
 */
export function carrierPrbFor(carrier: {
  readonly scsKhz: ScsKhz;
  readonly bandwidthMhz: number;
  readonly frequencyRange: FrequencyRange;
}): number | undefined {
  const rows = N_RB[carrier.frequencyRange][carrier.scsKhz];
  return rows.find(([bandwidthMhz]) => bandwidthMhz === carrier.bandwidthMhz)?.[1];
}
