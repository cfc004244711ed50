import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { createCsiMeter } from "../../../../simulator/link/csi-meter.ts";

describe("createCsiMeter", () => {
  test.prop([
    fc.array(fc.double({ min: -14, max: 40, noNaN: true }), { minLength: 2, maxLength: 60 }),
    fc.integer({ min: 1, max: 61 }),
  ])("E5 gives the mean capacity that one logarithm per PRB gives", (exponents, cellPrb) => {
    const sinr = exponents.map((exponent) => 10 ** exponent);
    const numPrb = Math.floor(sinr.length / 2);
    const expected = [0, 1].flatMap((user) =>
      Array.from({ length: Math.ceil(numPrb / cellPrb) }, (_, cell) => {
        const end = Math.min(numPrb, (cell + 1) * cellPrb);
        const nats = sinr
          .slice(user * numPrb + cell * cellPrb, user * numPrb + end)
          .map(Math.log1p);
        return nats.reduce((sum, value) => sum + value, 0) / nats.length;
      }),
    );
    const nats = new Float64Array(expected.length);
    const gain = Float64Array.from(sinr, (value) => value / 4);
    const meter = createCsiMeter({ channel: { numUes: 2, numPrb, gain }, sinrPerGain: 4, cellPrb });
    meter.measure(nats);

    for (const [index, value] of expected.entries()) {
      expect(Math.abs((nats[index] ?? Number.NaN) / value - 1)).toBeLessThan(1e-12);
    }
  });

  it("E5 measures SINRs whose product is beyond any number", () => {
    const channel = { numUes: 1, numPrb: 60, gain: new Float64Array(60).fill(1e9) };
    const nats = new Float64Array(1);
    createCsiMeter({ channel, sinrPerGain: 1, cellPrb: 60 }).measure(nats);

    expect(nats[0]).toBeCloseTo(Math.log1p(1e9), 9);
  });

  it("averages the SINR over PRBs and measurements", () => {
    const gain = Float64Array.of(1, 2, 3, 10, 20, 30);
    const channel = { numUes: 2, numPrb: 3, gain };
    const meter = createCsiMeter({ channel, sinrPerGain: 0.5, cellPrb: 2 });
    expect(meter.meanSinr(1)).toBe(0);
    meter.measure(new Float64Array(4));
    gain.fill(4, 0, 3);
    meter.measure(new Float64Array(4));

    expect([meter.meanSinr(0), meter.meanSinr(1)]).toEqual([1.5, 10]);
  });
});
