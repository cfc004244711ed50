import { MAX_MESSAGE_BYTES } from "../../schemas/fields.ts";
import { Report } from "../../schemas/report.ts";
import type { CellState } from "../domain/state/cell-state.ts";
import { cellFault, checkReport } from "./check-report.ts";
import { decode } from "./codec.ts";
import { compileReader, type Reader } from "./compile-reader.ts";
import type { Checked } from "./rejection.ts";

/** Reads the reports of one cell into objects that it keeps. */
export interface ReportReader {
  /** Reads a MessagePack report, or leaves it to `decode` and `checkReport`. */
  readonly read: Reader<Report>;
  /** Wraps what was read, so that not even this is made anew. */
  readonly accepted: { readonly ok: true; value: Report };
}

const openReader = compileReader(Report);

/** Opens a reader; every cell has its own. */
export function createReportReader(): ReportReader {
  const empty = { seq: 0, tti: 0, sfn: 0, slot: 0, sentNs: 0, reservedPrb: [], users: [] };
  return { read: openReader(), accepted: { ok: true, value: empty } };
}

/**
 * Reads and checks a report, from bytes to what may be folded.
 *
 * The compiled reader takes what nearly every RAN sends: MessagePack, fields of the contract only.
 * Whatever it gives up (JSON, unknown fields, anything that is wrong) is decoded and checked the
 * long way, which also words the refusal, so that both ways accept the same and say the same.
 *
 * Hot path: allocates nothing for a report that the compiled reader takes.
 *
 * @param reader - The cell's reader.
 * @param bytes - One message.
 * @param cell - The cell that it is about; not changed.
 * @returns The report, valid until the reader's next one, absent optional fields `undefined`; or a
 *   code of `decode` or `checkReport`.
 * @rule R10 refused whole, never throws
 */
export function readReport(
  reader: ReportReader,
  bytes: Uint8Array,
  cell: CellState,
): Checked<Report> {
  const report = bytes.length <= MAX_MESSAGE_BYTES ? reader.read(bytes) : undefined;
  if (!report) {
    const raw = decode(bytes);
    return raw.ok ? checkReport(raw.value, cell) : raw;
  }
  const error = cellFault(report, cell);
  if (error) return { ok: false, error };
  reader.accepted.value = report;
  return reader.accepted;
}
