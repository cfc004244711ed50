import { describe, expect, it } from "vitest";
import { completeConfig } from "../../../../simulator/mac/complete-config.ts";
import { allCarriers } from "../../../../src/nr/transmission-bandwidth.ts";
import { emulatorConfig } from "../../../support/emulator-config.ts";

const GHZ = { FR1: 3.5, FR2: 28 };

describe("completeConfig", () => {
  const carriers = ([15, 30, 60, 120] as const).flatMap((scsKhz) =>
    allCarriers(scsKhz).map((carrier) => ({ scsKhz, ...carrier })),
  );

  it.each(carriers)(
    "gives $carrierPrb PRB for $bandwidthMhz MHz at $scsKhz kHz in $frequencyRange",
    ({ scsKhz, bandwidthMhz, frequencyRange, carrierPrb }) => {
      const carrierGhz = GHZ[frequencyRange];
      const config = emulatorConfig({ scsKhz, bandwidthMhz, carrierGhz, prb: 7 });

      expect(completeConfig(config)).toEqual({
        ok: true,
        config: { ...config, prb: carrierPrb },
      });
    },
  );

  it("leaves a configuration that names no bandwidth as it is", () => {
    const config = emulatorConfig({ prb: 37 });

    expect(completeConfig(config)).toEqual({ ok: true, config });
  });

  it("says which bandwidths there are where there is no such carrier", () => {
    const fr1 = emulatorConfig({ scsKhz: 15, bandwidthMhz: 100, carrierGhz: 3.5 });
    const fr2 = emulatorConfig({ scsKhz: 120, bandwidthMhz: 20, carrierGhz: 28 });
    const none = emulatorConfig({ scsKhz: 120, bandwidthMhz: 100, carrierGhz: 3.5 });

    expect(completeConfig(fr1)).toMatchObject({
      ok: false,
      problems: [
        expect.stringMatching(/100 is not allowed at 15 kHz in FR1 .* 3 \| 5 \| .* \| 50$/),
      ],
    });
    expect(completeConfig(fr2)).toMatchObject({
      ok: false,
      problems: [expect.stringContaining("allowed: 50 | 100 | 200 | 400")],
    });
    expect(completeConfig(none)).toMatchObject({
      ok: false,
      problems: [expect.stringContaining("there is none")],
    });
  });

  it("takes slices that can be had together", () => {
    const config = emulatorConfig({ slices: "255:60/60/60;0:40/50/100" });

    expect(completeConfig(config)).toEqual({ ok: true, config });
  });

  it.each([
    ["1:0/0/0;256:0/0/0", ["slices: 256:0/0/0 is not allowed; sst: 0 to 255"]],
    ["1:2/1/9", ["slices: 1:2/1/9 is not allowed; dedicated ≤ min ≤ max ≤ 100 percent"]],
    ["1:0/9/8", ["slices: 1:0/9/8 is not allowed; dedicated ≤ min ≤ max ≤ 100 percent"]],
    ["1:0/0/101", ["slices: 1:0/0/101 is not allowed; dedicated ≤ min ≤ max ≤ 100 percent"]],
    ["1:60/60/60;2:41/41/41", [expect.stringMatching(/^slices: 1:60.* up to 101 .* at most 100$/)]],
    ["300:9/0/0", [expect.stringContaining("sst"), expect.stringContaining("dedicated ≤ min")]],
  ])("refuses the slices %s", (slices, problems) => {
    expect(completeConfig(emulatorConfig({ slices }))).toEqual({ ok: false, problems });
  });

  it("refuses overhead that leaves no resource element for data, beside all else", () => {
    const config = emulatorConfig({ pdschSymbols: 2, dmrsRePerPrb: 24, bandwidthMhz: 1 });

    expect(completeConfig(config)).toMatchObject({
      ok: false,
      problems: [
        expect.stringContaining("bandwidthMhz: 1 is not allowed"),
        expect.stringContaining("pdschSymbols: 2 is not allowed"),
      ],
    });
  });
});
