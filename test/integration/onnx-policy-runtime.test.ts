import { spawn } from "node:child_process";
import { once } from "node:events";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { fc, test } from "@fast-check/vitest";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { openOnnxPolicy } from "../../src/adapters/onnx/onnx-policy-runtime.ts";
import { openFolderModelStore } from "../../src/adapters/registry/folder-model-store.ts";
import { FEATURE_SPECS } from "../../src/domain/features/feature-spec.ts";
import type { StoredModel } from "../../src/ports/model-store.ts";
import type { PolicyReply, PolicyRuntime } from "../../src/ports/policy-runtime.ts";
import { TROUBLE, writeOddModel } from "../support/odd-models.ts";
import {
  AMPLE_US,
  askCalmly,
  askUntil,
  BUDGET_US,
  isGood,
  NUM_UES,
  provoke,
  rows,
  useOddPolicies,
  valuesOf,
} from "../support/odd-policies.ts";

const SHIPPED = fileURLToPath(new URL("../../models/", import.meta.url));

/** Longer than a question may stay open, short enough for the threads to end with the tests. Unit: ms. */
const HANG_MS = 300;

const { folder, threads, ready, openOdd } = useOddPolicies();

describe.each(["prb", "power"] as const)("the shipped %s model", (kind) => {
  let stored: StoredModel;
  let session: InferenceSession;
  let policy: PolicyRuntime;

  beforeAll(async () => {
    const found = openFolderModelStore(SHIPPED).find(kind);
    if ("code" in found) throw new Error(found.message);
    stored = found;
    session = await InferenceSession.create(`${stored.folder}/model.onnx`);
    policy = await openOnnxPolicy(stored);
  });
  afterAll(async () => {
    await policy.close();
    await session.release();
  });

  test.prop([fc.integer({ min: 1, max: 64 }), fc.infiniteStream(fc.float({ min: -3, max: 3 }))], {
    numRuns: 64,
  })("answers as ONNX Runtime does for 1 to 64 users", async (numUes, draws) => {
    const { numFeatures } = FEATURE_SPECS[kind];
    const features = Float32Array.from({ length: numUes * numFeatures }, () => draws.next().value);
    const input = new Tensor("float32", features, [numUes, numFeatures]);

    const reply = policy.ask(features, numUes, AMPLE_US);
    const expected = await session.run({ [stored.manifest.input.name]: input });

    const output = expected[stored.manifest.output.name]?.data as Float32Array;
    expect(valuesOf(reply)).toEqual(Array.from(output));
  });

  it("says which model it is", () => {
    const { name, version, sha256 } = stored.manifest;

    expect(policy).toMatchObject({
      ...{ kind, restarts: 0 },
      identity: { name, version, sha256: sha256.slice(0, 12) },
    });
  });
});

describe("a slow model", () => {
  it("costs the budget once, says that it is busy, and answers again after its run", async () => {
    const policy = await openOdd({ fault: "slow", when: "told", slowMs: 40 });

    const startMs = performance.now();
    const late = provoke(policy);
    const lateMs = performance.now() - startMs;
    const busy = askCalmly(policy, BUDGET_US);
    const { replies } = await askUntil(() => askCalmly(policy), isGood);

    expect(late).toMatchObject({ ok: false, code: "DEADLINE", message: "answered too late" });
    expect(lateMs).toBeGreaterThan(BUDGET_US / 1000);
    expect(lateMs).toBeLessThan(30);
    expect(busy).toMatchObject({ ok: false, code: "DEADLINE" });
    expect(valuesOf(replies.at(-1) as PolicyReply)).toEqual([0.25, 0.25, 0.25, 0.25]);
  });

  it("is not given the answer to an earlier question", async () => {
    const policy = await openOdd({ fault: "slow", when: "told", slowMs: 20 });

    provoke(policy);
    const { replies } = await askUntil(() => policy.ask(rows(2), 2, AMPLE_US), isGood);

    expect(valuesOf(replies.at(-1) as PolicyReply)).toEqual([0.5, 0.5]);
  });
});

describe("a model that hangs", () => {
  it("is replaced by the standby, and costs the asking thread nothing meanwhile", async () => {
    const policy = await openOdd({ fault: "slow", when: "told", slowMs: HANG_MS });
    provoke(policy);

    const { before, waitsMs } = await askUntil(() => askCalmly(policy), isGood);

    expect(policy.restarts).toBe(1);
    expect(before.length).toBeGreaterThan(3);
    expect(new Set(before.map((reply) => !reply.ok && reply.code))).toEqual(new Set(["DEADLINE"]));
    expect(waitsMs[Math.floor(waitsMs.length / 2)]).toBeLessThan(1);
  });

  it("is left alone after three workers in a row", async () => {
    const policy = await openOdd({ fault: "slow", when: "told", slowMs: HANG_MS });

    const { replies } = await askUntil(
      () => provoke(policy),
      (reply) => !reply.ok && reply.message.endsWith("left alone"),
    );

    expect(policy.restarts).toBe(3);
    expect(replies.at(-1)).toMatchObject({ code: "MODEL_UNAVAILABLE" });
    expect(askCalmly(policy)).toMatchObject({ ok: false, code: "MODEL_UNAVAILABLE" });
  });

  it("is forgiven what it did before its last answer", async () => {
    const policy = await openOdd({ fault: "slow", when: "told", slowMs: HANG_MS });
    for (let n = 1; n <= 4; n += 1) {
      await askUntil(
        () => provoke(policy),
        () => policy.restarts === n,
      );
      await askUntil(() => askCalmly(policy), isGood);
    }

    expect(askCalmly(policy).ok).toBe(true);
  });
});

