/** One value with its labels. */
export type Sample = readonly [labels: Readonly<Record<string, string>>, value: number];

/** One metric and how it is read from what is known. */
export interface Metric<Source> {
  /** Name, base unit last, `_total` for counters. */
  readonly name: string;
  /** A counter only grows while the cell, or the process, lives. */
  readonly type: "counter" | "gauge";
  /** What it says, one sentence. */
  readonly meaning: string;
  /** Base unit, or what is counted. */
  readonly unit: string;
  /** Names of its labels. */
  readonly labels: readonly string[];
  /** Reads its values. */
  samples(source: Source): readonly Sample[];
}
