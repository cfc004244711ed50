import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { InferenceSession } from "onnxruntime-node";
import { FEATURE_SPECS } from "../../domain/features/feature-spec.ts";
import type { StoredModel } from "../../ports/model-store.ts";
import type { PolicyReply, PolicyRuntime } from "../../ports/policy-runtime.ts";
import { allocatePolicyMemory } from "./policy-memory.ts";
import { type PolicyWorker, startPolicyWorker } from "./policy-worker.ts";

/** User counts that are run once at start, so that the first slots do not pay for set-up. */
const WARM_UP_UES = [1, 2, 4, 8, 16, 32, 64];

/**
 * One thread, sequential execution, no spinning: the networks are so small that handing work to
 * other threads costs more than it saves, and the slot loop needs the cores (docs/tuning.md).
 */
const SESSION_OPTIONS: InferenceSession.SessionOptions = {
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  executionMode: "sequential",
  graphOptimizationLevel: "all",
  logSeverityLevel: 4, // a failing run comes back as an error; no line per slot on stderr besides
  extra: { session: { intra_op: { allow_spinning: "0" } } },
};

/** A question that is open for longer will not be answered. Unit: ms. */
const HANG_MS = 80;

/** Workers in a row that gave no answer at all, after which the model is left alone. */
const MAX_LOST_IN_A_ROW = 3;

/** Lost workers that are still inside the model, after which it is left alone: each burns idle time. */
const MAX_STUCK = 8;

/**
 * Loads a model into ONNX Runtime, in a thread of its own, with a second one standing by.
 *
 * ONNX Runtime works on the thread that calls it, and can't be interrupted. In a thread of its own a
 * slow, hanging or failing model costs the slot loop what it is willing to wait and no more. When a
 * question stays open, or the thread ends, the standby takes over at once and a new one is started.
 *
 * @param stored - A model that the store has checked.
 * @throws What ONNX Runtime says if it cannot load or run the file; or that it takes too long.
 */
export async function openOnnxPolicy(stored: StoredModel): Promise<PolicyRuntime> {
  const { kind, name, version, sha256 } = stored.manifest;
  const crew = await gatherCrew(() => startPolicyWorker(taskOf(stored)));
  let lostInARow = 0;
  let wasAsked = false;

  const replace = (worker: PolicyWorker) => {
    lostInARow += 1;
    wasAsked = false;
    crew.replace(worker, lostInARow < MAX_LOST_IN_A_ROW);
  };
  return {
    kind,
    identity: { name, version, sha256: sha256.slice(0, 12) },
    get restarts() {
      return crew.numLost;
    },
    ask(features, numUes, budgetUs) {
      const first = crew.active;
      if (wasAsked && first?.openMs() === 0) lostInARow = 0; // it answered, be it late
      if (first && (first.hasEnded() || first.openMs() > HANG_MS)) replace(first);
      const { active } = crew;
      if (!active) return crew.isGivenUp ? GIVEN_UP : RESTARTING;
      if (active.openMs() > 0) return BUSY;
      wasAsked = true;
      return active.ask(features, numUes, budgetUs);
    },
    close: crew.dismiss,
  };
}

/** The threads of one model. */
interface Crew {
  /** Whom to ask; `undefined` while nobody is ready, or for good. */
  readonly active: PolicyWorker | undefined;
  /** How many were replaced. */
  readonly numLost: number;
  /** Whether nobody will be ready any more. */
  readonly isGivenUp: boolean;
  /** Has the standby take over from the active one, if the model is to be kept, and starts another. */
  replace(worker: PolicyWorker, isKept: boolean): void;
  /** Ends all of them. */
  dismiss(): Promise<void>;
}

async function gatherCrew(start: () => Promise<PolicyWorker>): Promise<Crew> {
  const ready = await Promise.all([start(), start()]);
  const starting = new Set<Promise<void>>();
  let stuck: PolicyWorker[] = [];
  let numLost = 0;
  let isOver = false;

  const welcome = (worker: PolicyWorker) => {
    if (isOver) return worker.stop();
    ready.push(worker);
    return undefined;
  };
  const recruit = () => {
    const arrival = nextTurn() // starting a thread takes a millisecond, which the open slot needs
      .then(start)
      .then(welcome, () => undefined) // it ran before; if nobody is left, that was it
      .finally(() => starting.delete(arrival));
    starting.add(arrival);
    return arrival;
  };
  const stopAll = () => Promise.all([...ready, ...stuck].map((worker) => worker.stop()));
  return {
    get active() {
      return ready[0];
    },
    get numLost() {
      return numLost;
    },
    get isGivenUp() {
      return isOver || ready.length + starting.size === 0;
    },
    replace(worker, isKept) {
      ready.shift();
      void worker.stop();
      numLost += 1;
      stuck = [...stuck, worker].filter((one) => !one.hasEnded());
      isOver ||= !isKept || stuck.length > MAX_STUCK;
      if (isOver) void Promise.all(ready.splice(0).map((one) => one.stop()));
      else void recruit();
    },
    async dismiss() {
      isOver = true;
      await Promise.all([...starting, stopAll()]);
    },
  };
}

function taskOf({ manifest, folder }: StoredModel) {
  const { numFeatures } = FEATURE_SPECS[manifest.kind];
  return {
    file: join(folder, "model.onnx"),
    input: manifest.input.name,
    output: manifest.output.name,
    numFeatures,
    warmUpUes: WARM_UP_UES,
    options: SESSION_OPTIONS,
    memory: allocatePolicyMemory(numFeatures),
  };
}

const BUSY: PolicyReply = {
  ok: false,
  code: "DEADLINE",
  message: "still busy with an earlier slot",
};

const RESTARTING: PolicyReply = {
  ok: false,
  code: "MODEL_UNAVAILABLE",
  message: "its worker hung or broke and is being replaced",
};

const GIVEN_UP: PolicyReply = {
  ok: false,
  code: "MODEL_UNAVAILABLE",
  message: "it hung or broke again and again and is left alone",
};
