import { describe, expect, it } from "vitest";
import type { EmulatorConfig } from "../../../schemas/config.ts";
import { openEmulatedChannel } from "../../../simulator/link/emulated-channel.ts";
import { noisePowerW } from "../../../simulator/link/noise-power.ts";
import { coverCell } from "../../../src/trainer/cover-cell.ts";
import { emulatorConfig } from "../../support/emulator-config.ts";

const CELL = emulatorConfig({ ues: 3, seed: 5 });

describe("coverCell", () => {
  const [least = 0, , most = 0] = snrsDb(CELL);

  it("gives the median user just the SNR that is wanted", () => {
    const covered = coverCell(CELL, { medianSnrDb: 13, leastSnrDb: -100 });

    expect(covered && snrsDb(covered)[1]).toBeCloseTo(13, 9);
    expect(covered).toEqual({ ...CELL, maxTxPowerDbm: covered?.maxTxPowerDbm });
  });

  it("gives nothing where somebody is out of coverage", () => {
    const spreadDb = (snrsDb(CELL)[1] ?? 0) - least;
    expect(most).toBeGreaterThan(least);

    expect(coverCell(CELL, { medianSnrDb: 10, leastSnrDb: 10 - spreadDb - 0.01 })).toBeDefined();
    expect(coverCell(CELL, { medianSnrDb: 10, leastSnrDb: 10 - spreadDb + 0.01 })).toBeUndefined();
  });

  it("gives nothing where that takes more power than there is", () => {
    expect(coverCell(CELL, { medianSnrDb: 200, leastSnrDb: 150 })).toBeUndefined();
    expect(coverCell(CELL, { medianSnrDb: 200, leastSnrDb: -100 })?.maxTxPowerDbm).toBe(60);
  });
});

// Helpers

/** SNR of every user at the start of the run, over PRBs, rising. */
function snrsDb(config: EmulatorConfig): number[] {
  const { gain, numUes, numPrb } = openEmulatedChannel(config);
  const perPrbW = 10 ** (config.maxTxPowerDbm / 10 - 3) / numPrb;
  return Array.from({ length: numUes }, (_, u) => {
    const own = gain.subarray(u * numPrb, (u + 1) * numPrb);
    const meanGain = own.reduce((sum, value) => sum + value, 0) / numPrb;
    return 10 * Math.log10((perPrbW * meanGain) / noisePowerW(config));
  }).sort((a, b) => a - b);
}
