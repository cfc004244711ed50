import { openProgressView } from "../progress-view.ts";
import { measuredLength, type RanLength, type Scenario, warmUpLength } from "./scenario.ts";

/** How far a RAN has got; the emulated cell tells more. */
export interface RanProgress {
  /** Slots run. */
  readonly slots: number;
  /** Hits so far. Range 0..1. */
  readonly hitRatio: number;
}

/** Shows how a benchmark gets on, over all rounds. */
export interface BenchProgress {
  /**
   * Begins a run of the RANs.
   *
   * @param name - What is being done.
   * @param length - How long it takes.
   * @returns Takes what a RAN tells.
   */
  begin(name: string, length: RanLength): (progress: RanProgress) => void;
  /** Shows a line. */
  note(line: string): void;
  /** Leaves the terminal as it should be. */
  close(): void;
}

/**
 * Opens one bar for the whole benchmark, so that its ETA is that of the result.
 *
 * @param scenario - What is measured.
 * @param withEcho - Whether an echo goes before each round.
 */
export function openBenchProgress(scenario: Scenario, withEcho: boolean): BenchProgress {
  const view = openProgressView();
  const total = scenario.rounds * roundSlots(scenario, withEcho);
  let before = 0;
  let current = 0;
  return {
    begin(name, { slots }) {
      before += current;
      current = slots;
      const show = (progress: RanProgress) => {
        const hits = progress.hitRatio > 0 ? `, HIT ${(100 * progress.hitRatio).toFixed(1)} %` : "";
        const done = Math.min(before + progress.slots, total);
        view.show({ label: "bench", done, total, note: `${name}${hits}` });
      };
      show({ slots: 0, hitRatio: 0 });
      return show;
    },
    note: (line) => process.stderr.write(`${line}\n`),
    close: () => view.close(),
  };
}

function roundSlots(scenario: Scenario, withEcho: boolean): number {
  const echo = withEcho ? measuredLength(scenario, scenario.warmUpSeconds).slots : 0;
  return echo + warmUpLength(scenario).slots + measuredLength(scenario).slots;
}
