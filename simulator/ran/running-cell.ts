import type { EmulatorConfig } from "../../schemas/config.ts";
import type { RecordedSlot } from "../../schemas/recording.ts";
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
  /** Takes every slot down, once its report is out; absent: nobody does. */
  readonly recorder?: SlotRecorder | undefined;
}

/** Takes a run down, slot by slot. */
export interface SlotRecorder {
  /** Takes one slot; what it keeps is a copy. */
  record(slot: RecordedSlot): void;
  /** Writes what is left. */
  close(): Promise<void>;
}

/** A slot that was run, and the allocation that had come for it. */
export type RunSlot = Omit<RecordedSlot, "blocks">;

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
 * @returns The slot with its report, not yet published.
 */
export function runSlot({ emulator, inbox, onSlot }: RunningCell): RunSlot {
  const offer = inbox.take(emulator.tti);
  const report = emulator.step(offer);
  onSlot();
  return { report, ...(offer.allocation && { allocation: offer.allocation }) };
}

/**
 * Publishes a slot's report in the cell's encoding, and has the slot recorded.
 *
 * @param cell - The running cell.
 * @param slot - What `runSlot` returned.
 */
export function publish({ config, link, emulator, recorder }: RunningCell, slot: RunSlot): void {
  link.publishReport(encodeMessage(slot.report, config.encoding));
  recorder?.record({ ...slot, blocks: emulator.blocks() });
}
