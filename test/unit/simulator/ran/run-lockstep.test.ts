import { describe, expect, it } from "vitest";
import type { SetupReply } from "../../../../schemas/setup.ts";
import { createEmulator } from "../../../../simulator/emulator.ts";
import { runLockstep } from "../../../../simulator/ran/run-lockstep.ts";
import { emulatorConfig } from "../../../support/emulator-config.ts";
import { syntheticChannel } from "../../../support/synthetic-channel.ts";

describe("runLockstep", () => {
  it("E10 ends with the code and the sentence of a refusal", async () => {
    const refusal: SetupReply = {
      ...{ accepted: false, contractVersion: "1.0" },
      ...{ code: "CELL_LIMIT", message: "full" },
    };
    const cell = lockstepCell(async () => refusal);

    await expect(runLockstep(cell)).rejects.toMatchObject({
      name: "EmulatorStartError",
      code: "CELL_LIMIT",
      message: "the service refused the setup: full",
    });
    expect(cell.emulator.tti).toBe(0);
  });

  it("E10 runs no slot when it is stopped before a service has answered", async () => {
    const cell = lockstepCell(async () => undefined);
    await runLockstep({ ...cell, signal: AbortSignal.abort() });

    expect(cell.emulator.tti).toBe(0);
  });
});

// Helpers

/** A cell whose setup is answered as given. */
function lockstepCell(awaitSetup: () => Promise<SetupReply | undefined>) {
  const config = emulatorConfig({ ues: 1, prb: 4, slots: 10 });
  return {
    config,
    emulator: createEmulator(config, { channel: syntheticChannel(config, { snrDb: [10] }) }),
    client: { awaitSetup, take: () => ({}), publish() {}, publishAndWait: async () => {} },
    signal: new AbortController().signal,
    onSlot() {},
  };
}
