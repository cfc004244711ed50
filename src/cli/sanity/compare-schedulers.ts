import type { EmulatorConfig } from "../../../schemas/config.ts";
import type { CellFigures, CellJob } from "./cell-job.ts";
import { sanityCell } from "./sanity-cell.ts";
import { type SeedMean, seedMean } from "./seed-mean.ts";

/** Lengths of runs, and over how many seeds. */
export interface SanityRuns {
  /** Seeds, from 1 on. */
  readonly seeds: number;
  /** Slots before the measured ones. */
  readonly warmUpSlots: number;
  /** Measured slots of each run. */
  readonly slots: number;
}

/** What other simulators show, and where this figure lies. */
export interface Expectation {
  /** Least. */
  readonly from: number;
  /** Most. */
  readonly to: number;
  /** `met`: the mean lies in the range; `within error`: it lies two standard errors away at most. */
  readonly verdict: "met" | "within error" | "not met";
}

/** A figure with what is expected of it. */
export interface SanityFigure extends SeedMean {
  /** Absent where nothing is. */
  readonly expected?: Expectation;
}

/** A scheduler in a cell of so many pedestrians. */
export interface SchedulerRow {
  /** Users of the cell. */
  readonly users: number;
  /** Scheduler and what it knows, as in `pf/wideband`. */
  readonly scheduler: string;
  /** Cell rate. Unit: Mbit/s. */
  readonly cellMbps: SeedMean;
  /** Cell rate over that of round robin with wideband CQI on the same channel, − 1. Unit: percent. */
  readonly gainPercent: SanityFigure;
  /** Jain's index of the users' rates. */
  readonly jain: SanityFigure;
  /** First-transmission BLER. Unit: percent. */
  readonly blerPercent: SanityFigure;
}

type Range = readonly [from: number, to: number];

interface Contender {
  readonly scheduler: EmulatorConfig["stockScheduler"];
  readonly csi: EmulatorConfig["csi"];
  readonly gainPercent?: Range;
  readonly jain?: Range;
}

const USERS = [20, 10];
const PEDESTRIAN_KMH = 3;

/** OLLA's target, and how near to it a run must settle. Unit: percent. */
const BLER_PERCENT: Range = [8.5, 11.5];

/** The first is what the others are compared with; ranges: ns-3 and a yardstick of our own. */
const CONTENDERS: readonly Contender[] = [
  { scheduler: "round-robin", csi: "wideband", jain: [0.91, 0.93] },
  { scheduler: "round-robin", csi: "subband" },
  { scheduler: "pf", csi: "wideband", gainPercent: [3, 4] },
  { scheduler: "pf", csi: "subband", gainPercent: [20, 38], jain: [0.95, 0.99] },
  { scheduler: "max-rate", csi: "subband", gainPercent: [40, 60], jain: [0.2, 0.4] },
];

/** The runs behind `schedulerRows`: every scheduler on the channels of every seed. */
export function schedulerJobs({ seeds, ...lengths }: SanityRuns): CellJob[] {
  const variants = CONTENDERS.map(({ scheduler, csi }) => ({ stockScheduler: scheduler, csi }));
  return USERS.flatMap((users) =>
    Array.from({ length: seeds }, (_, i) => {
      return { config: sanityCell(users, PEDESTRIAN_KMH, i + 1), variants, ...lengths };
    }),
  );
}

/**
 * Compares the emulator's schedulers among pedestrians with full buffers.
 *
 * Rates are compared seed by seed, on one channel, and the ratios are meant.
 *
 * @param results - Of the jobs of `schedulerJobs`, in their order.
 */
export function schedulerRows(results: readonly (readonly CellFigures[])[]): SchedulerRow[] {
  const numSeeds = results.length / USERS.length;
  return USERS.flatMap((users, i) => {
    const runs = results.slice(i * numSeeds, (i + 1) * numSeeds);
    return CONTENDERS.map((contender, c) => rowOf(users, contender, c, runs));
  }).sort((a, b) => a.users - b.users);
}

function rowOf(
  users: number,
  { scheduler, csi, gainPercent, jain }: Contender,
  index: number,
  runs: readonly (readonly CellFigures[])[],
): SchedulerRow {
  const over = (figure: (own: CellFigures, reference: CellFigures) => number) =>
    seedMean(runs.flatMap(({ [index]: own, 0: base }) => (own && base ? [figure(own, base)] : [])));
  return {
    users,
    scheduler: `${scheduler}/${csi}`,
    cellMbps: over((own) => own.cellMbps),
    gainPercent: judged(
      over((own, base) => 100 * (own.cellMbps / base.cellMbps - 1)),
      gainPercent,
    ),
    jain: judged(
      over((own) => own.jain),
      jain,
    ),
    blerPercent: judged(
      over((own) => 100 * own.blerFirstTx),
      BLER_PERCENT,
    ),
  };
}

function judged(figure: SeedMean, range: Range | undefined): SanityFigure {
  if (!range) return figure;
  const [from, to] = range;
  const missedBy = Math.max(from - figure.mean, figure.mean - to);
  const isNear = missedBy <= 2 * (figure.standardError ?? 0);
  const verdict = missedBy <= 0 ? "met" : isNear ? "within error" : "not met";
  return { ...figure, expected: { from, to, verdict } };
}
