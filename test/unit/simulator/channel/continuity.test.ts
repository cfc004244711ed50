import { describe, expect, it } from "vitest";
import { createCellChannel } from "../../../../simulator/channel/cell-channel.ts";
import type { CellKeyframes } from "../../../../simulator/channel/cell-keyframes.ts";
import {
  type Keyframe,
  MOTION_FIELDS,
  PATH_FIELDS,
} from "../../../../simulator/channel/keyframe.ts";
import { standingTrajectory } from "../../../../simulator/channel/standing-trajectory.ts";
import { type TraceCellOptions, traceCell } from "../../../../simulator/channel/trace-cell.ts";
import { waypointTrajectory } from "../../../../simulator/channel/waypoint-trajectory.ts";
import { SINGLE_ISOTROPIC } from "../../../../simulator/propagation/antenna-array.ts";
import { ITU_MATERIALS } from "../../../../simulator/propagation/materials.ts";
import { SPEED_OF_LIGHT_MPS } from "../../../../simulator/propagation/speed-of-light.ts";
import { streetUsers } from "../../../../simulator/scenarios/street-users.ts";
import { streetVehicles } from "../../../../simulator/scenarios/street-vehicles.ts";
import {
  buildStreetCanyon,
  STREET_CANYON_MAST,
} from "../../../../simulator/scene/build-street-canyon.ts";
import { CROSSED_STREETS } from "../../../support/crossed-streets.ts";

const CARRIER_HZ = 3.5e9;
const NUM_PRB = 24;
const SLOT_S = 0.5e-3;
const PATH_LENGTH = PATH_FIELDS + 2;

/** Out of a side street into the mast's sight, at 8 m/s. */
const ROUND_THE_CORNER = waypointTrajectory({
  points: [
    [-2, 26, 1.5],
    [-2, 4, 1.5],
  ],
  isClosed: false,
  cornerRadiusM: 0.5,
  speedMps: 8,
  startM: 6,
});
const DRONE = waypointTrajectory({
  points: [
    [-30, 0, 12],
    [-20, 4, 14],
    [-40, 4, 14],
  ],
  isClosed: true,
  cornerRadiusM: 3,
  speedMps: 5,
  startM: 0,
});
const [, DRIVER] = streetUsers({
  streets: CROSSED_STREETS,
  seed: 5,
  numUes: 2,
  speedsKmh: [3, 30],
});
const ROUGH = Object.fromEntries(
  Object.entries(ITU_MATERIALS).map(([name, material]) => [
    name,
    {
      ...material,
      scattering: { coefficient: 0.4, crossPolarRatio: 0.1, lobeExponent: undefined },
    },
  ]),
);
const CARS = streetVehicles(CROSSED_STREETS, 3, 4);
const LORRIES = CARS.map((car) => ({ ...car, sizeM: [8, 2.5, 4] as const }));
/** Towards each other along the street, off by less than their width; their fronts meet after 0.15 s. */
const THROUGH_EACH_OTHER = [1, -1].map((sign) => ({
  trajectory: waypointTrajectory({
    points: [
      [-22 - 12 * sign, 0.3 * sign, 0],
      [-22 + 12 * sign, 0.3 * sign, 0],
    ],
    isClosed: true,
    cornerRadiusM: 0.5,
    speedMps: 10,
    startM: 8,
  }),
  sizeM: [4.5, 1.8, 1.4] as const,
  material: "metal",
}));

describe("the frequency response makes no step above what Doppler and fading explain", () => {
  it.each<[string, Partial<TraceCellOptions>, number, number]>([
    ["driving round a corner into sight", {}, 8, 1500],
    ["with diffraction", { mechanisms: { diffraction: true } }, 8, 1500],
    ["with diffuse scattering", { mechanisms: { scattering: true }, materials: ROUGH }, 8, 200],
    ["going about the streets", { users: DRIVER ? [DRIVER] : [] }, 30 / 3.6, 1500],
    // a path that a moving wall reflects changes by twice what the wall moves
    ["with lorries that reflect and block", { vehicles: LORRIES }, 8 + 2 * (40 / 3.6), 300],
    [
      "cars that drive through each other, with diffraction",
      { vehicles: THROUGH_EACH_OTHER, mechanisms: { maxReflections: 1, diffraction: true } },
      8 + 2 * 10,
      1000,
    ],
    ["from a moving transmitter", { transmitters: [DRONE] }, 8 + 5, 1500],
  ])(
    "E13 makes no step above what Doppler and fading explain: %s",
    (_, changes, speedMps, numSlots) => {
      const keyframes = keyframesOf(changes);
      const { worst, numBorn } = worstStep(keyframes, numSlots, speedMps);

      expect(worst).toBeLessThan(1);
      expect(worst).toBeGreaterThan(0.1); // the bound is of the right size
      expect(numBorn).toBeGreaterThan(0); // paths did come on the way
    },
  );
});

