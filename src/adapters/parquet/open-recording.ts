import { closeSync, existsSync, openSync, readSync, statSync } from "node:fs";
import { crc32 } from "node:zlib";
import {
  type AsyncBuffer,
  type FileMetaData,
  parquetMetadataAsync,
  parquetReadObjects,
} from "hyparquet";
import { RecordedSlot, RecordingHead } from "../../../schemas/recording.ts";
import type { Recording } from "../../ports/run-recorder.ts";
import { compileValidator } from "../../wire/validate.ts";
import { PART } from "./open-recorder.ts";
import { RecordingError } from "./recording-error.ts";
import { HEAD_KEY, MAX_GROUP_SLOTS, SCHEMA, SUMS_KEY, slotOf } from "./recording-format.ts";

/** First and last four bytes of a Parquet file. */
const MAGIC = "PAR1";

const checkHead = compileValidator(RecordingHead);
const checkSlot = compileValidator(RecordedSlot);

/** Where a row group lies. */
interface RowGroup {
  readonly rowStart: number;
  readonly rowEnd: number;
  readonly firstTti: number;
  readonly lastTti: number;
  readonly bytes: readonly [start: number, end: number, crc: number];
}

/**
 * Opens a recording and checks that it is one and has an end.
 *
 * @param path - File that a recorder wrote.
 * @returns Its facts, and its slots on demand, one row group in memory at a time.
 * @throws `RecordingError` `RECORDING_UNREADABLE` when there is no such file, `RECORDING_UNFINISHED`
 *   when it has no end, `RECORDING_INVALID` when it is something else, damaged, or of another version.
 */
export async function openRecording(path: string): Promise<Recording> {
  const file = openFile(path);
  checkEnds(path, file);
  const metadata = await parquetMetadataAsync(file).catch((error: unknown) => {
    throw invalid(path, `its footer is damaged (${reasonOf(error)})`);
  });
  const head = headOf(path, metadata);
  const groups = rowGroupsOf(metadata);
  const isPlausible = groups.every(({ rowStart, rowEnd }) => rowEnd - rowStart <= MAX_GROUP_SLOTS);
  if (!isPlausible) throw invalid(path, "its footer is damaged (row groups of too many slots)");
  const read = async ({ rowStart, rowEnd, bytes }: RowGroup) => {
    const [start, end, crc] = bytes;
    if (crc32(new Uint8Array(await file.slice(start, end))) !== crc)
      throw invalid(path, `slots ${rowStart} to ${rowEnd - 1} of the file are damaged`);
    return parquetReadObjects({ file, metadata, rowStart, rowEnd })
      .then((rows) => rows.map(readSlot))
      .catch((error: unknown) => {
        const where = `slots ${rowStart} to ${rowEnd - 1} of the file are damaged`;
        throw invalid(path, `${where} (${reasonOf(error)})`);
      });
  };
  return {
    head,
    numSlots: groups.at(-1)?.rowEnd ?? 0,
    async *slots() {
      for (const group of groups) yield* await read(group);
    },
    async find(tti) {
      const group = groups.find(({ firstTti, lastTti }) => firstTti <= tti && tti <= lastTti);
      return group && (await read(group)).find(({ report }) => report.tti === tti);
    },
  };
}

function openFile(path: string): AsyncBuffer {
  try {
    const { size } = statSync(path);
    const slice = (start: number, end = size) => bytesOf(path, start, end);
    slice(0, Math.min(1, size));
    return { byteLength: size, slice };
  } catch (error) {
    const part = path + PART;
    const hint = existsSync(part) ? `, but ${part}: its run was killed or is still going` : "";
    throw new RecordingError("RECORDING_UNREADABLE", `no ${path}${hint} (${reasonOf(error)})`);
  }
}

function bytesOf(path: string, start: number, end: number): ArrayBuffer {
  const bytes = new Uint8Array(end - start);
  const file = openSync(path, "r");
  try {
    readSync(file, bytes, 0, bytes.length, start);
  } finally {
    closeSync(file);
  }
  return bytes.buffer;
}

function checkEnds(path: string, { byteLength, slice }: AsyncBuffer): void {
  const textAt = (start: number) =>
    Buffer.from(slice(start, start + MAGIC.length) as ArrayBuffer).toString("latin1");
  const isStarted = byteLength >= MAGIC.length && textAt(0) === MAGIC;
  if (byteLength > 0 && !isStarted) throw invalid(path, "it is no Parquet file");
  if (byteLength < 3 * MAGIC.length || textAt(byteLength - MAGIC.length) !== MAGIC) {
    const message = `${path} has no end: its run was killed or is still going, or it was cut short`;
    throw new RecordingError("RECORDING_UNFINISHED", message);
  }
}

function headOf(path: string, { key_value_metadata, schema }: FileMetaData): RecordingHead {
  const json = key_value_metadata?.find(({ key }) => key === HEAD_KEY)?.value;
  if (json === undefined) throw invalid(path, "it is a Parquet file of something else");
  const head = checkHead(parseJson(json));
  if (!head.ok) throw invalid(path, `its facts are not this version's (${head.error.message})`);
  const names = (elements: readonly { readonly name: string }[]) =>
    elements.map(({ name }) => name).join();
  if (names(schema) !== names(SCHEMA)) throw invalid(path, "its columns are not this version's");
  return head.value;
}

function rowGroupsOf({ row_groups, schema, key_value_metadata }: FileMetaData): RowGroup[] {
  const json = key_value_metadata?.find(({ key }) => key === SUMS_KEY)?.value ?? "";
  const sums = (parseJson(json) ?? []) as [number, number][];
  const leaves = schema.filter(({ type }) => type !== undefined);
  const ttiColumn = leaves.findIndex(({ name }) => name === "tti");
  let rowEnd = 0;
  return row_groups.map(({ columns, num_rows }, n) => {
    const rowStart = rowEnd;
    rowEnd += Number(num_rows);
    const { min_value, max_value } = columns[ttiColumn]?.meta_data?.statistics ?? {};
    const [end = 0, crc = -1] = sums[n] ?? [];
    const bytes = [sums[n - 1]?.[0] ?? 0, end, crc] as const;
    return { rowStart, rowEnd, bytes, firstTti: Number(min_value), lastTti: Number(max_value) };
  });
}

function readSlot(row: object): RecordedSlot {
  const checked = checkSlot(slotOf(row));
  if (!checked.ok) throw new Error(checked.error.message);
  return checked.value;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function invalid(path: string, fault: string): RecordingError {
  return new RecordingError("RECORDING_INVALID", `${path} can't be used: ${fault}`);
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
