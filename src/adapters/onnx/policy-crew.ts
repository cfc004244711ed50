import { setImmediate as nextTurn } from "node:timers/promises";
import type { PolicyReply } from "../../ports/policy-runtime.ts";
import { BUSY, GIVEN_UP, RESTARTING } from "./policy-replies.ts";
import type { PolicyWorker } from "./policy-worker.ts";

/** A question that is open for longer will not be answered. Unit: ms. */
const HANG_MS = 80;

/** Workers in a row that gave no answer at all, after which the model is left alone. */
const MAX_LOST_IN_A_ROW = 3;

/** Lost workers that are still inside the model, after which it is left alone: each burns idle time. */
const MAX_STUCK = 8;

/** The threads of one model. */
export interface PolicyCrew {
  /** How many were replaced. */
  readonly numLost: number;
  /** As `PolicyRuntime.ask`. */
  ask(features: Float32Array, numUes: number, budgetUs: number): PolicyReply;
  /** Ends all of them. */
  dismiss(): Promise<void>;
}

/**
 * Asks one thread while others stand by. When a question stays open, or the thread ends, the next one
 * takes over at once and a new one is started.
 *
 * @param first - Whom to ask first, and who stands by.
 * @param start - Starts one more.
 */
export function leadCrew(
  first: readonly PolicyWorker[],
  start: () => Promise<PolicyWorker>,
): PolicyCrew {
  const crew = keepReady([...first], start);
  let lostInARow = 0;
  let wasAsked = false;
  const replace = (worker: PolicyWorker) => {
    lostInARow += 1;
    wasAsked = false;
    crew.replace(worker, lostInARow < MAX_LOST_IN_A_ROW);
  };
  return {
    get numLost() {
      return crew.numLost;
    },
    ask(features, numUes, budgetUs) {
      const last = crew.active;
      if (wasAsked && last?.openMs() === 0) lostInARow = 0; // it answered, be it late
      if (last && (last.hasEnded() || last.openMs() > HANG_MS)) replace(last);
      const { active } = crew;
      if (!active) return crew.isGivenUp ? GIVEN_UP : RESTARTING;
      if (active.openMs() > 0) return BUSY;
      wasAsked = true;
      return active.ask(features, numUes, budgetUs);
    },
    dismiss: crew.dismiss,
  };
}

function keepReady(ready: PolicyWorker[], start: () => Promise<PolicyWorker>) {
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
    /** Whom to ask; `undefined` while nobody is ready, or for good. */
    get active() {
      return ready[0];
    },
    get numLost() {
      return numLost;
    },
    /** Whether nobody will be ready any more. */
    get isGivenUp() {
      return isOver || ready.length + starting.size === 0;
    },
    /** Has the next one take over from the active one, if the model is to be kept, and starts another. */
    replace(worker: PolicyWorker, isKept: boolean) {
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
