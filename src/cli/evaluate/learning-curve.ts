import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { CURVE_FILE, type CurveLine, parseCurve } from "../../trainer/run-folder.ts";
import { fail } from "../fail.ts";

/** Checks that a folder holds curves, or ends the program. */
export function checkTrainingRun(run: string | undefined): void {
  if (run === undefined || existsSync(join(run, CURVE_FILE))) return;
  fail({ code: "CONFIG_INVALID", message: `--run: ${run} holds no ${CURVE_FILE}` });
}

/** Reads the learning curve of a training run, as far as it has got. */
export function readLearningCurve(run: string): CurveLine[] {
  return parseCurve(readFileSync(join(run, CURVE_FILE), "utf8"));
}
