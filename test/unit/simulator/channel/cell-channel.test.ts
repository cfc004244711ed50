import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { type CellChannel, createCellChannel } from "../../../../simulator/channel/cell-channel.ts";
import { frequencyResponse, prbGrid } from "../../../../simulator/channel/frequency-response.ts";
import { loopTrajectory } from "../../../../simulator/channel/loop-trajectory.ts";
import { standingTrajectory } from "../../../../simulator/channel/standing-trajectory.ts";
import type { Trajectory } from "../../../../simulator/channel/trajectory.ts";
import { ISOTROPIC_V, pathCoefficient } from "../../../../simulator/propagation/antenna.ts";
import { createPathTracer } from "../../../../simulator/propagation/path-tracer.ts";
import { SPEED_OF_LIGHT_MPS } from "../../../../simulator/propagation/speed-of-light.ts";
import { streetCanyonUsers } from "../../../../simulator/scenarios/street-canyon-users.ts";
import {
  buildStreetCanyon,
  STREET_CANYON_MAST,
} from "../../../../simulator/scene/build-street-canyon.ts";
import type { Vec3 } from "../../../../simulator/scene/vector.ts";

const SCENE = buildStreetCanyon();
const CARRIER_HZ = 3.5e9;
const NUM_PRB = 52;
const SLOT_S = 0.5e-3;

describe("createCellChannel", () => {
  it("follows the traced paths of a walking user in every slot", () => {
    const walker = walkFrom([-60, -8, 1.5], [60, -8, 1.5]);
    const channel = channelOf([walker]);
    for (let tti = 0; tti < 400; tti += 1) {
      channel.advanceTo(tti);
      const { re, im, scale } = traced(walker.at(tti * SLOT_S).position);
      for (let n = 0; n < NUM_PRB; n += 1) {
        const [foundRe = 0, foundIm = 0] = [channel.responseRe[n], channel.responseIm[n]];
        const error = Math.hypot(foundRe - (re[n] ?? 0), foundIm - (im[n] ?? 0));
        expect(error / scale).toBeLessThan(1e-5);
        expect(channel.gain[n]).toBe(foundRe ** 2 + foundIm ** 2);
      }
    }
  });

  it("makes no step above what Doppler explains, walking 2 m round a corner into sight", () => {
    const walker = walkFrom([-2, 17.6, 1.5], [-2, 8, 1.5]);
    const channel = channelOf([walker]);
    const numSlots = Math.ceil(2 / (walker.maxSpeedMps * SLOT_S));
    // Σ|a| of all paths within a keyframe's reach bounds what there is to turn
    const sums = Array.from(
      { length: 80 },
      (_, n) => traced(walker.at((n - 10) * 0.03).position).scale,
    );
    const turnRad = (2 * Math.PI * walker.maxSpeedMps * SLOT_S * CARRIER_HZ) / SPEED_OF_LIGHT_MPS;
    const fade = (walker.maxSpeedMps * SLOT_S) / 0.1;
    let [before, worst, numBright] = [[...channel.responseRe, ...channel.responseIm], 0, 0];
    for (let tti = 1; tti <= numSlots; tti += 1) {
      channel.advanceTo(tti);
      const near = Math.round((tti * SLOT_S) / 0.03) + 10;
      const sum = Math.max(...sums.slice(near - 4, near + 5));
      const now = [...channel.responseRe, ...channel.responseIm];
      for (let n = 0; n < NUM_PRB; n += 1) {
        const stepRe = (now[n] ?? 0) - (before[n] ?? 0);
        const stepIm = (now[n + NUM_PRB] ?? 0) - (before[n + NUM_PRB] ?? 0);
        worst = Math.max(worst, Math.hypot(stepRe, stepIm) / (sum * (turnRad + 1.1 * fade)));
      }
      if (sum > 2 * (sums[0] ?? 0)) numBright += 1;
      before = now;
    }
    expect(worst).toBeLessThan(1);
    expect(worst).toBeGreaterThan(0.2); // the bound is of the right size
    expect(numBright).toBeGreaterThan(0); // a strong path did come into being on the way
  });

  test.prop([fc.array(fc.nat({ max: 4000 }), { minLength: 1, maxLength: 6 })], { numRuns: 20 })(
    "depends on the slot alone, whichever slots were visited before",
    (visited) => {
      const last = visited.at(-1) ?? 0;
      const users = streetCanyonUsers({ seed: 4, numUes: 5 });
      const wandering = channelOf(users);
      for (const tti of visited) wandering.advanceTo(tti);
      const direct = channelOf(streetCanyonUsers({ seed: 4, numUes: 5 }));
      direct.advanceTo(last);

      expect(wandering.gain).toEqual(direct.gain);
      expect(wandering.positionsM).toEqual(direct.positionsM);
    },
  );

  it("gives a standing user a constant channel", () => {
    const channel = channelOf([standingTrajectory([30, 4, 1.5])]);
    const first = Float64Array.from(channel.gain);
    channel.advanceTo(123_456);

    for (const [n, gain] of channel.gain.entries()) {
      expect(Math.abs(gain / (first[n] ?? 0) - 1)).toBeLessThan(1e-9);
    }
    expect([...channel.speedsMps]).toEqual([0]);
  });

  it("gives no gain where no path leads", () => {
    const channel = channelOf([standingTrajectory([60, 60, 1.5])]); // inside a block

    expect(channel.gain).toEqual(new Float64Array(NUM_PRB));
  });

  it("shows where users are and how fast they go", () => {
    const users = streetCanyonUsers({ seed: 2, numUes: 3 });
    const channel = channelOf(users);
    channel.advanceTo(1234);

    for (const [u, user] of users.entries()) {
      const { position } = user.at(1234 * SLOT_S);
      for (const [axis, expectedM] of position.entries()) {
        expect(Math.abs((channel.positionsM[3 * u + axis] ?? 0) - expectedM)).toBeLessThan(1e-3);
      }
      expect(channel.speedsMps[u]).toBeCloseTo(user.maxSpeedMps, 2);
    }
  });
});

// Helpers

function channelOf(users: readonly Trajectory[]): CellChannel {
  return createCellChannel({
    scene: SCENE,
    carrierHz: CARRIER_HZ,
    scsKhz: 30,
    carrierPrb: NUM_PRB,
    transmitter: { position: STREET_CANYON_MAST, antenna: ISOTROPIC_V },
    users,
  });
}

/** Walking at 4 km/h. */
function walkFrom(from: Vec3, to: Vec3): Trajectory {
  return loopTrajectory({ from, to, separationM: 1, speedMps: 4 / 3.6, startM: 0 });
}

/** The response at a point, by tracing there, and Σ|a|. */
function traced(position: Vec3) {
  const options = { scene: SCENE, transmitter: STREET_CANYON_MAST, frequencyHz: CARRIER_HZ };
  const taps = createPathTracer(options)(position).map((path) => ({
    gain: pathCoefficient(path, ISOTROPIC_V, ISOTROPIC_V),
    delayS: path.delayS,
    dopplerHz: 0,
  }));
  const scale = taps.reduce((sum, { gain }) => sum + Math.hypot(gain.re, gain.im), 0);
  return { ...frequencyResponse(taps, CARRIER_HZ, prbGrid(NUM_PRB, 30), 0), scale };
}
