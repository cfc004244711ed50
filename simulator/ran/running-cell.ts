import type { RanClient } from "../../clients/typescript/open-ran-client.ts";
import type { EmulatorConfig } from "../../schemas/config.ts";
import type { RecordedSlot } from "../../schemas/recording.ts";
import type { Emulator } from "../emulator.ts";
import type { LoopTimes } from "./loop-times.ts";

/** Everything that a clock drives: the cell, what came for it, and the way out. */
export interface RunningCell {
  /** Number of slots, time-out. */
  readonly config: EmulatorConfig;
  /** The cell. */
  readonly emulator: Emulator;
  /** Its end of the contract. */
  readonly client: Pick<RanClient, "awaitSetup" | "take" | "publish">;
  /** Stops the run after the current slot. */
  readonly signal: AbortSignal;
  /** Called after every slot, when its report is out. */
  readonly onSlot: () => void;
  /** Called when the warm-up, if there is one, is over. */
  readonly onWarm?: () => void;
  /** Where a paced run keeps its times; absent: in a record of its own. */
  readonly times?: LoopTimes;
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
export function runSlot({ config, emulator, client, onWarm }: RunningCell): RunSlot {
  const { tti } = emulator;
  if (tti > 0 && tti === config.warmUpSlots) onWarm?.();
  const offer = client.take(tti);
  const report = emulator.step(offer);
  return { report, ...(offer.allocation && { allocation: offer.allocation }) };
}

/**
 * Has the slot that was run last recorded, and says that it is done.
 *
 * @param cell - The running cell.
 * @param slot - What `runSlot` returned.
 */
export function takeDown({ emulator, recorder, onSlot }: RunningCell, slot: RunSlot): void {
  recorder?.record({ ...slot, blocks: emulator.blocks() });
  onSlot();
}
