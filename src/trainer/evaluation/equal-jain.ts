import { jainIndex } from "../../nr/jain-index.ts";
import { FRONTIER, REFERENCE } from "./arms.ts";
import type { ArmRun } from "./fly-arms.ts";
import { cellRate, lnRate } from "./rates.ts";

/** What the arms came to in one cell, by name. */
export type CellRuns = Readonly<Record<string, ArmRun>>;

/** A point of the frontier: Jain's index and ln of the cell rate, both less the reference's. */
export type FrontierPoint = readonly [jain: number, lnRate: number];

/** Points nearer than this have no slope of their own. */
const LEAST_STEP = 1e-6;

/**
 * Gives the frontier of the PF^α family relative to PF, averaged over cells.
 *
 * @param cells - Of one setting; all have the same arms.
 * @returns By rising Jain's index; the reference alone where no other of the family was run.
 */
export function frontierOf(cells: readonly CellRuns[]): FrontierPoint[] {
  const flown = FRONTIER.filter((name) => cells.every((arms) => name in arms));
  const mean = (name: string, of: (run: ArmRun) => number) =>
    cells.reduce((sum, arms) => sum + difference(arms, name, of), 0) / cells.length;
  return flown
    .map((name): FrontierPoint => [mean(name, jainOf), mean(name, lnCellRate)])
    .sort(([a], [b]) => a - b);
}

/**
 * Draws a line through the points, and on with its first and last slope.
 *
 * @param points - By rising x.
 * @returns y at x; 0 everywhere where there are not two points to draw a line through.
 */
export function lineThrough(points: readonly FrontierPoint[]): (x: number) => number {
  const apart: FrontierPoint[] = [];
  for (const point of points) {
    const [before] = apart.at(-1) ?? [Number.NEGATIVE_INFINITY];
    if (point[0] - before > LEAST_STEP) apart.push(point);
  }
  if (apart.length < 2) return () => 0;
  return (x) => {
    const next = apart.findIndex(([at]) => at >= x);
    const end = next === -1 ? apart.length - 1 : Math.max(1, next);
    const [x0, y0] = apart[end - 1] as FrontierPoint;
    const [x1, y1] = apart[end] as FrontierPoint;
    return y0 + ((x - x0) / (x1 - x0)) * (y1 - y0);
  };
}

/**
 * Tells what an arm's cell rate has over the reference's at equal fairness, cell by cell.
 *
 *     gain = ln(rate / rate_A) − f(J − J_A)
 *
 * f is the frontier: what PF^α would have gained at that much more or less fairness.
 *
 * @param cells - Of one setting.
 * @param name - The arm.
 * @param frontier - f.
 * @returns `[numCells]`.
 */
export function equalJainGains(
  cells: readonly CellRuns[],
  name: string,
  frontier: (jain: number) => number,
): number[] {
  return cells.map(
    (arms) => difference(arms, name, lnCellRate) - frontier(difference(arms, name, jainOf)),
  );
}

const lnCellRate = (run: ArmRun) => lnRate(cellRate(run));

const jainOf = ({ userMbps }: ArmRun) => jainIndex(userMbps);

function difference(arms: CellRuns, name: string, of: (run: ArmRun) => number): number {
  return of(arms[name] as ArmRun) - of(arms[REFERENCE] as ArmRun);
}
