import { describe, expect, it } from "vitest";
import { noisePowerW } from "../../../../simulator/link/noise-power.ts";
import { wToDbm } from "../../../../src/nr/units.ts";

describe("noisePowerW", () => {
  it("E6 is thermal noise over twelve subcarriers, noise figure, and interference on top", () => {
    const quiet = { scsKhz: 15, noiseFigureDb: 7, interferenceRiseDb: Number.NEGATIVE_INFINITY };

    // −174 + 10·log10(180 kHz) + 7 = −114.447 dBm
    expect(wToDbm(noisePowerW(quiet))).toBeCloseTo(-114.447, 3);
    expect(wToDbm(noisePowerW({ ...quiet, interferenceRiseDb: 0 }))).toBeCloseTo(-111.437, 3);
    expect(wToDbm(noisePowerW({ ...quiet, interferenceRiseDb: 20 }))).toBeCloseTo(-94.404, 3);
    expect(wToDbm(noisePowerW({ ...quiet, scsKhz: 120 }))).toBeCloseTo(-105.416, 3);
  });
});
