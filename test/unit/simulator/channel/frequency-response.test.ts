import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import {
  frequencyResponse,
  prbGrid,
  subcarrierGrid,
} from "../../../../simulator/channel/frequency-response.ts";

const CARRIER_HZ = 3.5e9;

describe("frequencyResponse", () => {
  test.prop([fc.array(taps(), { maxLength: 12 }), fc.integer({ min: 1, max: 275 })])(
    "is the Fourier transform of the impulse response",
    (list, count) => {
      const grid = { firstHz: -9e6, stepHz: 180e3, count };
      const timeS = 0.004;
      const { re, im } = frequencyResponse(list, CARRIER_HZ, grid, timeS);
      const scale = list.reduce((sum, { gain }) => sum + Math.hypot(gain.re, gain.im), 1e-12);

      for (let n = 0; n < count; n += 1) {
        let [wantedRe, wantedIm] = [0, 0];
        for (const { gain, delayS, dopplerHz } of list) {
          const frequencyHz = CARRIER_HZ + grid.firstHz + n * grid.stepHz;
          const phaseRad = 2 * Math.PI * (dopplerHz * timeS - frequencyHz * delayS);
          wantedRe += gain.re * Math.cos(phaseRad) - gain.im * Math.sin(phaseRad);
          wantedIm += gain.re * Math.sin(phaseRad) + gain.im * Math.cos(phaseRad);
        }
        const error = Math.hypot((re[n] ?? 0) - wantedRe, (im[n] ?? 0) - wantedIm);
        expect(error / scale).toBeLessThan(1e-9);
      }
    },
  );
});

describe("prbGrid", () => {
  it("puts PRB centres twelve subcarriers apart around the carrier", () => {
    expect(prbGrid(4, 30)).toEqual({ firstHz: -540e3, stepHz: 360e3, count: 4 });
  });
});

describe("subcarrierGrid", () => {
  it("puts twelve subcarriers into every PRB, around the PRB's centre", () => {
    const { firstHz, stepHz, count } = subcarrierGrid(4, 30);

    expect([stepHz, count]).toEqual([30e3, 48]);
    expect(firstHz + 5.5 * stepHz).toBe(prbGrid(4, 30).firstHz);
  });
});

// Helpers

function taps() {
  const component = fc.double({ min: -1, max: 1, noNaN: true });
  return fc.record({
    gain: fc.record({ re: component, im: component }),
    delayS: fc.double({ min: 0, max: 3e-6, noNaN: true }),
    dopplerHz: fc.double({ min: -500, max: 500, noNaN: true }),
  });
}
