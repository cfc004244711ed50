import { describe, expect, it } from "vitest";
import { createFileTransfer } from "../../../../simulator/traffic/file-transfer.ts";
import { emulatorConfig } from "../../../support/emulator-config.ts";
import { arrivalsUntil } from "./arrivals-until.ts";

const CONFIG = emulatorConfig({ ftpFileBytes: 100_000, ftpFilesPerS: 2.5, scsKhz: 30, seed: 11 });
const SECONDS = 8000;
const LAST_TTI = 2000 * SECONDS - 1;

describe("createFileTransfer", () => {
  it("lets files of one size arrive as often as asked for, as a Poisson process", () => {
    const arrivals = arrivalsUntil(createFileTransfer(CONFIG, 3), LAST_TTI);
    const perSecond = new Array<number>(SECONDS).fill(0);
    for (const [tti, sizeBytes] of arrivals) {
      const second = Math.floor(tti / 2000);
      perSecond[second] = (perSecond[second] ?? 0) + 1;
      expect(sizeBytes).toBe(100_000);
    }
    const mean = arrivals.length / SECONDS;
    const variance = perSecond.reduce((sum, count) => sum + (count - mean) ** 2, 0) / SECONDS;
    const shareEmpty = perSecond.filter((count) => count === 0).length / SECONDS;

    expect(Math.abs(mean - 2.5)).toBeLessThan(0.05); // ± 3 standard errors
    expect(Math.abs(variance - 2.5)).toBeLessThan(0.15);
    expect(Math.abs(shareEmpty - Math.exp(-2.5))).toBeLessThan(0.01);
  });

  it("depends on seed and user alone, and on time rather than on slots", () => {
    const first = timesUs(30);

    expect(timesUs(30)).toEqual(first);
    expect(timesUs(15)).toEqual(first.map((timeUs) => 1000 * Math.floor(timeUs / 1000)));
    expect(timesUs(30, { user: 4 })).not.toEqual(first);
    expect(timesUs(30, { seed: 12 })).not.toEqual(first);
  });
});

// Helpers

function timesUs(scsKhz: 15 | 30, { user = 3, seed = 11 } = {}): number[] {
  const source = createFileTransfer({ ...CONFIG, scsKhz, seed }, user);
  const slotUs = 15_000 / scsKhz;
  return arrivalsUntil(source, 60_000_000 / slotUs - 1).map(([tti]) => tti * slotUs);
}
