import { Value } from "@sinclair/typebox/value";
import { describe, expect, it } from "vitest";
import { EmulatorConfig } from "../../../schemas/config.ts";
import { createEmulator } from "../../../simulator/emulator.ts";

describe("EmulatorConfig", () => {
  it("says every figure of a cell that no signal leaves in numbers that JSON knows", () => {
    const config = Value.Parse(EmulatorConfig, { ues: 2, prb: 4 });
    const before = createEmulator(config).summary();

    expect(JSON.parse(JSON.stringify(before))).toEqual(before);
  });
});
