import { closeSync, mkdtempSync, openSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RecordedSlot, RecordingHead } from "../../schemas/recording.ts";
import { openRecording } from "../../src/adapters/parquet/open-recording.ts";
import { createRecordingWriter } from "../../src/adapters/parquet/recording-writer.ts";
import { setupOf } from "./cells.ts";

/** Facts of a run of nothing in particular. */
export const HEAD: RecordingHead = {
  ...{ format: 1, slotpilotVersion: "0.0.0", contractVersion: "1.0", seed: 7 },
  ...{ setup: setupOf(), config: { ues: 4 } },
};

/** A path in a folder of its own. */
export function recordingPath(): string {
  return join(mkdtempSync(join(tmpdir(), "slotpilot-")), "run.parquet");
}

/** Records slots to a new file. */
export function recordedAt(slots: readonly RecordedSlot[], head: RecordingHead = HEAD): string {
  const path = recordingPath();
  const file = openSync(path, "w");
  const writer = createRecordingWriter(file, head);
  for (const slot of slots) writer.add(slot);
  writer.finish();
  closeSync(file);
  return path;
}

/** Reads all slots of a file. */
export async function slotsIn(path: string): Promise<RecordedSlot[]> {
  const slots: RecordedSlot[] = [];
  for await (const slot of (await openRecording(path)).slots()) slots.push(slot);
  return slots;
}
