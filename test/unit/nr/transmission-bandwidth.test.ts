import { describe, expect, it } from "vitest";
import { SCS_KHZ } from "../../../src/nr/numerology.ts";
import { allCarriers, carrierPrbFor } from "../../../src/nr/transmission-bandwidth.ts";

describe("carrierPrbFor", () => {
  it.each([
    [15, 20, "FR1", 106],
    [30, 20, "FR1", 51],
    [30, 100, "FR1", 273],
    [60, 100, "FR1", 135],
    [60, 100, "FR2", 132],
    [120, 400, "FR2", 264],
  ] as const)(
    "gives %i kHz, %i MHz in %s its %i PRB",
    (scsKhz, bandwidthMhz, frequencyRange, carrierPrb) => {
      expect(carrierPrbFor({ scsKhz, bandwidthMhz, frequencyRange })).toBe(carrierPrb);
    },
  );

  it.each([
    [15, 100, "FR1"],
    [60, 5, "FR1"],
    [120, 100, "FR1"],
    [30, 100, "FR2"],
    [30, 37, "FR1"],
  ] as const)(
    "knows no carrier of %i kHz, %i MHz in %s",
    (scsKhz, bandwidthMhz, frequencyRange) => {
      expect(carrierPrbFor({ scsKhz, bandwidthMhz, frequencyRange })).toBeUndefined();
    },
  );
});

describe("allCarriers", () => {
  it.each(SCS_KHZ)("agrees with carrierPrbFor at %i kHz", (scsKhz) => {
    for (const carrier of allCarriers(scsKhz)) {
      expect(carrierPrbFor({ scsKhz, ...carrier })).toBe(carrier.carrierPrb);
    }
  });

  it("adds up to the standard's columns, so that no single figure is mistyped", () => {
    const sums = SCS_KHZ.map((scsKhz) =>
      allCarriers(scsKhz).reduce((sum, { carrierPrb }) => sum + carrierPrb, 0),
    );

    expect(sums).toEqual([1486, 1803, 875 + 462, 494]);
  });

  it("lists every carrier of both ranges", () => {
    expect(SCS_KHZ.map((scsKhz) => allCarriers(scsKhz).length)).toEqual([11, 15, 17, 4]);
  });

  it.each(SCS_KHZ)(
    "fits the PRBs of %i kHz into the channel, wasting less than a quarter",
    (scsKhz) => {
      for (const { bandwidthMhz, carrierPrb } of allCarriers(scsKhz)) {
        const usedMhz = (carrierPrb * 12 * scsKhz) / 1000;
        expect(usedMhz).toBeLessThan(bandwidthMhz);
        expect(usedMhz).toBeGreaterThan(0.75 * bandwidthMhz);
      }
    },
  );
});
