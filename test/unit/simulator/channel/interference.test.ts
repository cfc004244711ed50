import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { effectiveGain } from "../../../../simulator/channel/effective-gain.ts";
import { createInterference } from "../../../../simulator/channel/interference.ts";
import { createKeyframe } from "../../../../simulator/channel/keyframe.ts";
import type { ComplexMatrix } from "../../../../simulator/link/complex-matrix.ts";
import { lmmseSinr } from "../../../../simulator/link/lmmse-sinr.ts";
import { complexMatrices } from "../link/complex-matrices.ts";

const STILL = { position: [0, 0, 0], velocity: [0, 0, 0] } as const;

describe("createInterference", () => {
  test.prop([cells()])(
    "leaves of one stream what the linear MMSE receiver that knows R gets",
    ({ own, interfering, powerToNoise }) => {
      const noisePower = 1 / powerToNoise;
      const [expected = 0] = lmmseSinr({ own, interfering, noisePower });
      const found = powerToNoise * gainOf(own, interfering, powerToNoise);

      expect(Math.abs(found - expected)).toBeLessThan(1e-6 * (1 + expected));
    },
  );

  test.prop([cells()])(
    "never gains from interference, in every slot anew",
    ({ own, interfering, powerToNoise }) => {
      const alone = gainOf(own, [], powerToNoise);

      expect(gainOf(own, interfering, powerToNoise)).toBeLessThanOrEqual(alone * (1 + 1e-9));
    },
  );

  it("is white noise where there are no interferers", () => {
    const { first, second, crossRe, crossIm } = createInterference(cellOf(2), [], 1e9)(5);

    expect([first, second].map(([one]) => one)).toEqual([1, 1]);
    expect([crossRe, crossIm].map(([one]) => one)).toEqual([0, 0]);
  });
});

// Helpers

function cells() {
  return fc.constantFrom(1, 2).chain((numAntennas) =>
    fc.record({
      own: complexMatrices(numAntennas, 1),
      interfering: fc.array(complexMatrices(numAntennas, 1), { maxLength: 3 }),
      powerToNoise: fc.double({ min: 0.01, max: 100, noNaN: true }),
    }),
  );
}

function cellOf(numAntennas: number) {
  const timing = { numSlots: 100, tracks: [] };
  return {
    ...timing,
    carrierHz: 3.5e9,
    scsKhz: 30,
    carrierPrb: 1,
    numAntennas,
    numPorts: 1,
  } as const;
}

function gainOf(
  own: ComplexMatrix,
  interfering: readonly ComplexMatrix[],
  powerToNoise: number,
): number {
  const tracks = interfering.map(({ re, im }) => {
    const gains = Float64Array.from([...re].flatMap((part, n) => [part, im[n] ?? 0]));
    const keyframe = createKeyframe(STILL, [{ id: 0, cycles: 0, cyclesRate: 0, gains }]);
    return { intervalSlots: 10, offsetSlots: 0, at: () => keyframe };
  });
  const covarianceAt = createInterference(cellOf(own.numRows), tracks, powerToNoise);
  covarianceAt(3);
  const row = { re: own.re, im: own.im, start: 0, count: 1 };
  return effectiveGain(row, 0, own.numRows, 1, covarianceAt(7));
}
