/** Bits per modulated symbol Q_m: QPSK, 16QAM, 64QAM, 256QAM, 1024QAM. */
export type ModulationOrder = 2 | 4 | 6 | 8 | 10;

/** One row of a CQI or MCS table. */
export interface ModulationAndCoding {
  /** Bits per modulated symbol, Q_m. Unit: bits. */
  readonly modulationOrder: ModulationOrder;
  /** Target code rate R times 1024; some rows are half-integers. Range 30 to 948. */
  readonly codeRateX1024: number;
  /** Spectral efficiency Q_m·R, unrounded. Unit: bits per resource element and layer. */
  readonly efficiency: number;
}

/**
 * Builds the rows of a table from its code rates, grouped by modulation order.
 *
 * @param ladder - `[modulationOrder, code rates × 1024]`, in table order.
 * @returns `[numRows]`, one per code rate.
 */
export function tableRows(
  ladder: readonly (readonly [ModulationOrder, readonly number[]])[],
): readonly ModulationAndCoding[] {
  return ladder.flatMap(([modulationOrder, rates]) =>
    rates.map((codeRateX1024) => ({
      modulationOrder,
      codeRateX1024,
      efficiency: (modulationOrder * codeRateX1024) / 1024,
    })),
  );
}
