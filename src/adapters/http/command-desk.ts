import type { LifecycleCommand, LifecycleOutcome } from "../../../schemas/lifecycle.ts";

/** The loop thread has to answer within this time. Unit: ms. */
const ANSWER_WITHIN_MS = 5000;

/** More requests than that do not wait for others. */
const MAX_WAITING = 16;

/** Sends commands to the loop thread, one after the other, and waits for what comes of them. */
export interface CommandDesk {
  /** Has a command carried out, after those before it. */
  carryOut(command: LifecycleCommand): Promise<LifecycleOutcome>;
  /** Takes an answer of the loop thread; one that came too late is dropped. */
  answer(id: number, outcome: LifecycleOutcome): void;
}

/**
 * Opens the desk.
 *
 * @param post - Sends a command to the loop thread.
 * @param answerWithinMs - Longest wait for one answer. Unit: ms.
 */
export function openCommandDesk(
  post: (id: number, command: LifecycleCommand) => void,
  answerWithinMs = ANSWER_WITHIN_MS,
): CommandDesk {
  const open = new Map<number, (outcome: LifecycleOutcome) => void>();
  let numSent = 0;
  let numWaiting = 0;
  let last: Promise<unknown> = Promise.resolve();
  const ask = (command: LifecycleCommand) =>
    new Promise<LifecycleOutcome>((resolve) => {
      numSent += 1;
      const id = numSent;
      const settle = (outcome: LifecycleOutcome) => {
        clearTimeout(timer);
        open.delete(id);
        resolve(outcome);
      };
      const timer = setTimeout(() => settle(SILENT), answerWithinMs);
      open.set(id, settle);
      post(id, command);
    });
  return {
    async carryOut(command) {
      if (numWaiting >= MAX_WAITING) return CROWDED;
      numWaiting += 1;
      const outcome = last.then(() => ask(command));
      last = outcome;
      return outcome.finally(() => {
        numWaiting -= 1;
      });
    },
    answer: (id, outcome) => open.get(id)?.(outcome),
  };
}

const busy = (message: string): LifecycleOutcome => ({
  ok: false,
  error: { code: "SERVICE_BUSY", message },
});

const SILENT = busy(
  "the service did not answer in time; ask for the cell's state before you try again",
);
const CROWDED = busy("too many changes wait for each other; try again in some seconds");
