import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Value } from "@sinclair/typebox/value";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Manifest } from "../../schemas/manifest.ts";
import { openOnnxPolicy } from "../../src/adapters/onnx/onnx-policy-runtime.ts";
import { openFolderModelStore } from "../../src/adapters/registry/folder-model-store.ts";
import { FEATURE_SPECS } from "../../src/domain/features/feature-spec.ts";
import type { StoredModel } from "../../src/ports/model-store.ts";
import { rewriteEvaluation } from "../../src/trainer/model-folder.ts";
import { createRunFolder, reopenRunFolder } from "../../src/trainer/run-folder.ts";
import { runTraining, type TrainingWatch } from "../../src/trainer/train.ts";
import { QUICK_TRAINING, type TrainingConfig } from "../../src/trainer/training-config.ts";

/** Threads that start on a busy machine take their time. */
const PATIENCE_MS = 180_000;

const root = mkdtempSync(join(tmpdir(), "slotpilot-train-"));
afterAll(() => rmSync(root, { recursive: true }));

describe("runTraining", () => {
  const whole = join(root, "whole");
  const published = join(root, "published");
  const stages: string[] = [];

  beforeAll(async () => {
    await createRunFolder(whole, CONFIG);
    await train(whole, { onProgress: ({ stage }) => stages.push(stage) }, published);
  }, PATIENCE_MS);

  it("publishes models that the service's store accepts and its runtime runs", async () => {
    const models = openFolderModelStore(published).list() as StoredModel[];

    expect(models.map(({ manifest }) => manifest.kind)).toEqual(["power", "prb"]);
    for (const stored of models) {
      const { kind } = stored.manifest;
      const policy = await openOnnxPolicy(stored);
      const features = new Float32Array(3 * FEATURE_SPECS[kind].numFeatures).fill(1);
      const reply = policy.ask(features, 3, 1e6);
      const answers = reply.ok ? Array.from(reply.values) : [];
      await policy.close();

      expect(answers).toHaveLength(3);
      expect(answers.every(Number.isFinite)).toBe(true);
    }
  });

  it("writes manifests with provenance and figures, cards, configuration and learning curves", () => {
    const folder = join(published, "prb", "0.0.1");
    const manifest: unknown = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8"));

    expect([...Value.Errors(Manifest, manifest)]).toEqual([]);
    expect(manifest).toMatchObject({ training: { seed: 9, config: { cloning: CONFIG.cloning } } });
    expect(readFileSync(join(folder, "card.md"), "utf8")).toContain("--seed 9");
    expect(JSON.parse(readFileSync(join(whole, "config.json"), "utf8"))).toEqual(CONFIG);
    const curve = readFileSync(join(whole, "curve.jsonl"), "utf8").trim().split("\n");
    const steps = curve.map((line) => JSON.parse(line)).map((line) => line.kind ?? line.phase);
    expect(steps).toEqual(["prb", "prb", "power", "power", "prb", "prb", "power", "joint"]);
    expect(readFileSync(join(whole, "curves.html"), "utf8")).toBe("8 lines");
    expect([...new Set(stages)]).toEqual([
      ...["demonstrations", "clonePrb", "clonePower", "prb", "power", "joint"],
    ]);
  });

  it("takes the figures of an evaluation into manifest and card afterwards", async () => {
    const [stored] = openFolderModelStore(published).list() as StoredModel[];

    await rewriteEvaluation(stored as StoredModel, { learnedVsAPercent: 12.5 });

    const [after] = openFolderModelStore(published).list() as StoredModel[];
    expect(after?.manifest).toEqual({
      ...stored?.manifest,
      evaluation: { learnedVsAPercent: 12.5 },
    });
    const card = readFileSync(join(published, "power", "0.0.1", "card.md"), "utf8");
    expect(card).toContain("| learnedVsAPercent | 12.5 |");
  });

  it(
    "ends with the same model whether or not it was stopped on the way",
    async () => {
      const cut = join(root, "cut");
      const stop = new AbortController();
      await createRunFolder(cut, CONFIG);

      const stopped = await train(cut, {
        signal: stop.signal,
        onProgress: ({ stage, done }) => stage === "prb" && done === 1 && stop.abort(),
      });
      const resumed = await train(cut, {});

      expect(stopped.models).toBeUndefined();
      const hashes = (folder: string) =>
        ["prb", "power"].map((kind) =>
          readFileSync(join(folder, "models", kind, "0.0.1", "model.onnx")).toString("base64"),
        );
      expect(resumed.models).toHaveLength(2);
      expect(hashes(cut)).toEqual(hashes(whole));
    },
    PATIENCE_MS,
  );
});

describe("slotpilot train", () => {
  it(
    "stops on Ctrl-C with a checkpoint to resume from, one JSON object and exit code 130",
    async () => {
      const out = join(root, "interrupted");
      const flags = ["--quick", "--out", out, "--json"];
      const child = spawn(process.execPath, ["src/slotpilot.mjs", "train", ...flags]);
      const exit = once(child, "exit");
      let stdout = "";
      child.stdout.on("data", (chunk: Buffer) => {
        stdout += chunk;
      });

      for await (const line of createInterface(child.stderr)) {
        if (line.startsWith("power clone 1")) child.kill("SIGINT");
      }

      expect(await exit).toEqual([130, null]);
      expect(JSON.parse(stdout)).toMatchObject({ stopped: true, run: out, models: [] });
      const { checkpoint } = await reopenRunFolder(out);
      expect(checkpoint.clones?.prb?.epoch).toBe(5);
    },
    PATIENCE_MS,
  );

  it("refuses to replace a published version", async () => {
    const flags = ["--publish", join(root, "published"), "--model-version", "0.0.1"];
    const child = spawn(process.execPath, ["src/slotpilot.mjs", "train", ...flags]);
    let stderr = "";
    child.stderr.on("data", (chunk: Buffer) => {
      stderr += chunk;
    });

    expect(await once(child, "close")).toEqual([2, null]);
    expect(stderr).toContain("choose another --model-version");
  });
});

// Helpers

const CONFIG: TrainingConfig = {
  ...QUICK_TRAINING,
  seed: 9,
  cloning: { slots: 200, epochs: 2, rowsPerBatch: 256, learningRate: 3e-3 },
  phaseSlots: { prb: 80, power: 40, joint: 40 },
  rollout: { numEpisodes: 2, warmUpSlots: 10, numSlots: 20 },
  validation: { everyIterations: 1, numCells: 2, warmUpSlots: 10, numSlots: 40 },
};

async function train(path: string, watch: TrainingWatch, publish?: string) {
  const task = {
    ...{ run: await reopenRunFolder(path), version: "0.0.1", startedAt: new Date(0), publish },
    ...{
      numThreads: 2,
      nowMs: () => 0,
      drawCurves: (curve: readonly unknown[]) => `${curve.length} lines`,
    },
  };
  return runTraining(task, watch);
}
