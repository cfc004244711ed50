import type { Code } from "../../schemas/codes.ts";
import type { SetupReply } from "../../schemas/setup.ts";
import type { AnswerWaiter } from "./answer-waiter.ts";
import { awaitSetup } from "./await-setup.ts";
import { EmulatorStartError } from "./emulator-start-error.ts";
import { isDone, publish, type RunningCell, runSlot, takeDown } from "./running-cell.ts";

/**
 * Runs a cell in lockstep: every slot waits for the answer to the report before it.
 *
 * It begins when a service has accepted the cell, and goes as fast as answers come. Nothing depends
 * on time, unless an answer takes longer than `lockstepTimeoutMs`: then the slot that it was for has
 * no allocation, so that a service that died does not hold the cell up for ever. Nor does a service
 * that refuses the cell: a run whose slots all wait for it would never begin.
 *
 * @param cell - The cell and its link.
 * @param answers - Told by the link's listener which reports were answered.
 * @throws `EmulatorStartError` with the refusal's code when the setup is refused.
 * @rule E10
 */
export async function runLockstep(cell: RunningCell, answers: AnswerWaiter): Promise<void> {
  const { config, signal } = cell;
  const refusal = await awaitSetup(cell);
  if (refusal) throw refusedSetup(refusal);
  signal.addEventListener("abort", answers.cancel, { once: true });
  while (!isDone(cell)) {
    const slot = runSlot(cell);
    const isLast = isDone(cell);
    const answered = isLast ? undefined : answers.wait(slot.report.tti, config.lockstepTimeoutMs);
    publish(cell, slot);
    takeDown(cell, slot);
    await answered;
  }
}

function refusedSetup({ code = "BAD_FIELD", message }: SetupReply): EmulatorStartError {
  const sentence = `the service refused the setup: ${message ?? "no reason given"}`;
  return new EmulatorStartError(code as Code, sentence, undefined); // the validator knows the codes
}
