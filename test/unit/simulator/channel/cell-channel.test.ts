import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { type CellChannel, createCellChannel } from "../../../../simulator/channel/cell-channel.ts";
import { frequencyResponse, prbGrid } from "../../../../simulator/channel/frequency-response.ts";
import { tapsOf } from "../../../../simulator/channel/impulse-response.ts";
import { standingTrajectory } from "../../../../simulator/channel/standing-trajectory.ts";
import { type TraceCellOptions, traceCell } from "../../../../simulator/channel/trace-cell.ts";
import type { Trajectory } from "../../../../simulator/channel/trajectory.ts";
import { waypointTrajectory } from "../../../../simulator/channel/waypoint-trajectory.ts";
import { ISOTROPIC_V } from "../../../../simulator/propagation/antenna.ts";
import { SINGLE_ISOTROPIC } from "../../../../simulator/propagation/antenna-array.ts";
import { createPathTracer } from "../../../../simulator/propagation/path-tracer.ts";
import { streetUsers } from "../../../../simulator/scenarios/street-users.ts";
import { streetVehicles } from "../../../../simulator/scenarios/street-vehicles.ts";
import {
  buildStreetCanyon,
  STREET_CANYON_MAST,
} from "../../../../simulator/scene/build-street-canyon.ts";
import type { Vec3 } from "../../../../simulator/scene/vector.ts";
import { CROSSED_STREETS } from "../../../support/crossed-streets.ts";

const SCENE = buildStreetCanyon();
const CARRIER_HZ = 3.5e9;
const NUM_PRB = 52;
const SLOT_S = 0.5e-3;

describe("createCellChannel", () => {
  it("follows the traced paths of a walking user in every slot", () => {
    const walker = walkFrom([-60, -8, 1.5], [60, -8, 1.5]);
    const channel = channelOf([walker]);
    for (let tti = 0; tti < 400; tti += 3) {
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

  it("is there between slots too, for every symbol", () => {
    const driver = { ...walkFrom([-60, -2, 1.5], [60, -2, 1.5]) };
    const channel = channelOf([driver]);
    channel.advanceTo(7 + 5 / 14);
    const { re, scale } = traced(driver.at((7 + 5 / 14) * SLOT_S).position);

    expect(Math.abs((channel.responseRe[3] ?? 0) - (re[3] ?? 0)) / scale).toBeLessThan(1e-5);
  });

  const everything: Partial<TraceCellOptions> = {
    mechanisms: { diffraction: true },
    vehicles: streetVehicles(CROSSED_STREETS, 3, 2),
    transmitters: [STREET_CANYON_MAST, [30, 6, 12] as const].map(standingTrajectory),
    array: { ...SINGLE_ISOTROPIC, numColumns: 2 },
    precoding: "max-ratio",
  };
  test.prop(
    [
      fc.constantFrom({}, everything),
      fc.array(fc.nat({ max: 500 }), { minLength: 1, maxLength: 4 }),
    ],
    { numRuns: 6 },
  )("depends on the slot alone, whichever slots were visited before", (changes, visited) => {
    const last = visited.at(-1) ?? 0;
    const wandering = channelOf(walkers(4, 5), changes);
    for (const tti of visited) wandering.advanceTo(tti);
    const direct = channelOf(walkers(4, 5), changes);
    direct.advanceTo(last);

    expect(wandering.gain).toEqual(direct.gain);
    expect(wandering.speedsMps).toEqual(direct.speedsMps);
  });

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

  it("shows how fast users go", () => {
    const users = walkers(2, 3);
    const channel = channelOf(users);
    channel.advanceTo(1234);

    for (const [u, user] of users.entries()) {
      expect(channel.speedsMps[u]).toBeCloseTo(user.maxSpeedMps, 2);
    }
  });
});

// Helpers

function channelOf(
  users: readonly Trajectory[],
  changes: Partial<TraceCellOptions> = {},
): CellChannel {
  const keyframes = traceCell({
    scene: SCENE,
    carrierHz: CARRIER_HZ,
    scsKhz: 30,
    carrierPrb: NUM_PRB,
    transmitters: [standingTrajectory(STREET_CANYON_MAST)],
    array: SINGLE_ISOTROPIC,
    users,
    ...changes,
  });
  return createCellChannel(keyframes, 1e9);
}

function walkers(seed: number, numUes: number): Trajectory[] {
  return streetUsers({ streets: CROSSED_STREETS, seed, numUes, speedsKmh: [3, 30] });
}

/** Walking at 4 km/h. */
function walkFrom(from: Vec3, to: Vec3): Trajectory {
  const trip = { points: [from, to], isClosed: false, cornerRadiusM: 0.5 };
  return waypointTrajectory({ ...trip, speedMps: 4 / 3.6, startM: 1 });
}

/** The response at a point, by tracing there, and Σ|a|. */
function traced(position: Vec3) {
  const transmitter = STREET_CANYON_MAST;
  const trace = createPathTracer({ scene: SCENE, transmitter, frequencyHz: CARRIER_HZ });
  const ends = { transmitter: ISOTROPIC_V, receiver: ISOTROPIC_V, carrierHz: CARRIER_HZ };
  const taps = tapsOf(trace(position), ends);
  const scale = taps.reduce((sum, { gain }) => sum + Math.hypot(gain.re, gain.im), 0);
  return { ...frequencyResponse(taps, CARRIER_HZ, prbGrid(NUM_PRB, 30), 0), scale };
}
