/** A cut of the carrier into parts on whose PRGs a user's SINR is one and the same. */
export interface PrgParts {
  /** Number of parts. */
  readonly numParts: number;
  /** First PRG of every part, rising, then the number of PRGs, `[numParts + 1]`. */
  readonly starts: Uint16Array;
  /** Which of the reported values each part has, `[numParts]`. */
  readonly source: Uint16Array;
  /** Part of every PRG, `[numPrg]`. */
  readonly ofPrg: Uint16Array;
}

/** The cuts that reports come in; each one is finer than the one before. */
export interface CarrierCuts {
  /** One value for the whole carrier. */
  readonly carrier: PrgParts;
  /** One per CQI subband; a PRG that straddles two counts to that of its first PRB. */
  readonly subband: PrgParts;
  /** One per PRG. */
  readonly prg: PrgParts;
}

/**
 * Cuts a carrier as its reports do.
 *
 * @param numPrg - PRGs of the carrier.
 * @param prgSizePrb - Their size. Unit: PRB.
 * @param subbandPrb - Size of a CQI subband. Unit: PRB.
 */
export function cutCarrier(numPrg: number, prgSizePrb: number, subbandPrb: number): CarrierCuts {
  const cut = (sourceOf: (prg: number) => number) => partsOf(numPrg, sourceOf);
  return {
    carrier: cut(() => 0),
    subband: cut((prg) => Math.floor((prg * prgSizePrb) / subbandPrb)),
    prg: cut((prg) => prg),
  };
}

function partsOf(numPrg: number, sourceOf: (prg: number) => number): PrgParts {
  const prgs = Array.from({ length: numPrg }, (_, prg) => prg);
  const starts = prgs.filter((prg) => prg === 0 || sourceOf(prg) !== sourceOf(prg - 1));
  return {
    numParts: starts.length,
    starts: Uint16Array.from([...starts, numPrg]),
    source: Uint16Array.from(starts, sourceOf),
    ofPrg: Uint16Array.from(prgs, (prg) => starts.findLastIndex((start) => start <= prg)),
  };
}