// Helpers

function keyframesOf(changes: Partial<TraceCellOptions>): CellKeyframes {
  return traceCell({
    scene: buildStreetCanyon(),
    carrierHz: CARRIER_HZ,
    scsKhz: 30,
    carrierPrb: NUM_PRB,
    transmitters: [standingTrajectory(STREET_CANYON_MAST)],
    array: SINGLE_ISOTROPIC,
    users: [ROUND_THE_CORNER],
    ...changes,
  });
}

/** Largest step of H from slot to slot over its bound, and how many paths come on the way. */
function worstStep(keyframes: CellKeyframes, numSlots: number, speedMps: number) {
  const [track] = keyframes.tracks[0] ?? [];
  if (!track) throw new Error("no track");
  const { intervalSlots, offsetSlots } = track;
  const intervalOf = (tti: number) => Math.floor((tti + offsetSlots) / intervalSlots);
  const reaches = Array.from({ length: intervalOf(numSlots) + 1 }, (_, k) =>
    reachBetween(track.at(k), track.at(k + 1)),
  );
  const turnRad = (2 * Math.PI * CARRIER_HZ * speedMps * SLOT_S) / SPEED_OF_LIGHT_MPS;
  const boundOf = (tti: number) => {
    const { sum, change } = reaches[intervalOf(tti)] ?? { sum: 0, change: 0 };
    return 1.05 * turnRad * sum + change / intervalSlots;
  };
  const channel = createCellChannel(keyframes);
  let before = [...channel.responseRe, ...channel.responseIm];
  let worst = 0;
  for (let tti = 1; tti <= numSlots; tti += 1) {
    channel.advanceTo(tti);
    const now = [...channel.responseRe, ...channel.responseIm];
    const bound = Math.max(boundOf(tti - 1), boundOf(tti));
    for (let n = 0; n < NUM_PRB; n += 1) {
      const stepRe = (now[n] ?? 0) - (before[n] ?? 0);
      const stepIm = (now[n + NUM_PRB] ?? 0) - (before[n + NUM_PRB] ?? 0);
      worst = Math.max(worst, Math.hypot(stepRe, stepIm) / bound);
    }
    before = now;
  }
  return { worst, numBorn: reaches.reduce((total, reach) => total + reach.numBorn, 0) };
}

/** Σ of the larger |a| of each path, all that can turn, and Σ|Δa|, all that fades. */
function reachBetween(from: Keyframe, to: Keyframe) {
  const [before, after] = [gainsById(from), gainsById(to)];
  let [sum, change] = [0, 0];
  for (const id of new Set([...before.keys(), ...after.keys()])) {
    const [re0, im0] = before.get(id) ?? [0, 0];
    const [re1, im1] = after.get(id) ?? [0, 0];
    sum += Math.max(Math.hypot(re0, im0), Math.hypot(re1, im1));
    change += Math.hypot(re1 - re0, im1 - im0);
  }
  const numBorn = [...after.keys()].filter((id) => !before.has(id)).length;
  return { sum, change, numBorn };
}

function gainsById(keyframe: Keyframe): Map<number, [number, number]> {
  const gains = new Map<number, [number, number]>();
  for (let path = MOTION_FIELDS; path < keyframe.length; path += PATH_LENGTH) {
    const [re = 0, im = 0] = keyframe.subarray(path + PATH_FIELDS, path + PATH_LENGTH);
    gains.set(keyframe[path] ?? 0, [re, im]);
  }
  return gains;
}
