import type { AnswerWaiter } from "./answer-waiter.ts";
import { isDone, publish, type RunningCell, runSlot } from "./running-cell.ts";

/**
 * Runs a cell in lockstep: every slot waits for the answer to the report before it.
 *
 * It begins when a service has accepted the cell, and goes as fast as answers come. Nothing depends
 * on time, unless an answer takes longer than `lockstepTimeoutMs`: then the slot that it was for has
 * no allocation, so that a service that died does not hold the cell up for ever.
 *
 * @param cell - The cell and its link.
 * @param answers - Told by the link's listener which reports were answered.
 * @rule E10
 */
export async function runLockstep(cell: RunningCell, answers: AnswerWaiter): Promise<void> {
  const { config, link, signal } = cell;
  const stopped = new Promise<void>((resolve) => {
    const stop = () => {
      answers.cancel();
      resolve();
    };
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
  });
  await Promise.race([link.accepted, stopped]);
  while (!isDone(cell)) {
    const report = runSlot(cell);
    const isLast = isDone(cell);
    const answered = isLast ? undefined : answers.wait(report.tti, config.lockstepTimeoutMs);
    publish(cell, report);
    await answered;
  }
}
