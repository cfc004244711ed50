import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fail } from "../fail.ts";

/** File of a training run with one JSON object per entry of its curves. */
const CURVE_FILE = "curve.jsonl";

/** Checks that a folder holds curves, or ends the program. */
export function checkTrainingRun(run: string | undefined): void {
  if (run === undefined || existsSync(join(run, CURVE_FILE))) return;
  fail({ code: "CONFIG_INVALID", message: `--run: ${run} holds no ${CURVE_FILE}` });
}

/** Reads the entries of a training run's curves. */
export function readLearningCurve(run: string): unknown[] {
  const lines = readFileSync(join(run, CURVE_FILE), "utf8").split("\n");
  return lines.flatMap((line) => {
    try {
      return [JSON.parse(line) as unknown];
    } catch {
      return []; // the last may be half written
    }
  });
}
