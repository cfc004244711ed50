import { uniformAt } from "../random.ts";

/** Stream of the measurement errors: "CSI" in ASCII. */
const CSI_STREAM = 0x43_53_49;

/** ln 10 / 10: a decibel in nepers of power. */
const NEPERS_PER_DB = Math.LN10 / 10;

/** What the errors of a cell's measurements depend on. */
export interface CsiNoiseOptions {
  /** Number of users. */
  readonly numUes: number;
  /** Values that are measured per user. */
  readonly numCells: number;
  /** Standard deviation of the error; 0: none is drawn. Unit: dB. */
  readonly errorDb: number;
  /** Seed of the run. */
  readonly seed: number;
}

/**
 * Adds the error of the measurement in slot `tti` to the capacities that it found.
 *
 * @param nats - Mean capacities, `[numUes][numCells]`, changed in place. Unit: nats per RE.
 * @param tti - Slot of the measurement.
 */
export type AddCsiNoise = (nats: Float64Array, tti: number) => void;

/**
 * Makes the errors of channel measurements: Gaussian in dB, independent from one user, cell and
 * measurement to the next.
 *
 *     sinr' = sinr · 10^(errorDb · z / 10),   z = √(−2 ln(1 − u)) · cos 2πv, and sin for the next cell
 *
 * u and v are indexed by seed, slot, cell and user, so that runs that differ in their scheduler only
 * see the same errors.
 *
 * Hot path: allocates nothing.
 *
 * @source G. E. P. Box and M. E. Muller, "A note on the generation of random normal deviates", Ann.
 *   Math. Statist. 29 (1958).
 */
export function createCsiNoise(options: CsiNoiseOptions): AddCsiNoise {
  const { numUes, numCells, errorDb, seed } = options;
  if (errorDb === 0) return () => {};
  const scaleNepers = errorDb * NEPERS_PER_DB;
  const numDraws = numCells + (numCells % 2);
  return (nats, tti) => {
    for (let user = 0; user < numUes; user += 1) {
      for (let cell = 0; cell < numCells; cell += 2) {
        const draw = tti * numDraws + cell;
        const u = uniformAt(seed, CSI_STREAM, draw, user);
        const angleRad = 2 * Math.PI * uniformAt(seed, CSI_STREAM, draw + 1, user);
        const radius = scaleNepers * Math.sqrt(-2 * Math.log1p(-u));
        const index = user * numCells + cell;
        scaleSinr(nats, index, radius * Math.cos(angleRad));
        if (cell + 1 < numCells) scaleSinr(nats, index + 1, radius * Math.sin(angleRad));
      }
    }
  };
}

function scaleSinr(nats: Float64Array, index: number, nepers: number): void {
  nats[index] = Math.log1p(Math.expm1(nats[index] ?? 0) * Math.exp(nepers));
}
