import type { RecordedSlot, RecordingHead } from "../../schemas/recording.ts";

/** Takes down a run, slot by slot. */
export interface RunRecorder {
  /**
   * Takes one slot; a copy is kept.
   *
   * @throws `RecordingError` `OUTPUT_UNWRITABLE` when an earlier slot could not be written.
   */
  record(slot: RecordedSlot): void;
  /** Writes what is left; the recording stands under its name when this resolves. */
  close(): Promise<void>;
}

/** A recorded run. */
export interface Recording {
  /** Facts of the run. */
  readonly head: RecordingHead;
  /** Slots recorded. */
  readonly numSlots: number;
  /**
   * Slots in order; some thousand are in memory at a time, however long the run.
   *
   * @throws `RecordingError` `RECORDING_INVALID` where the file is damaged.
   */
  slots(): AsyncIterable<RecordedSlot>;
  /**
   * Finds one slot without reading the others.
   *
   * @param tti - The slot.
   * @returns The slot; nothing when it was not recorded.
   */
  find(tti: number): Promise<RecordedSlot | undefined>;
}

/** Begins to record a run to a file; versions are added. */
export type StartRecording = (
  path: string,
  run: Omit<RecordingHead, "format" | "slotpilotVersion" | "contractVersion">,
) => RunRecorder;

/** Opens a recording. */
export type OpenRecording = (path: string) => Promise<Recording>;
