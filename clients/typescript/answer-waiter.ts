/** Waits for the answer to one report at a time. */
export interface AnswerWaiter {
  /** Resolves when the answer to the report of slot `tti` is heard, after a time-out, or when cancelled. */
  wait(tti: number, timeoutMs: number): Promise<void>;
  /** Tells that an answer to the report of slot `reportTti` has come. */
  hear(reportTti: number | undefined): void;
  /** Ends the wait. */
  cancel(): void;
}

/** Makes a waiter; answers to other reports than the one it waits for leave it waiting. */
export function createAnswerWaiter(): AnswerWaiter {
  let awaitedTti = -1;
  let end = () => {};
  return {
    wait(tti, timeoutMs) {
      return new Promise((resolve) => {
        const timer = setTimeout(() => end(), timeoutMs);
        awaitedTti = tti;
        end = () => {
          clearTimeout(timer);
          awaitedTti = -1;
          resolve();
        };
      });
    },
    hear(reportTti) {
      if (reportTti === awaitedTti) end();
    },
    cancel() {
      end();
    },
  };
}
