import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { FileReport } from "../accuracy/file-report.ts";
import { judgeFiles } from "../accuracy/judge-files.ts";
import type { CommandFailure } from "./fail.ts";

/** The files of a folder, judged; or why there are none. */
export type FolderReport =
  | { readonly ok: true; readonly files: readonly FileReport[] }
  | { readonly ok: false; readonly error: CommandFailure };

/**
 * Judges every JSON file of a folder.
 *
 * @param folder - Its path; folders inside it are left alone.
 * @returns One report per file, by name; or `REFERENCE_FOLDER` when it can't be read or holds no
 *   JSON file.
 */
export function judgeFolder(folder: string): FolderReport {
  try {
    const names = readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.name.endsWith(".json") && !entry.isDirectory())
      .map(({ name }) => name);
    if (names.length === 0) return refused(`${folder} holds no JSON file`);
    const texts = names
      .sort()
      .map((name) => [name, readFileSync(join(folder, name), "utf8")] as const);
    return { ok: true, files: judgeFiles(texts) };
  } catch (error) {
    return refused(`${folder} can't be read: ${error instanceof Error ? error.message : error}`);
  }
}

function refused(message: string): FolderReport {
  return { ok: false, error: { code: "REFERENCE_FOLDER", message } };
}
