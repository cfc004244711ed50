import { Value } from "@sinclair/typebox/value";
import { describe, expect, it } from "vitest";
import { Setup } from "../../../../schemas/setup.ts";
import { cellSetup } from "../../../../simulator/mac/cell-setup.ts";
import { emulatorConfig } from "../../../support/emulator-config.ts";

describe("cellSetup", () => {
  it("carries the configuration's facts in a valid setup", () => {
    const setup = cellSetup(
      emulatorConfig({ prb: 51, scsKhz: 30, mcsTable: 2, leadSlots: 3, ues: 5, clock: "paced" }),
    );

    expect(Value.Check(Setup, setup)).toBe(true);
    expect(setup).toMatchObject({
      carrierPrb: 51,
      scsKhz: 30,
      mcsTable: 2,
      leadSlots: 3,
      maxUes: 5,
      clock: "paced",
      slotPattern: "D",
      pdschSymbols: 12,
      powerOffsetRangeDb: { min: -6, max: 6 },
    });
  });
});
