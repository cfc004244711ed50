import { readBlerTables } from "./bler-tables.ts";
import type { FileReport } from "./file-report.ts";
import { judgeFile } from "./judge-file.ts";

/**
 * Judges files of reference cases together: if one of them holds block error tables, others are
 * judged with these in the place of our error model.
 *
 * @param files - Name with extension, and what the file holds.
 * @returns One report per file, in their order.
 */
export function judgeFiles(
  files: readonly (readonly [file: string, text: string])[],
): FileReport[] {
  const tables = readBlerTables(files.map(([, text]) => text));
  return files.map(([file, text]) => judgeFile(file, text, tables));
}
