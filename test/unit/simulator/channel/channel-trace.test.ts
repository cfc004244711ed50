import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { createCellChannel } from "../../../../simulator/channel/cell-channel.ts";
import type { CellKeyframes } from "../../../../simulator/channel/cell-keyframes.ts";
import { decodeTrace } from "../../../../simulator/channel/channel-trace.ts";
import { openChannelTrace } from "../../../../simulator/channel/open-channel-trace.ts";
import { recordChannelTrace } from "../../../../simulator/channel/record-channel-trace.ts";
import { standingTrajectory } from "../../../../simulator/channel/standing-trajectory.ts";
import { type TraceCellOptions, traceCell } from "../../../../simulator/channel/trace-cell.ts";
import { waypointTrajectory } from "../../../../simulator/channel/waypoint-trajectory.ts";
import { SINGLE_ISOTROPIC } from "../../../../simulator/propagation/antenna-array.ts";
import { streetUsers } from "../../../../simulator/scenarios/street-users.ts";
import { streetVehicles } from "../../../../simulator/scenarios/street-vehicles.ts";
import {
  buildStreetCanyon,
  STREET_CANYON_MAST,
} from "../../../../simulator/scene/build-street-canyon.ts";
import { CROSSED_STREETS } from "../../../support/crossed-streets.ts";

const FOLDER = mkdtempSync(join(tmpdir(), "channel-trace-"));
afterAll(() => rmSync(FOLDER, { recursive: true }));
const NUM_SLOTS = 300;
const ARRAY = { ...SINGLE_ISOTROPIC, numColumns: 2, polarisation: "cross" } as const;
const CARS = streetVehicles(CROSSED_STREETS, 3, 2);
const DRONE = waypointTrajectory({
  points: [
    [-30, 0, 12],
    [-20, 4, 14],
  ],
  isClosed: false,
  cornerRadiusM: 3,
  speedMps: 5,
  startM: 0,
});
const TWO_MASTS = [STREET_CANYON_MAST, [30, 6, 12] as const].map(standingTrajectory);

describe("a recorded channel", () => {
  it.each<[string, Partial<TraceCellOptions>]>([
    ["with one port", {}],
    ["with max-ratio and interference", { precoding: "max-ratio", transmitters: TWO_MASTS }],
    ["with beams", { precoding: "beams" }],
    ["with vehicles", { vehicles: CARS, mechanisms: { diffraction: true } }],
    ["from a moving transmitter", { transmitters: [DRONE] }],
  ])("E12 is the traced one byte for byte, in any order of slots, %s", async (_, changes) => {
    const keyframes = keyframesOf(changes);
    const replayed = createCellChannel(await recorded(keyframes), 1e9);
    const direct = createCellChannel(keyframesOf(changes), 1e9);
    for (const tti of [299, 0, 150, 151, 40, 298, 7]) {
      replayed.advanceTo(tti);
      direct.advanceTo(tti);

      expect(replayed.gain).toEqual(direct.gain);
      expect(replayed.speedsMps).toEqual(direct.speedsMps);
    }
  });

  it("keeps what it was made from, and says where it ends", async () => {
    const keyframes = await recorded(keyframesOf({}));
    const opened = openChannelTrace(join(FOLDER, "run.trace"));

    expect(keyframes.numSlots).toBe(NUM_SLOTS);
    expect(opened).toMatchObject({ ok: true, facts: { madeFrom: { seed: 1 } } });
    const { numKeyframes = 0 } = (opened.ok && opened.facts.tracks[0]?.[0]) || {};
    expect(keyframes.tracks[0]?.[0]?.at(numKeyframes - 1)).toBeInstanceOf(Float64Array);
    expect(() => keyframes.tracks[0]?.[0]?.at(numKeyframes)).toThrow("it ends before");
  });

  it("is written whole or not at all", async () => {
    const path = join(FOLDER, "stopped.trace");
    const signal = AbortSignal.abort();
    const request = { path, numSlots: NUM_SLOTS, madeFrom: {}, signal };
    const lost = {
      ...request,
      path: join(FOLDER, "no", "folder"),
      signal: new AbortController().signal,
    };

    expect(await recordChannelTrace(keyframesOf({}), request)).toEqual({
      ok: true,
      facts: undefined,
    });
    expect(existsSync(path)).toBe(false);
    expect(await recordChannelTrace(keyframesOf({}), lost)).toMatchObject({
      ok: false,
      error: { code: "OUTPUT_UNWRITABLE" },
    });
    expect(readdirSync(FOLDER).filter((name) => name.endsWith(".part"))).toEqual([]);
  });

  it("asks for the keyframes of all links moment by moment, so that tracers are made once", async () => {
    const asked: number[] = [];
    const { tracks, ...facts } = keyframesOf({ transmitters: TWO_MASTS });
    const watched = tracks.map((links) =>
      links.map((track) => ({
        ...track,
        at: (k: number) => {
          asked.push(k);
          return track.at(k);
        },
      })),
    );
    await recorded({ ...facts, tracks: watched });

    expect(asked).toEqual([...asked].sort((a, b) => a - b));
    expect(new Set(asked).size).toBeGreaterThan(2);
  });

  it("tells how far it has come", async () => {
    const progress: number[][] = [];
    const request = { path: join(FOLDER, "run.trace"), numSlots: 40, madeFrom: {} };
    const onProgress = (done: number, total: number) => progress.push([done, total]);
    await recordChannelTrace(keyframesOf({}), { ...request, onProgress });

    const [last] = progress.slice(-1);
    expect(last?.[0]).toBe(last?.[1]);
    expect(progress).toHaveLength(last?.[1] ?? 0);
  });
});

