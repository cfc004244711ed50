import { describe, expect, it } from "vitest";
import type { KeyframeTrack } from "../../../../simulator/channel/cell-keyframes.ts";
import { MOTION_FIELDS, PATH_FIELDS } from "../../../../simulator/channel/keyframe.ts";
import { standingTrajectory } from "../../../../simulator/channel/standing-trajectory.ts";
import { type TraceCellOptions, traceCell } from "../../../../simulator/channel/trace-cell.ts";
import { waypointTrajectory } from "../../../../simulator/channel/waypoint-trajectory.ts";
import { SINGLE_ISOTROPIC } from "../../../../simulator/propagation/antenna-array.ts";
import { buildStreetCanyon } from "../../../../simulator/scene/build-street-canyon.ts";
import { createScene } from "../../../../simulator/scene/scene.ts";
import type { Vec3 } from "../../../../simulator/scene/vector.ts";

const USERS = [
  roundTrip(30, 2, 1.5, 1),
  roundTrip(30, -4, 1.5, 8),
  standingTrajectory([40, 3, 1.5]),
];
const LORRY = {
  trajectory: roundTrip(16, -12, 0, 10),
  sizeM: [8, 2.5, 4],
  material: "metal",
} as const;

describe("traceCell", () => {
  it.each<[string, Partial<TraceCellOptions>]>([
    ["users", {}],
    ["users and the transmitter", { transmitters: [roundTrip(-20, 0, 11, 6)] }],
    [
      "users, the transmitter and a lorry",
      {
        scene: createScene("field", []),
        transmitters: [roundTrip(0, -6, 7, 6)],
        vehicles: [LORRY],
        mechanisms: { maxReflections: 1, diffraction: true },
      },
    ],
  ])("knows how fast every path's phase turns while these move: %s", (_, changes) => {
    let numChecked = 0;
    for (const [before, now, after] of neighbours(changes)) {
      for (const [id, [cycles, rate]] of now) {
        const [[first], [last]] = [before.get(id) ?? [], after.get(id) ?? []];
        if (first === undefined || last === undefined) continue;
        expect(Math.abs(rate - (last - first) / 2)).toBeLessThan(0.03);
        expect(Math.abs(cycles - (last + first) / 2)).toBeLessThan(0.1);
        numChecked += 1;
      }
    }
    expect(numChecked).toBeGreaterThan(100);
  });

  it("sets keyframes as close as each user's speed asks for, at different slots", () => {
    const timings = tracksOf({ retraceM: 0.2 }).map(([track]) => track);

    expect(timings.map((track) => track?.intervalSlots)).toEqual([400, 50, 1000]);
    expect(timings.map((track) => track?.offsetSlots)).toEqual([0, 16, 666]);
  });

  it("lets all users share the keyframes of the fastest where more than users moves", () => {
    for (const [track] of tracksOf({ retraceM: 0.2, vehicles: [LORRY] })) {
      expect(track?.intervalSlots).toBe(40);
      expect(track?.offsetSlots).toBe(0);
    }
  });

  it("refuses a carrier that a material is not known for before anything is asked of it", () => {
    expect(() => tracksOf({ carrierHz: 200e9 })).toThrow(
      expect.objectContaining({ code: "MATERIAL_FREQUENCY_OUT_OF_RANGE" }),
    );
  });
});

// Helpers

/** Round a rectangle of 12 m by 5 m. */
function roundTrip(x: number, y: number, z: number, speedMps: number) {
  const points = [0, 1, 2, 3].map((n): Vec3 => [x + (n % 3 ? 12 : 0), y + (n > 1 ? 5 : 0), z]);
  return waypointTrajectory({ points, isClosed: true, cornerRadiusM: 2, speedMps, startM: 0 });
}

function tracksOf(changes: Partial<TraceCellOptions>) {
  return traceCell({
    scene: buildStreetCanyon(),
    carrierHz: 3.5e9,
    scsKhz: 30,
    carrierPrb: 4,
    transmitters: [standingTrajectory([-18, -6, 10])],
    array: SINGLE_ISOTROPIC,
    users: USERS,
    retraceM: 0.02,
    ...changes,
  }).tracks;
}

/** The paths at three keyframes in a row, at twenty moments, of every user. */
function neighbours(changes: Partial<TraceCellOptions>) {
  const indices = Array.from({ length: 20 }, (_, n) => 1 + 3 * n);
  return tracksOf(changes).flatMap(([track]) =>
    indices.map((k) => [k - 1, k, k + 1].map((index) => pathsOf(track, index)) as PathTriple),
  );
}

/** Cycles and their rate by path. */
type PathsById = ReadonlyMap<number, readonly [number, number]>;
type PathTriple = [PathsById, PathsById, PathsById];

function pathsOf(track: KeyframeTrack | undefined, index: number): PathsById {
  const keyframe = track?.at(index) ?? new Float64Array();
  const paths = new Map<number, [number, number]>();
  for (let path = MOTION_FIELDS; path < keyframe.length; path += PATH_FIELDS + 2) {
    const [id = 0, cycles = 0, cyclesRate = 0] = keyframe.subarray(path, path + PATH_FIELDS);
    paths.set(id, [cycles, cyclesRate]);
  }
  return paths;
}
