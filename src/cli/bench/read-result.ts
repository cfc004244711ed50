import { readFileSync } from "node:fs";
import { compileValidator } from "../../wire/validate.ts";
import type { CommandFailure } from "../fail.ts";
import { BENCH_FORMAT, BenchResult } from "./bench-result.ts";

/** A result file's content, or what is wrong with it. */
type ReadResult =
  | { readonly ok: true; readonly result: BenchResult }
  | { readonly ok: false; readonly error: CommandFailure };

/**
 * Reads a result of `slotpilot bench`.
 *
 * @param path - The file.
 * @returns The result; `RESULT_UNREADABLE` if there is no such file, `RESULT_INVALID` if it holds
 *   anything else, or an older version's.
 */
export function readResult(path: string): ReadResult {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { ok: false, error: { code: "RESULT_UNREADABLE", message: `${path}: ${why}` } };
  }
  const checked = checkResult(text);
  if (checked.ok) return checked;
  const message = `${path}: ${checked.why}; wanted: a ${BENCH_FORMAT} file of slotpilot bench --out`;
  return { ok: false, error: { code: "RESULT_INVALID", message } };
}

function checkResult(text: string): { ok: true; result: BenchResult } | { ok: false; why: string } {
  try {
    const checked = compileValidator(BenchResult)(JSON.parse(text));
    return checked.ok
      ? { ok: true, result: checked.value }
      : { ok: false, why: checked.error.message };
  } catch {
    return { ok: false, why: "not JSON" };
  }
}
