import { setPriority } from "node:os";
import { performance } from "node:perf_hooks";
import { Worker } from "node:worker_threads";
import type { PolicyReply } from "../../ports/policy-runtime.ts";
import { guardExit } from "./exit-guard.ts";
import { CONTROL, DISMISSED, type PolicyTask } from "./policy-memory.ts";
import { failure, LATE, UNUSABLE } from "./policy-replies.ts";

/** A thread that runs one model. */
export interface PolicyWorker {
  /** What a run with the most users of the warm-up took. Unit: ms. */
  readonly runMs: number;
  /** As `PolicyRuntime.ask`; only while no question is open. */
  ask(features: Float32Array, numUes: number, budgetUs: number): PolicyReply;
  /** How long the newest question has been open; 0 when it was answered. Unit: ms. */
  openMs(): number;
  /** Whether the thread has ended. */
  hasEnded(): boolean;
  /** Has the thread end; one inside a model is left behind at the lowest priority until it returns. */
  stop(): Promise<void>;
}

/** Longest time to load a model and run it for some user counts. Unit: ms. */
const START_WITHIN_MS = 10_000;

/** A thread inside a model can't be ended before the model returns. Unit: ms. */
const STOP_WITHIN_MS = 200;

/**
 * Starts a thread for one model.
 *
 * It is never terminated, only asked to end: ONNX Runtime's binding aborts the whole process when a
 * model returns to a thread that is being terminated.
 *
 * @param task - Model, session options and the memory to share.
 * @param withinMs - How long it may take. Unit: ms.
 * @returns The worker once the model is loaded and has run.
 * @throws What ONNX Runtime says if it cannot load or run the file; or that it takes too long.
 */
export async function startPolicyWorker(
  task: PolicyTask,
  withinMs = START_WITHIN_MS,
): Promise<PolicyWorker> {
  const worker = new Worker(new URL("./policy-worker.mjs", import.meta.url), {
    workerData: task,
    execArgv: [],
  });
  const line = openQuestionLine(task);
  let state: "starting" | "ready" | "ended" = "starting";
  let runMs = Number.POSITIVE_INFINITY;
  const endGuard = guardExit(() => state === "starting" || line.openMs() > 0);
  const ended = new Promise<void>((resolve) => {
    worker.once("exit", () => {
      state = "ended";
      endGuard();
      resolve();
    });
  });
  const stop = async () => {
    if (state === "starting" || line.openMs() > 0) lowerPriority(task);
    line.dismiss();
    await within(STOP_WITHIN_MS, ended, () => undefined);
  };
  const ready = new Promise<void>((resolve, reject) => {
    worker.once("message", (warmRunMs: number) => {
      state = "ready";
      runMs = warmRunMs;
      resolve();
    });
    worker.on("error", reject);
    worker.once("exit", () => reject(new Error("the policy worker ended")));
  });
  await within(withinMs, ready, () => {
    void stop();
    throw new Error(`it did not load and run within ${withinMs / 1000} s`);
  }).finally(() => worker.unref());
  const { ask, openMs } = line;
  return { runMs, ask, openMs, hasEnded: () => state === "ended", stop };
}

/** The asking end of the shared memory. Hot path: no allocation but for a user count's first question. */
function openQuestionLine({ memory }: PolicyTask) {
  const { control, features, values, message } = memory;
  const views: Float32Array[] = [];
  const answered = { ok: true as const, values };
  let question = 0;
  let askedMs = 0;
  const isOpen = () => Atomics.load(control, CONTROL.answer) !== question;
  const tell = (content: number) => {
    Atomics.store(control, CONTROL.question, content);
    Atomics.notify(control, CONTROL.question);
  };
  return {
    dismiss: () => tell(DISMISSED),
    openMs: () => (isOpen() ? performance.now() - askedMs : 0),
    ask(asked: Float32Array, numUes: number, budgetUs: number): PolicyReply {
      features.set(asked);
      control[CONTROL.numUes] = numUes;
      const before = question;
      question = (question + 1) & 0x7fffffff; // never DISMISSED
      askedMs = performance.now();
      tell(question);
      const dueMs = askedMs + budgetUs / 1000;
      while (isOpen()) {
        const leftMs = dueMs - performance.now();
        if (leftMs <= 0) return LATE;
        Atomics.wait(control, CONTROL.answer, before, leftMs);
      }
      const length = control[CONTROL.length] ?? 0;
      if (length < 0) return failure(new TextDecoder().decode(message.slice(0, -length)));
      if (length === 0 || length > values.length) return UNUSABLE;
      views[length] ??= values.subarray(0, length);
      answered.values = views[length] as Float32Array;
      return answered;
    },
  };
}

/** On Linux this is the priority of one thread: what hangs must only burn idle time. */
function lowerPriority({ memory }: PolicyTask): void {
  const threadId = memory.control[CONTROL.thread] ?? 0;
  try {
    if (threadId > 0) setPriority(threadId, 19);
  } catch {
    // it has ended meanwhile
  }
}

async function within(ms: number, done: Promise<void>, otherwise: () => void): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<"late">((resolve) => {
    timer = setTimeout(resolve, ms, "late");
  });
  const first = await Promise.race([done, late]).finally(() => clearTimeout(timer));
  if (first === "late") otherwise();
}
