import { execFileSync } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Manifest } from "../../schemas/manifest.ts";
import { createValidator } from "../../src/adapters/onnx/validation/create-validator.ts";
import { CHECK_NAMES } from "../../src/adapters/onnx/validation/validation-task.ts";
import type { ModelVerdict } from "../../src/ports/model-registry.ts";
import { GOOD_MODELS } from "../support/bad-models/good-models.ts";
import { encodeParts } from "../support/bad-models/model-parts.ts";
import { type WrittenModel, writeModel } from "../support/bad-models.ts";

const SHIPPED = fileURLToPath(new URL("../../models/", import.meta.url));

/** On a busy machine the process, which has the lowest priority, waits for its turn. Unit: ms. */
const WITHIN_MS = 60_000;
const PATIENT = { withinMs: WITHIN_MS };

let root: string;
let good: WrittenModel;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "validate-model-"));
  good = await writeModel({ onnx: () => encodeParts() }, root);
});
afterAll(() => rm(root, { recursive: true }));

const codeOf = ({ checks }: ModelVerdict) => checks.find(({ ok }) => ok === false)?.code;

describe("a good model", () => {
  const validate = createValidator(PATIENT);

  it.each(["prb", "power"])(
    "passes every check: the shipped %s",
    async (kind) => {
      const folder = join(SHIPPED, kind, "2.0.0");
      const manifest = JSON.parse(
        await readFile(join(folder, "manifest.json"), "utf8"),
      ) as Manifest;

      const verdict = await validate(join(folder, "model.onnx"), manifest);

      expect(verdict.checks.filter(({ ok }) => !ok)).toEqual([]);
      expect(verdict.ok).toBe(true);
      expect(verdict.checks.map(({ name }) => name)).toEqual(CHECK_NAMES);
    },
    WITHIN_MS,
  );

  it.each(GOOD_MODELS)(
    "passes every check: $name",
    async (model) => {
      const { file, manifest } = await writeModel(model, root);

      const verdict = await validate(file, manifest);

      expect(verdict.checks.filter(({ ok }) => !ok)).toEqual([]);
      expect(verdict.ok).toBe(true);
    },
    WITHIN_MS,
  );
});

describe("limits", () => {
  it("are those that the validator was made with: size", async () => {
    const verdict = await createValidator({ ...PATIENT, maxBytes: 100 })(good.file, good.manifest);

    expect(codeOf(verdict)).toBe("MODEL_TOO_LARGE");
  });

  it("are those that the validator was made with: latency", async () => {
    const latency = [{ numUes: 3, medianMs: 1e-6, p99Ms: 1 }];

    const verdict = await createValidator({ ...PATIENT, latency })(good.file, good.manifest);

    expect(verdict.checks.at(-1)).toMatchObject({
      ...{ name: "latency", ok: false, code: "MODEL_SLOW" },
      message: expect.stringMatching(/^3 users: median .* ms; the budget is /),
    });
  });

  it("on time hold for the start as well", async () => {
    const verdict = await createValidator({ withinMs: 10 })(good.file, good.manifest);

    expect(codeOf(verdict)).toBe("VALIDATION_FAILED");
    expect(verdict.checks[0]?.message).toContain("did not begin within 0.01 s");
  });
});

describe("a path that leads to no model", () => {
  const validate = createValidator(PATIENT);

  it("is refused without a word about where it is", async () => {
    const missing = join(root, "nowhere.onnx");

    const verdict = await validate(missing, good.manifest);

    expect(codeOf(verdict)).toBe("MODEL_UNREADABLE");
    expect(JSON.stringify(verdict)).not.toContain(root);
  });

  it("is refused where it is a folder, or a pipe that nobody writes to", async () => {
    const pipe = join(root, "pipe");
    execFileSync("mkfifo", [pipe]);

    const verdicts = await Promise.all([root, pipe].map((path) => validate(path, good.manifest)));

    expect(verdicts.map(codeOf)).toEqual(["MODEL_UNREADABLE", "MODEL_UNREADABLE"]);
  });
});

describe("many at once", () => {
  it("wait for each other, and each gets its own verdict", async () => {
    const validate = createValidator({ ...PATIENT, maxAtOnce: 1, maxBytes: 10_000 });
    const bad = { ...good.manifest, sha256: "f".repeat(64) };

    const verdicts = await Promise.all(
      [bad, good.manifest, bad].map((m) => validate(good.file, m)),
    );

    expect(verdicts.map(codeOf)).toEqual(["MODEL_HASH", undefined, "MODEL_HASH"]);
  });
});
