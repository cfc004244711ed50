import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Worker } from "node:worker_threads";
import { afterAll, afterEach, beforeAll, expect, vi } from "vitest";
import { openOnnxPolicy } from "../../src/adapters/onnx/onnx-policy-runtime.ts";
import { FEATURE_SPECS } from "../../src/domain/features/feature-spec.ts";
import type { PolicyReply, PolicyRuntime } from "../../src/ports/policy-runtime.ts";
import { type OddModel, TROUBLE, writeOddModel } from "./odd-models.ts";

/** Users of a question. */
export const NUM_UES = 4;

/** Time enough for every answer. Unit: µs. */
export const AMPLE_US = 20e6;

/** A slot's budget. Unit: µs. */
export const BUDGET_US = 500;

/** Opens odd models as policies for the tests of one file, and closes them after each. */
export function useOddPolicies() {
  const threads: Worker[] = [];
  const ready: Worker[] = [];
  const open: PolicyRuntime[] = [];
  const folder = { root: "" };
  let written = 0;
  const remember = (thread: Worker) => {
    threads.push(thread);
    thread.once("message", () => ready.push(thread));
  };
  beforeAll(async () => {
    folder.root = await mkdtemp(join(tmpdir(), "odd-models-"));
    process.on("worker", remember);
  });
  afterEach(async () => {
    for (const policy of open.splice(0)) await policy.close();
  });
  afterAll(async () => {
    process.off("worker", remember);
    await Promise.all(threads.map((thread) => thread.threadId < 0 || once(thread, "exit")));
    await rm(folder.root, { recursive: true });
  }, 120_000);
  return {
    /** Where they are written. */
    folder,
    /** Every thread that was started. */
    threads,
    /** Those of them that have loaded their model. */
    ready,
    /** Writes and opens one. */
    async openOdd(model: Omit<OddModel, "name" | "kind">): Promise<PolicyRuntime> {
      written += 1;
      const name = `odd-${written}`;
      const stored = await writeOddModel(folder.root, { name, kind: "prb", ...model });
      const policy = await openOnnxPolicy(stored);
      open.push(policy);
      return policy;
    },
  };
}

/** Features that are 0 but for the first one. */
export function rows(numUes: number, first = 0): Float32Array {
  const features = new Float32Array(numUes * FEATURE_SPECS.prb.numFeatures);
  features[0] = first;
  return features;
}

/** Asks without trouble. */
export const askCalmly = (policy: PolicyRuntime, budgetUs = AMPLE_US) =>
  policy.ask(rows(NUM_UES), NUM_UES, budgetUs);

/** Asks a model that goes wrong when told to go wrong. */
export const provoke = (policy: PolicyRuntime, budgetUs = BUDGET_US) =>
  policy.ask(rows(NUM_UES, TROUBLE), NUM_UES, budgetUs);

/** A reply's values, for comparison. */
export const valuesOf = (reply: PolicyReply) => (reply.ok ? Array.from(reply.values) : reply);

/** Whether there are any. */
export const isGood = ({ ok }: PolicyReply) => ok;

/** Asks again and again, as the slot loop does, until a reply is as wanted. */
export async function askUntil(ask: () => PolicyReply, isWanted: (reply: PolicyReply) => boolean) {
  const replies: PolicyReply[] = [];
  const waitsMs: number[] = [];
  await vi.waitFor(
    () => {
      const startMs = performance.now();
      const reply = ask();
      waitsMs.push(performance.now() - startMs);
      replies.push(reply);
      expect(isWanted(reply)).toBe(true);
    },
    { timeout: 20_000, interval: 1 },
  );
  return { replies, before: replies.slice(0, -1), waitsMs: waitsMs.sort((a, b) => a - b) };
}
