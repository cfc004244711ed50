import type { ColumnSource, SchemaElement } from "hyparquet-writer";
import { RecordedSlot } from "../../../schemas/recording.ts";
import { Report } from "../../../schemas/report.ts";
import { elementsOf, type Field, fieldsOf, readFields } from "./column-type.ts";

/** Key of the run's facts in the file's metadata. */
export const HEAD_KEY = "slotpilot";

/** Key of the row groups' checksums in the file's metadata, `[end of its bytes, CRC-32]` each. */
export const SUMS_KEY = "slotpilot.crc32";

/** Most slots of a row group. */
export const MAX_GROUP_SLOTS = 2000;

/** Columns that grow by much the same from slot to slot. */
const STEADY = new Set(["seq", "tti", "sentNs"]);

const ofReport: readonly Field[] = fieldsOf(Report);
const besideReport = fieldsOf(RecordedSlot).filter(({ name }) => name !== "report");
const columns = [...ofReport, ...besideReport];

/** The file's schema: the report's fields, then `allocation` and `blocks`; one row per slot. */
export const SCHEMA: SchemaElement[] = [
  { name: "slot", num_children: columns.length },
  ...columns.flatMap(elementsOf),
];

/**
 * Lays slots out by column.
 *
 * @param slots - Slots of one row group.
 */
export function columnsOf(slots: readonly RecordedSlot[]): ColumnSource[] {
  const fromReport = ofReport.map((field) =>
    columnOf(
      field,
      slots.map(({ report }) => report),
    ),
  );
  return [...fromReport, ...besideReport.map((field) => columnOf(field, slots))];
}

function columnOf({ name, type }: Field, rows: readonly object[]): ColumnSource {
  const values = rows.map((row) => (row as Readonly<Record<string, unknown>>)[name]);
  const { write } = type;
  return {
    name,
    data: write
      ? values.map((value) => (value === undefined ? value : write(value as never)))
      : values,
    statistics: name === "tti",
    offsetIndex: false,
    ...(STEADY.has(name) && { encoding: "DELTA_BINARY_PACKED" }),
  };
}

/**
 * Makes a slot of a row, as it was before it was written.
 *
 * @param row - Values by column, as the library reads them.
 */
export function slotOf(row: object): unknown {
  return { report: readFields(ofReport, row), ...readFields(besideReport, row) };
}
