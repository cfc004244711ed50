import { existsSync, readFileSync } from "node:fs";

/** One file of reference cases; what `in` and `out` hold differs by file, hence the type arguments. */
export interface OracleFile<In = unknown, Out = unknown> {
  /** What the cases are, and how far to trust them. */
  readonly description: string;
  /** The cases, as `in` and expected `out`. */
  readonly cases: readonly { readonly in: In; readonly out: Out }[];
}

const FOLDER = new URL("../../../shared/oracle/", import.meta.url);

/** Whether the reference cases are on this machine; on a user's they are not. */
export const oraclePresent: boolean = existsSync(FOLDER);

/** Added to the title of a suite that needs the reference cases, so that a skip says its reason. */
export const oracleNote: string = oraclePresent ? "" : " (skipped: ../shared/oracle is absent)";

/**
 * Reads one file of reference cases.
 *
 * @param name - File name without folder or extension, such as `tbs`.
 * @returns Its description and cases. Only call it inside a test: it throws where there is no file.
 */
export function loadOracle<In = unknown, Out = unknown>(name: string): OracleFile<In, Out> {
  return JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), "utf8"));
}
