import { Value } from "@sinclair/typebox/value";
import { describe, expect, it } from "vitest";
import { EmulatorConfig } from "../../../schemas/config.ts";
import { createEmulator } from "../../../simulator/emulator.ts";
import { closeLoop } from "../../../src/trainer/closed-loop.ts";
import { flySlot, PF_EQUAL_POWER, TEACHER } from "../../../src/trainer/pilot.ts";

describe("closeLoop", () => {
  it("gets every allocation applied in its slot", () => {
    const config = { ...Value.Create(EmulatorConfig), ues: 6, leadSlots: 3, prgSizePrb: 2 };
    const emulator = createEmulator(config);
    const loop = closeLoop(emulator);
    for (let n = 0; n < 200; n += 1) flySlot(loop, TEACHER);

    const { hit, miss, stale, rejected, slots, codes } = emulator.summary();

    expect(codes).toEqual({});
    expect({ hit, miss, stale, rejected }).toEqual({ hit: 198, miss: 0, stale: 0, rejected: 0 });
    expect(slots).toBe(201);
    expect(loop.report.tti).toBe(200);
  });

  it.each([
    { leadSlots: 30, harqFeedbackSlots: 32 },
    { leadSlots: 30, harqFeedbackSlots: 0, harqProcesses: 1, slotPattern: "DU" },
    { leadSlots: 4, harqFeedbackSlots: 20, ues: 2 },
    { leadSlots: 4, harqFeedbackSlots: 8, harqProcesses: 4 },
  ])("R4 keeps out of the way of what the RAN began by itself: %j", (changes) => {
    const emulator = createEmulator({ ...Value.Create(EmulatorConfig), ...changes });
    const loop = closeLoop(emulator);
    for (let n = 0; n < 400; n += 1) flySlot(loop, PF_EQUAL_POWER);

    expect(emulator.summary()).toMatchObject({ hitRatio: 1, rejected: 0, codes: {} });
  });

  it("gives the same run for the same pilot, another for another", () => {
    const fly = (pilot: typeof PF_EQUAL_POWER) => {
      const loop = closeLoop(
        createEmulator({ ...Value.Create(EmulatorConfig), seed: 5, maxTxPowerDbm: 40 }),
      );
      const delivered: number[] = [];
      for (let n = 0; n < 300; n += 1) {
        flySlot(loop, pilot);
        delivered.push(...loop.report.users.map(({ deliveredBits }) => deliveredBits));
      }
      return delivered;
    };

    const once = fly(TEACHER);

    expect(fly(TEACHER)).toEqual(once);
    expect(fly(PF_EQUAL_POWER)).not.toEqual(once);
  });
});
