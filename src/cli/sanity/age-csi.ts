import type { CellFigures, CellJob } from "./cell-job.ts";
import type { SanityRuns } from "./compare-schedulers.ts";
import { SLOTS_PER_MS, sanityCell } from "./sanity-cell.ts";
import { type SeedMean, seedMean } from "./seed-mean.ts";

/** PF and round robin at one speed on CQI of one age. */
export interface CsiAgeRow {
  /** Speed of all users. Unit: km/h. */
  readonly speedKmh: number;
  /** Time from measurement to use. Unit: ms. */
  readonly ageMs: number;
  /** Cell rate of PF that is lost against PF on fresh CQI. Unit: percent. */
  readonly costPercent: SeedMean;
  /** The same in the references; absent where they have none. Unit: percent. */
  readonly referenceCostPercent?: number;
  /** Cell rate that round robin with wideband CQI of that age has less than PF on fresh CQI. Unit: percent. */
  readonly roundRobinCostPercent: SeedMean;
  /** First-transmission BLER of PF. Unit: percent. */
  readonly blerPercent: SeedMean;
}

const USERS = 10;
const SPEEDS_KMH = [30, 10, 3];

/** The first is what the others are compared with. */
const AGES_MS = [0, 0.5, 1, 2, 4, 8, 16, 32];

/** What ageing costs PF elsewhere, by speed in km/h and age in ms. Unit: percent. */
const REFERENCE_COST_PERCENT: Readonly<Record<number, Readonly<Record<number, number>>>> = {
  3: { 2: 0.5, 8: 5, 16: 11, 32: 26 },
  30: { 1: 2, 2: 8, 4: 30, 8: 40 },
};

/** The runs behind `csiAgeRows`: both schedulers at all ages on the channels of every seed. */
export function csiAgeJobs({ seeds, ...lengths }: SanityRuns): CellJob[] {
  const ages = AGES_MS.map((ageMs) => ({ csiDelaySlots: ageMs * SLOTS_PER_MS }));
  const variants = [
    ...ages.map((age) => ({ ...age, stockScheduler: "pf", csi: "subband" }) as const),
    ...ages.map((age) => ({ ...age, stockScheduler: "round-robin", csi: "wideband" }) as const),
  ];
  return SPEEDS_KMH.flatMap((speedKmh) =>
    Array.from({ length: seeds }, (_, i) => {
      return { config: sanityCell(USERS, speedKmh, i + 1), variants, ...lengths };
    }),
  );
}

/**
 * Tells what deciding on old CQI costs.
 *
 * @param results - Of the jobs of `csiAgeJobs`, in their order.
 */
export function csiAgeRows(results: readonly (readonly CellFigures[])[]): CsiAgeRow[] {
  const numSeeds = results.length / SPEEDS_KMH.length;
  return SPEEDS_KMH.flatMap((speedKmh, i) => {
    const runs = results.slice(i * numSeeds, (i + 1) * numSeeds);
    return AGES_MS.map((ageMs, age) => rowOf(speedKmh, ageMs, age, runs));
  }).sort((a, b) => a.speedKmh - b.speedKmh);
}

function rowOf(
  speedKmh: number,
  ageMs: number,
  age: number,
  runs: readonly (readonly CellFigures[])[],
): CsiAgeRow {
  const costPercent = (variant: number) =>
    seedMean(
      runs.map((cells) => {
        const freshMbps = cells[0]?.cellMbps ?? 0;
        return 100 * (1 - (cells[variant]?.cellMbps ?? 0) / freshMbps);
      }),
    );
  const reference = REFERENCE_COST_PERCENT[speedKmh]?.[ageMs];
  return {
    speedKmh,
    ageMs,
    costPercent: costPercent(age),
    ...(reference !== undefined && { referenceCostPercent: reference }),
    roundRobinCostPercent: costPercent(AGES_MS.length + age),
    blerPercent: seedMean(runs.map((cells) => 100 * (cells[age]?.blerFirstTx ?? 0))),
  };
}
