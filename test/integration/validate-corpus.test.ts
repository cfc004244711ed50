import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createValidator } from "../../src/adapters/onnx/validation/create-validator.ts";
import type { ModelVerdict } from "../../src/ports/model-registry.ts";
import { HANGING } from "../support/bad-models/wrong-behaviour.ts";
import { BAD_MODELS, writeModel } from "../support/bad-models.ts";

/** Time for those that never end. Unit: ms. */
const HANG_WITHIN_MS = 10_000;

/** On a busy machine the process, which has the lowest priority, waits for its turn. Unit: ms. */
const WITHIN_MS = 60_000;

let root: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "bad-models-"));
});
afterAll(() => rm(root, { recursive: true }));

describe("a bad model", () => {
  const validate = createValidator({ withinMs: WITHIN_MS });

  it("is one of at least 45, refused with at least 35 codes", () => {
    expect(new Set(BAD_MODELS.map(({ name }) => name)).size).toBeGreaterThan(45);
    expect(new Set(BAD_MODELS.map(({ code }) => code)).size).toBeGreaterThan(35);
  });

  // As many at once as the validator lets in.
  it.concurrent.each(BAD_MODELS)(
    "is refused: $name → $code",
    async (model) => {
      const { file, manifest } = await writeModel(model, root);

      const verdict = await validate(file, manifest);

      const refusal = refusalOf(verdict);
      expect(refusal.code).toBe(model.code);
      expect(refusal.message).toContain(model.names ?? "");
      expect(refusal.message).toMatch(/^[^\n]{10,600}$/);
      expect(refusal.message).not.toMatch(/\.ts\b|\.js\b|\bat .*:\d+/);
    },
    BAD_MODELS.length * WITHIN_MS,
  );
});

describe("a model that never ends", () => {
  const validate = createValidator({ withinMs: HANG_WITHIN_MS, stallMs: 1e9 });

  it.concurrent.each(HANGING)(
    "is ended in time: $name",
    async (model) => {
      const { file, manifest } = await writeModel(model, root);

      const verdict = await validate(file, manifest);

      const refusal = refusalOf(verdict);
      expect(refusal.code).toBe("MODEL_TIMEOUT");
      expect(refusal.message).toContain(model.names);
    },
    60_000,
  );
});

/** The one check that failed; those before are good and those after were not made. */
function refusalOf({ ok, checks }: ModelVerdict) {
  const failed = checks.findIndex((check) => check.ok === false);
  expect(ok).toBe(false);
  expect(checks.slice(0, failed).every((check) => check.ok === true)).toBe(true);
  expect(checks.slice(failed + 1).every((check) => check.ok === undefined)).toBe(true);
  const { code, message } = checks[failed] ?? { message: "" };
  return { code, message };
}
