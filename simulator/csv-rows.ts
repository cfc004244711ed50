import { readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";

/**
 * Reads the rows of a CSV file. Blank lines are none, space round a field is no part of it, and
 * quotes have no meaning, so that one that is left open hides no other line's fault.
 *
 * @param path - The file.
 * @returns `[numRows][1 + numFields]`, the number of its line in front of every row; nothing where
 *   the file can't be read.
 */
export function csvRows(path: string): string[][] | undefined {
  const text = readText(path);
  if (text === undefined) return undefined;
  return parse(text, {
    bom: true,
    quote: null,
    relax_column_count: true,
    skip_empty_lines: true,
    trim: true,
    on_record: (fields: string[], { lines }) => [String(lines), ...fields],
  });
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
