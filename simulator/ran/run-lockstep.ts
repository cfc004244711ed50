import type { RanClient } from "../../clients/typescript/open-ran-client.ts";
import type { Code } from "../../schemas/codes.ts";
import type { SetupReply } from "../../schemas/setup.ts";
import { EmulatorStartError } from "./emulator-start-error.ts";
import { isDone, type RunningCell, runSlot, takeDown } from "./running-cell.ts";

/** A cell whose client also waits for answers. */
export interface LockstepCell extends RunningCell {
  /** Its end of the contract. */
  readonly client: RunningCell["client"] & Pick<RanClient, "publishAndWait">;
}

/**
 * Runs a cell in lockstep: every slot waits for the answer to the report before it.
 *
 * It begins when a service has accepted the cell, and goes as fast as answers come. Nothing depends
 * on time, unless an answer takes longer than `lockstepTimeoutMs`: then the slot that it was for has
 * no allocation, so that a service that died does not hold the cell up for ever. Nor does a service
 * that refuses the cell: a run whose slots all wait for it would never begin.
 *
 * @param cell - The cell and its client.
 * @throws `EmulatorStartError` with the refusal's code when the setup is refused.
 * @rule E10
 */
export async function runLockstep(cell: LockstepCell): Promise<void> {
  const { config, client } = cell;
  const reply = await client.awaitSetup();
  if (reply && !reply.accepted) throw refusedSetup(reply);
  while (!isDone(cell)) {
    const slot = runSlot(cell);
    const answered = isDone(cell)
      ? client.publish(slot.report)
      : client.publishAndWait(slot.report, config.lockstepTimeoutMs);
    takeDown(cell, slot);
    await answered;
  }
}

function refusedSetup({ code = "BAD_FIELD", message }: SetupReply): EmulatorStartError {
  const sentence = `the service refused the setup: ${message ?? "no reason given"}`;
  return new EmulatorStartError(code as Code, sentence, undefined); // the validator knows the codes
}
