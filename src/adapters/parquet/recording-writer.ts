import { writeFileSync } from "node:fs";
import { crc32 } from "node:zlib";
import { ByteWriter, ParquetWriter } from "hyparquet-writer";
import type { RecordedSlot, RecordingHead } from "../../../schemas/recording.ts";
import { columnsOf, HEAD_KEY, MAX_GROUP_SLOTS, SCHEMA, SUMS_KEY } from "./recording-format.ts";

/** A row group is also written when its reports have so many users. */
const MAX_GROUP_USERS = 32_000;

/** Writes slots as Parquet. */
export interface RecordingWriter {
  /** Takes one slot, which must not be changed afterwards. */
  add(slot: RecordedSlot): void;
  /** Writes what is left, and the file's footer. */
  finish(): void;
}

/**
 * Writes slots as Parquet, one row group at a time.
 *
 * Large groups keep the footer small, which has an entry for every column of every group; the
 * limits keep what waits for its group at some ten MB.
 *
 * @param file - File descriptor, open for writing.
 * @param head - Facts of the run.
 */
export function createRecordingWriter(file: number, head: RecordingHead): RecordingWriter {
  const sums: [end: number, crc: number][] = [];
  const kvMetadata = [{ key: HEAD_KEY, value: JSON.stringify(head) }];
  const parquet = new ParquetWriter({
    writer: fileWriter(file, sums),
    schema: SCHEMA,
    kvMetadata,
    createdBy: `slotpilot ${head.slotpilotVersion}`,
  });
  let group: RecordedSlot[] = [];
  let numUsers = 0;
  const writeGroup = () => {
    void parquet.write({ columnData: columnsOf(group), rowGroupSize: group.length });
    group = [];
    numUsers = 0;
  };
  return {
    add(slot) {
      group.push(slot);
      numUsers += slot.report.users.length;
      if (group.length >= MAX_GROUP_SLOTS || numUsers >= MAX_GROUP_USERS) writeGroup();
    },
    finish() {
      if (group.length > 0) writeGroup();
      kvMetadata.push({ key: SUMS_KEY, value: JSON.stringify(sums) });
      void parquet.finish();
    },
  };
}

/** A writer that empties itself into a file after every row group, and notes its checksum. */
function fileWriter(file: number, sums: [end: number, crc: number][]) {
  const writer = new ByteWriter();
  const flush = () => {
    writeFileSync(file, writer.getBytes());
    sums.push([writer.offset, crc32(writer.getBytes())]);
    writer.index = 0;
  };
  return Object.assign(writer, { flush, finish: flush });
}
