import { setTimeout as sleep } from "node:timers/promises";
import type { EmulatorConfig } from "../../schemas/config.ts";
import type { EmulatorSummary } from "../../simulator/mac/emulator-summary.ts";
import { configFlags } from "./config-options.ts";
import { type PhaseResult, phaseResult } from "./demo-result.ts";
import type { DemoView } from "./demo-view.ts";
import type { CommandFailure } from "./fail.ts";
import type { HeardKpi } from "./hear-kpi.ts";
import { runPart } from "./run-part.ts";

/** One run of the emulated cell inside a demo. */
export interface DemoPhase {
  /** How slots advance. */
  readonly clock: "lockstep" | "paced";
  /** Slots to run; 0 = until stopped. */
  readonly slots: number;
}

/** What a phase runs beside. */
export interface PhaseParts {
  /** The emulated cell, on the demo's broker and subjects. */
  readonly config: EmulatorConfig;
  /** The service's figures. */
  readonly heard: HeardKpi;
  /** Where progress goes. */
  readonly view: DemoView;
  /** Given on Ctrl-C. */
  readonly signal: AbortSignal;
}

/** How long the service's last figures may take after the last slot. Unit: ms. */
const LAST_KPI_MS = 1000;

/**
 * Runs the emulated cell as a child until its slots are run or the signal is given.
 *
 * @returns Figures of the run; `undefined` if it was stopped before it had any.
 */
export async function runPhase(
  { clock, slots }: DemoPhase,
  { config, heard, view, signal }: PhaseParts,
): Promise<PhaseResult | CommandFailure | undefined> {
  const summary = await runPart<EmulatorSummary>({
    name: "the emulated cell",
    args: ["emulate", ...configFlags({ ...config, clock, slots }), "--json"],
    signal,
    onLog: (line) => view.note(`cell: ${line}`),
    onMessage: (message) => view.progress(message as EmulatorSummary),
  });
  if (!summary || "code" in summary) return summary;
  if (signal.aborted && summary.slots === 0) return undefined;
  await Promise.race([heard.next(), sleep(LAST_KPI_MS)]);
  return phaseResult(clock, summary, heard.last);
}
