import type { EmulatorConfig } from "../../schemas/config.ts";
import type { Report } from "../../schemas/report.ts";
import type { Emulator } from "../emulator.ts";
import type { AllocationInbox } from "./allocation-inbox.ts";
import type { CellLink } from "./cell-link.ts";
import { encodeMessage } from "./message-codec.ts";

/** Everything that a clock drives: the cell, what came for it, and the way out. */
export interface RunningCell {
  /** Number of slots, encoding, time-out. */
  readonly config: EmulatorConfig;
  /** The cell. */
  readonly emulator: Emulator;
  /** Allocations that wait for their slot. */
  readonly inbox: AllocationInbox;
  /** Connection to the service. */
  readonly link: CellLink;
  /** Stops the run after the current slot. */
  readonly signal: AbortSignal;
  /** Called after every slot. */
  readonly onSlot: () => void;
}

/**
 * Tells whether a run is over: stopped, or all its slots run.
 *
 * @param cell - The running cell.
 */
export function isDone({ config, emulator, signal }: RunningCell): boolean {
  return signal.aborted || (config.slots > 0 && emulator.tti >= config.slots);
}

/**
 * Runs the next slot with what the inbox holds for it.
 *
 * @param cell - The running cell.
 * @returns The slot's report, not yet published.
 */
export function runSlot({ emulator, inbox, onSlot }: RunningCell): Report {
  const report = emulator.step(inbox.take(emulator.tti));
  onSlot();
  return report;
}

/**
 * Publishes a report in the cell's encoding.
 *
 * @param cell - The running cell.
 * @param report - What `runSlot` returned.
 */
export function publish({ config, link }: RunningCell, report: Report): void {
  link.publishReport(encodeMessage(report, config.encoding));
}
