import { Value } from "@sinclair/typebox/value";
import { describe, expect, it } from "vitest";
import { EmulatorConfig } from "../../../schemas/config.ts";
import { createEmulator } from "../../../simulator/emulator.ts";

const { carrierGhz } = EmulatorConfig.properties;

describe("EmulatorConfig", () => {
  it.each([carrierGhz.minimum, carrierGhz.maximum])(
    "allows no carrier frequency that the canyon's materials are not known for: %d GHz",
    (frequencyGhz) => {
      const small = { ues: 2, prb: 4, carrierGhz: frequencyGhz };
      const emulator = createEmulator(Value.Parse(EmulatorConfig, small));
      for (let tti = 0; tti < 5; tti += 1) emulator.step();

      expect(emulator.summary().slots).toBe(5);
    },
  );

  it("says every figure of a cell that no signal leaves in numbers that JSON knows", () => {
    const config = Value.Parse(EmulatorConfig, { ues: 2, prb: 4 });
    const before = createEmulator(config).summary();

    expect(JSON.parse(JSON.stringify(before))).toEqual(before);
  });
});
