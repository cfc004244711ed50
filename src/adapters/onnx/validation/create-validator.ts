import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { Manifest } from "../../../../schemas/manifest.ts";
import type { ValidateModel } from "../../../ports/model-registry.ts";
import { type RunFenced, runFenced } from "./fenced-process.ts";
import { readVerdict } from "./read-verdict.ts";
import { DEFAULT_LIMITS, type ValidationLimits } from "./validation-limits.ts";
import type { ValidationTask } from "./validation-task.ts";

const SCRIPT = fileURLToPath(new URL("./validation-process.mjs", import.meta.url));

/**
 * Makes what validates models, each in a process of its own: a file that crashes, hangs or floods
 * ONNX Runtime takes that process with it and nothing else.
 *
 * Signatures are not looked at. A file may change after it was read: who stores it compares the
 * SHA-256 of what is stored.
 *
 * @param limits - What a model may need, where it differs from `DEFAULT_LIMITS`.
 * @param run - Starts the processes; default: this one does.
 * @returns Validates one file; never rejects.
 */
export function createValidator(
  limits: Partial<ValidationLimits> = {},
  run: RunFenced = runFenced,
): ValidateModel {
  const all = { ...DEFAULT_LIMITS, ...limits };
  const inTurn = createTurnstile(all.maxAtOnce);
  return (file, manifest) =>
    inTurn(async () => {
      const task: ValidationTask = { file: resolve(file), claim: claimOf(manifest), limits: all };
      return readVerdict(await run(SCRIPT, JSON.stringify(task), all), all.withinMs);
    });
}

const claimOf = ({ kind, featureSpec, input, output, opset, sha256 }: Manifest) => ({
  ...{ kind, featureSpec, input, output, opset, sha256 },
});

/** Lets so many tasks be under way at a time; the others wait in the order in which they came. */
function createTurnstile(maxAtOnce: number) {
  const waiting: (() => void)[] = [];
  let numInside = 0;
  return async <T>(act: () => Promise<T>): Promise<T> => {
    if (numInside >= maxAtOnce) await new Promise<void>((enter) => waiting.push(enter));
    else numInside += 1;
    try {
      return await act();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else numInside -= 1;
    }
  };
}
