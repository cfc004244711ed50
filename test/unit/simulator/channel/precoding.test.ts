import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { createCellChannel } from "../../../../simulator/channel/cell-channel.ts";
import { effectiveGain } from "../../../../simulator/channel/effective-gain.ts";
import { standingTrajectory } from "../../../../simulator/channel/standing-trajectory.ts";
import { type TraceCellOptions, traceCell } from "../../../../simulator/channel/trace-cell.ts";
import {
  type AntennaArray,
  elementsOf,
  SINGLE_ISOTROPIC,
} from "../../../../simulator/propagation/antenna-array.ts";
import { SPEED_OF_LIGHT_MPS } from "../../../../simulator/propagation/speed-of-light.ts";
import { createScene } from "../../../../simulator/scene/scene.ts";
import { norm, type Vec3 } from "../../../../simulator/scene/vector.ts";

const CARRIER_HZ = 3.5e9;
const NUM_PRB = 5;
const RECEIVER: Vec3 = [80, 30, 0];
const PANEL: AntennaArray = { ...SINGLE_ISOTROPIC, numRows: 2, numColumns: 4 };
const CROSSED = elementsOf({ ...SINGLE_ISOTROPIC, polarisation: "cross" });

/** R = I. */
const NOISE = {
  first: Float64Array.of(1),
  second: Float64Array.of(1),
  crossRe: Float64Array.of(0),
  crossIm: Float64Array.of(0),
};

describe("precoding in free space", () => {
  it("none: the first element has all the power", () => {
    expectGain({ array: PANEL }, friis([0, 0, 0]));
  });

  it("max-ratio: N elements give N times as much", () => {
    expectGain({ array: PANEL, precoding: "max-ratio" }, 8 * friis([0, 0, 0]));
  });

  it("max-ratio: crossed ports give what the wave that the user hears is worth", () => {
    const array = { ...PANEL, polarisation: "cross" } as const;

    expectGain({ array, precoding: "max-ratio" }, 8 * friis([0, 0, 0])); // 16 ports, half heard of each
    expectGain({ array, precoding: "none" }, 0.5 * friis([0, 0, 0]));
  });

  it("beams: never more than max-ratio, nor less than the best port", () => {
    const [beam = 0] = gainOf({ array: PANEL, precoding: "beams" });

    expect(beam).toBeLessThanOrEqual(8 * friis([0, 0, 0]) * (1 + 1e-9));
    expect(beam).toBeGreaterThan(friis([0, 0, 0]));
  });

  it("two crossed antennas together hear all of a wave", () => {
    expectGain({ userAntennas: CROSSED }, friis([0, 0, 0]));
    expectGain(
      { userAntennas: CROSSED, array: PANEL, precoding: "max-ratio" },
      8 * friis([0, 0, 0]),
    );
  });
});

describe("interference in free space", () => {
  it("divides the gain by what a second transmitter adds to the noise", () => {
    const transmitters = [[0, 0, 0] as const, [200, 10, 4] as const];
    const expected = friis([0, 0, 0]) / (1 + 1e9 * friis([200, 10, 4]));

    expectGain({ transmitters: transmitters.map(standingTrajectory) }, expected);
  });

  it("cannot take away what arrives at both antennas just as the wanted wave does", () => {
    const transmitters = [[0, 0, 0] as const, [-40, -15, 0] as const].map(standingTrajectory);
    const expected = friis([0, 0, 0]) / (1 + 1e9 * friis([-40, -15, 0]));

    expectGain({ transmitters, userAntennas: CROSSED }, expected);
  });
});

describe("effectiveGain", () => {
  const matrix = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), {
    minLength: 16,
    maxLength: 16,
  });
  test.prop([
    matrix,
    fc.double({ min: 0, max: 6.3, noNaN: true }),
    fc.double({ min: 0, max: 6.3, noNaN: true }),
  ])(
    "is what the best combiner leaves of ‖H‖², which no other combiner beats",
    (parts, mixRad, turnRad) => {
      const [re, im] = [Float64Array.from(parts.slice(0, 8)), Float64Array.from(parts.slice(8))];
      const best = effectiveGain({ re, im, start: 0, count: 1 }, 0, 2, 4, NOISE);
      const [cos, sin] = [Math.cos(mixRad), Math.sin(mixRad)];
      let combined = 0;
      let total = 0;
      for (let port = 0; port < 4; port += 1) {
        const [re1 = 0, im1 = 0, re2 = 0, im2 = 0] = [
          re[port],
          im[port],
          re[port + 4],
          im[port + 4],
        ];
        const [turnedRe, turnedIm] = [
          re2 * Math.cos(turnRad) - im2 * Math.sin(turnRad),
          re2 * Math.sin(turnRad) + im2 * Math.cos(turnRad),
        ];
        combined += (cos * re1 + sin * turnedRe) ** 2 + (cos * im1 + sin * turnedIm) ** 2;
        total += re1 ** 2 + im1 ** 2 + re2 ** 2 + im2 ** 2;
      }
      expect(best).toBeGreaterThanOrEqual(combined - 1e-9);
      expect(best).toBeLessThanOrEqual(total + 1e-9);
      expect(best).toBeGreaterThanOrEqual(total / 2 - 1e-9);
    },
  );

  it("is the largest singular value's square", () => {
    const re = Float64Array.of(1, 0, 0, 2); // diag(1, 2)
    const row = { re, im: new Float64Array(4), start: 0, count: 1 };

    expect(effectiveGain(row, 0, 2, 2, NOISE)).toBeCloseTo(4, 12);
    expect(effectiveGain(row, 0, 1, 4, NOISE)).toBeCloseTo(5, 12);
  });
});

// Helpers

function gainOf(changes: Partial<TraceCellOptions>): number[] {
  const keyframes = traceCell({
    scene: createScene("free space", []),
    carrierHz: CARRIER_HZ,
    scsKhz: 30,
    carrierPrb: NUM_PRB,
    transmitters: [standingTrajectory([0, 0, 0])],
    array: SINGLE_ISOTROPIC,
    users: [standingTrajectory(RECEIVER)],
    ...changes,
  });
  return [...createCellChannel(keyframes, 1e9).gain];
}

function expectGain(changes: Partial<TraceCellOptions>, expected: number): void {
  const gains = gainOf(changes);
  expect(gains).toHaveLength(NUM_PRB);
  for (const gain of gains) expect(gain / expected).toBeCloseTo(1, 4);
}

/** Power gain of free space from there, (λ / 4πd)². */
function friis([x, y, z]: Vec3): number {
  const distanceM = norm([RECEIVER[0] - x, RECEIVER[1] - y, RECEIVER[2] - z]);
  return (SPEED_OF_LIGHT_MPS / CARRIER_HZ / (4 * Math.PI * distanceM)) ** 2;
}
