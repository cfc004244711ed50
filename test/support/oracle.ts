import { existsSync, readdirSync, readFileSync } from "node:fs";

const FOLDER = new URL("../../../shared/oracle/", import.meta.url);

/** Whether the reference cases are on this machine; on a user's they are not. */
export const oraclePresent: boolean = existsSync(FOLDER);

/** Added to the title of a suite that needs the reference cases, so that a skip says its reason. */
export const oracleNote: string = oraclePresent ? "" : " (skipped: ../shared/oracle is absent)";

/** Names of the files of reference cases; none where there is no such folder. */
export const oracleFiles: readonly string[] = oraclePresent
  ? readdirSync(FOLDER).filter((name) => name.endsWith(".json"))
  : [];

/**
 * Reads one file of reference cases.
 *
 * @param file - Its name, such as `tbs.json`.
 * @returns Its text. Only call it inside a test: it throws where there is no file.
 */
export function oracleText(file: string): string {
  return readFileSync(new URL(file, FOLDER), "utf8");
}
