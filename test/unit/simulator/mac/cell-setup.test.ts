import { Value } from "@sinclair/typebox/value";
import { describe, expect, it } from "vitest";
import { Setup } from "../../../../schemas/setup.ts";
import { cellSetup } from "../../../../simulator/mac/cell-setup.ts";
import { emulatorConfig } from "../../../support/emulator-config.ts";

describe("cellSetup", () => {
  it("carries the configuration's facts in a valid setup", () => {
    const config = emulatorConfig({
      ...{ prb: 51, scsKhz: 30, mcsTable: 2, cqiTable: 3, leadSlots: 3, ues: 5, clock: "paced" },
      ...{ slotPattern: "DDDSU", pdschSymbols: 10, dmrsRePerPrb: 18, overheadRePerPrb: 6 },
      ...{ prgSizePrb: 4, maxHarqTx: 3, harqProcesses: 8, noiseFigureDb: 9, maxTxPowerDbm: 30 },
    });
    const setup = cellSetup(config);

    expect(Value.Check(Setup, setup)).toBe(true);
    expect(setup).toMatchObject({
      ...{ carrierPrb: 51, scsKhz: 30, mcsTable: 2, cqiTable: 3, leadSlots: 3, maxUes: 5 },
      ...{ slotPattern: "DDDSU", pdschSymbols: 10, dmrsRePerPrb: 18, overheadRePerPrb: 6 },
      ...{ prgSizePrb: 4, maxHarqTx: 3, numHarqProcesses: 8, noiseFigureDb: 9, maxTxPowerDbm: 30 },
      ...{ clock: "paced", powerOffsetRangeDb: { min: -6, max: 6 } },
    });
  });

  it.each([
    [11, 11],
    [24, 4],
    [72, 4],
    [73, 8],
    [145, 16],
    [273, 16],
  ])("E5 a carrier of %i PRB has subbands of %i PRB unless told otherwise", (prb, subbandPrb) => {
    expect(cellSetup(emulatorConfig({ prb, subbandPrb: 0 })).subbandPrb).toBe(subbandPrb);
    expect(cellSetup(emulatorConfig({ prb, subbandPrb: 3 })).subbandPrb).toBe(3);
  });

  it("tells the slices, if there are any", () => {
    const setup = cellSetup(emulatorConfig({ slices: "1:10/20/60;2-00abcd:0/0/100" }));

    expect(Value.Check(Setup, setup)).toBe(true);
    expect(setup.slices?.map(({ snssai }) => snssai)).toEqual([
      { sst: 1 },
      { sst: 2, sd: "00abcd" },
    ]);
    expect(cellSetup(emulatorConfig())).not.toHaveProperty("slices");
  });
});
