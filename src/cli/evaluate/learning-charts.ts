import type { LineChartSpec } from "../line-chart.ts";
import { readLearningCurve } from "./learning-curve.ts";

/**
 * Draws the curves of a training run, one chart per figure that its entries have.
 *
 * @param run - Folder of the run.
 */
export function learningCharts(run: string): LineChartSpec[] {
  const entries = readLearningCurve(run).map((entry) => figuresOf("", entry));
  const names = [...new Set(entries.flatMap((entry) => [...entry.keys()]))];
  return names.map((name) => ({
    title: name,
    panels: [{ x: "Entry of the run's curve", y: name, lines: [lineOf(entries, name)] }],
  }));
}

function lineOf(entries: readonly ReadonlyMap<string, number>[], name: string) {
  const points = entries.flatMap((entry, i) => {
    const value = entry.get(name);
    return value === undefined ? [] : [[i + 1, value] as const];
  });
  return { name, points, style: "curve" as const };
}

/** Numbers of an entry by name, those of objects inside it as `outer.inner`. */
function figuresOf(prefix: string, value: unknown): Map<string, number> {
  if (typeof value === "number") return new Map([[prefix, value]]);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return new Map();
  const inner = Object.entries(value).flatMap(([key, own]) => [
    ...figuresOf(prefix === "" ? key : `${prefix}.${key}`, own),
  ]);
  return new Map(inner);
}