describe("a model with another fault", () => {
  it("that fails is unavailable for that question, with ONNX Runtime's sentence", async () => {
    const policy = await openOdd({ fault: "failing", when: "told" });

    expect(provoke(policy, AMPLE_US)).toMatchObject({
      ...{ ok: false, code: "MODEL_UNAVAILABLE" },
      message: expect.stringMatching(/Reshape node.*shares/),
    });
    expect(askCalmly(policy).ok).toBe(true);
    expect(policy.restarts).toBe(0);
  });

  it("that always fails is refused at the start, with ONNX Runtime's sentence", async () => {
    await expect(openOdd({ fault: "failing", when: "always" })).rejects.toThrow(/Reshape node/);
  });

  it("that answers too many values is passed on as it is", async () => {
    const policy = await openOdd({ fault: "wrong-shape", when: "always" });

    expect(valuesOf(askCalmly(policy))).toEqual(Array(2 * NUM_UES).fill(1 / NUM_UES));
  });

  it("that answers more values than there can be users is refused", async () => {
    const policy = await openOdd({ fault: "wrong-shape", when: "always" });

    expect(policy.ask(rows(600), 600, AMPLE_US)).toMatchObject({ code: "SHAPE_MISMATCH" });
  });

  it("that answers NaN is passed on as it is", async () => {
    const policy = await openOdd({ fault: "nan", when: "always" });

    expect(valuesOf(askCalmly(policy))).toEqual(Array(NUM_UES).fill(Number.NaN));
  });

  it("that is no model is refused at the start", async () => {
    const stored = await writeOddModel(folder.root, {
      name: "gone",
      kind: "prb",
      fault: "nan",
      when: "told",
    });
    await rm(join(stored.folder, "model.onnx"));

    await expect(openOnnxPolicy(stored)).rejects.toThrow(/model\.onnx/);
  });
});

describe("a worker", () => {
  it("that ends from outside is replaced, and another one stands by", async () => {
    const [before, readyBefore] = [threads.length, ready.length];
    const policy = await openOdd({ fault: "slow", when: "told" });

    for (const n of [1, 2, 3, 4]) {
      await threads[before + n - 1]?.terminate();
      await askUntil(() => askCalmly(policy), isGood);
      expect(policy.restarts).toBe(n);
      await vi.waitFor(() => expect(ready.length).toBe(readyBefore + n + 2), 20_000);
    }
  });

  it("ends when its model is closed, and so does the one that stands by", async () => {
    const before = threads.length;
    const policy = await openOdd({ fault: "slow", when: "told" });

    await policy.close();

    const own = threads.slice(before);
    expect(own).toHaveLength(2);
    await vi.waitFor(() => expect(own.map(({ threadId }) => threadId)).toEqual([-1, -1]));
  });
});

describe("a process", () => {
  const PROGRAM = `
    import { openOnnxPolicy } from ${JSON.stringify(new URL("../../src/adapters/onnx/onnx-policy-runtime.ts", import.meta.url).href)};
    const [stored, features] = JSON.parse(process.argv.at(-1));
    const policy = await openOnnxPolicy(stored);
    policy.ask(Float32Array.from(features), ${NUM_UES}, ${BUDGET_US});
    await new Promise((resolve) => setTimeout(resolve, 500)); // its thread may still have to wake up
    await policy.close();
    process.exit(3);
  `;

  it.each([
    ["with its own code when its models have ended", 0, 3],
    ["by a signal while a model is still at work, at once and without a crash", TROUBLE, "SIGTERM"],
  ])("ends %s", async (_, first, status) => {
    const name = `endless-${first}`;
    const stored = await writeOddModel(folder.root, {
      ...{ name, kind: "prb", fault: "slow", when: "told" },
      slowMs: 600_000,
    });
    const options = ["--import", "tsx", "--input-type=module", "-e", PROGRAM];
    const task = JSON.stringify([stored, Array.from(rows(NUM_UES, first))]);
    const child = spawn(process.execPath, [...options, task], { stdio: "ignore" });

    const [code, signal] = await once(child, "exit");

    expect(signal ?? code).toBe(status);
  });
});