describe("openChannelTrace", () => {
  it("refuses what is no trace, another version's, damaged or cut short", async () => {
    await recorded(keyframesOf({}));
    const whole = readFileSync(join(FOLDER, "run.trace"));
    const changed = (at: number) => whole.map((byte, n) => (n === at ? byte ^ 1 : byte));

    expect(messageOf(Buffer.from("ue,t_s\n"))).toBe("it: this is no channel trace");
    expect(messageOf(changed(8))).toBe("it: its version is 0; this program reads 1");
    for (const broken of [changed(200), changed(whole.length - 99), whole.subarray(0, -8)]) {
      expect(messageOf(broken)).toContain("damaged or cut short");
    }
    expect(messageOf(whole.subarray(0, 20))).toBe("it: it is cut short");
  });

  it("reads bytes that lie anywhere in memory", async () => {
    await recorded(keyframesOf({}));
    const whole = readFileSync(join(FOLDER, "run.trace"));
    const shifted = new Uint8Array(whole.length + 1);
    shifted.set(whole, 1);
    const [first, second] = [whole, shifted.subarray(1)].map((bytes) => decodeTrace(bytes, "it"));
    const keyframe = (trace: typeof first) => trace?.ok && trace.keyframes.tracks[1]?.[0]?.at(2);

    expect(keyframe(second)).toEqual(keyframe(first));
    expect(keyframe(first)).toBeInstanceOf(Float64Array);
  });

  it("says so when there is no such file", () => {
    expect(openChannelTrace(join(FOLDER, "none"))).toMatchObject({
      ok: false,
      error: { code: "TRACE_UNREADABLE" },
    });
  });
});

// Helpers

function keyframesOf(changes: Partial<TraceCellOptions>): CellKeyframes {
  return traceCell({
    scene: buildStreetCanyon(),
    carrierHz: 3.5e9,
    scsKhz: 30,
    carrierPrb: 24,
    transmitters: TWO_MASTS.slice(0, 1),
    array: ARRAY,
    users: streetUsers({ streets: CROSSED_STREETS, seed: 1, numUes: 3, speedsKmh: [3, 30] }),
    ...changes,
  });
}

async function recorded(keyframes: CellKeyframes): Promise<CellKeyframes> {
  const path = join(FOLDER, "run.trace");
  const madeFrom = { seed: 1 };
  const written = await recordChannelTrace(keyframes, { path, numSlots: NUM_SLOTS, madeFrom });
  const opened = openChannelTrace(path);
  if (!written.ok || !opened.ok) throw new Error("the trace was not written");
  expect(opened.facts).toEqual(written.facts);
  return opened.keyframes;
}

function messageOf(bytes: Uint8Array): string {
  const read = decodeTrace(bytes, "it");
  if (read.ok) throw new Error("it was read");
  expect(read.error.code).toBe("TRACE_INVALID");
  return read.error.message;
}
