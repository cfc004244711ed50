import { describe, expect, it } from "vitest";
import { createEmulator } from "../../../../simulator/emulator.ts";
import { createAllocationInbox } from "../../../../simulator/ran/allocation-inbox.ts";
import { createAnswerWaiter } from "../../../../simulator/ran/answer-waiter.ts";
import { runLockstep } from "../../../../simulator/ran/run-lockstep.ts";
import { emulatorConfig } from "../../../support/emulator-config.ts";
import { syntheticChannel } from "../../../support/synthetic-channel.ts";

describe("runLockstep", () => {
  it("E10 ends with the code and the sentence of a refusal", async () => {
    const refusal = {
      accepted: false,
      contractVersion: "1.0",
      code: "CELL_LIMIT",
      message: "full",
    };
    const { cell, answers } = lockstepCell(Promise.resolve(refusal));

    await expect(runLockstep(cell, answers)).rejects.toMatchObject({
      name: "EmulatorStartError",
      code: "CELL_LIMIT",
      message: "the service refused the setup: full",
    });
    expect(cell.emulator.tti).toBe(0);
  });

  it("E10 waits for a service until it is stopped", async () => {
    const { cell, answers } = lockstepCell(NEVER);
    await runLockstep({ ...cell, signal: AbortSignal.timeout(20) }, answers);

    expect(cell.emulator.tti).toBe(0);
  });
});

// Helpers

const NEVER = new Promise<never>(() => {});

/** A cell that no service accepts. */
function lockstepCell(refused: Promise<{ accepted: boolean; contractVersion: string }>) {
  const config = emulatorConfig({ ues: 1, prb: 4, slots: 10 });
  const cell = {
    config,
    emulator: createEmulator(config, { channel: syntheticChannel(config, { snrDb: [10] }) }),
    inbox: createAllocationInbox(config.leadSlots),
    link: { accepted: NEVER, refused, publishReport() {}, close: () => Promise.resolve() },
    signal: new AbortController().signal,
    onSlot() {},
  };
  return { cell, answers: createAnswerWaiter() };
}
