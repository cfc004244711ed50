import type { EmulatorConfig } from "../../../schemas/config.ts";
import { configFlags } from "../config-options.ts";
import type { CommandFailure } from "../fail.ts";
import { runPart } from "../run-part.ts";
import type { RanProgress } from "./bench-progress.ts";
import type { RanLength, Scenario } from "./scenario.ts";

/** The RANs of one run. */
export interface RansRun {
  /** Command of ours that runs one, before its configuration. */
  readonly command: readonly string[];
  /** The first one's configuration. */
  readonly cell: EmulatorConfig;
  /** Says how many there are. */
  readonly scenario: Scenario;
  /** Goes behind their identities. */
  readonly suffix: string;
  /** How long they run. */
  readonly length: RanLength;
  /** Stops them. */
  readonly signal: AbortSignal;
  /** Told what the first one tells. */
  readonly onProgress: (progress: RanProgress) => void;
}

/**
 * Runs one RAN per cell, each as a process, all at once.
 *
 * @returns What each printed, in the cells' order; the first failure, which stops the others;
 *   `undefined` if they were stopped before all had a result.
 */
export async function runRans<T extends object>(
  run: RansRun,
): Promise<T[] | CommandFailure | undefined> {
  const ending = new AbortController();
  const signal = AbortSignal.any([run.signal, ending.signal]);
  let failure: CommandFailure | undefined;
  const runOne = async (_: unknown, n: number) => {
    const result = await runPart<T>({
      name: `the emulated cell ${n + 1}`,
      args: [...run.command, ...configFlags({ ...ranConfig(run, n) })],
      signal,
      ...(n === 0 && { onMessage: (message) => run.onProgress(message as RanProgress) }),
    });
    if (!result || !("code" in result)) return result;
    failure ??= result;
    ending.abort();
    return undefined;
  };
  const results = await Promise.all(Array.from({ length: run.scenario.cells }, runOne));
  const there = results.filter((result) => result !== undefined);
  return failure ?? (there.length === results.length ? there : undefined);
}

function ranConfig({ cell, suffix, length }: RansRun, n: number): EmulatorConfig {
  return { ...cell, ...length, seed: cell.seed + n, cellId: ranCellId(n) + suffix };
}

/** Identity of the nth measured cell, from 0. */
export function ranCellId(n: number): string {
  return `cell-${n + 1}`;
}
