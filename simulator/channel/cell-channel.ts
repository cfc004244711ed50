import { type ScsKhz, slotDurationUs } from "../../src/nr/numerology.ts";
import { type Antenna, ISOTROPIC_V, pathCoefficient } from "../propagation/antenna.ts";
import { lengthRateMps } from "../propagation/doppler.ts";
import type { MaterialTable } from "../propagation/materials.ts";
import { createPathTracer, type PathTracer } from "../propagation/path-tracer.ts";
import { SPEED_OF_LIGHT_MPS } from "../propagation/speed-of-light.ts";
import type { Scene } from "../scene/scene.ts";
import type { Vec3 } from "../scene/vector.ts";
import { prbGrid } from "./frequency-response.ts";
import { addSegment } from "./path-segment.ts";
import type { Trajectory } from "./trajectory.ts";
import { createUserTrack, type Keyframe, type UserTrack } from "./user-track.ts";

/** What a cell's channel is made of. */
export interface CellChannelOptions {
  /** The scene. */
  readonly scene: Scene;
  /** Carrier frequency. Unit: Hz. */
  readonly carrierHz: number;
  /** Subcarrier spacing. Unit: kHz. */
  readonly scsKhz: ScsKhz;
  /** PRBs of the carrier. Unit: PRB. */
  readonly carrierPrb: number;
  /** The cell's antenna; it does not move. */
  readonly transmitter: { readonly position: Vec3; readonly antenna: Antenna };
  /** One way per user. */
  readonly users: readonly Trajectory[];
  /** Antenna of every user; default isotropic, vertical. */
  readonly userAntenna?: Antenna;
  /** Most reflections per path; default 2. */
  readonly maxOrder?: number;
  /** Paths are traced anew after this way of the fastest motion a user can have; default 0.1. Unit: m, > 0. */
  readonly retraceM?: number;
  /** Materials by name; default those of ITU-R P.2040. */
  readonly materials?: MaterialTable;
}

/** The channel of every user of one cell, slot by slot. The arrays are refreshed in place. */
export interface CellChannel {
  /** Number of users. */
  readonly numUes: number;
  /** Number of PRBs. */
  readonly numPrb: number;
  /** Power gain |H|² of user u on PRB n at u · numPrb + n, `[numUes][numPrb]`. Linear, 0 where no path leads. */
  readonly gain: Float64Array;
  /** Real part of H at the PRB's centre, likewise. */
  readonly responseRe: Float64Array;
  /** Imaginary part of H, likewise. */
  readonly responseIm: Float64Array;
  /** Users' positions, for display, `[numUes][3]`. Unit: m. */
  readonly positionsM: Float64Array;
  /** Users' speeds, for display, `[numUes]`. Unit: m/s. */
  readonly speedsMps: Float64Array;
  /** Sets the time to a slot and refreshes every array. Argument: the slot's number, counted from 0. */
  readonly advanceTo: (tti: number) => void;
}

/**
 * Builds the channel of a cell. Each user's way is cut by keyframes at fixed slots, close enough that
 * the user moves at most `retraceM` from one to the next; paths are traced there and joined in
 * between with continuous phase and Doppler, fading in and out where they begin and end.
 *
 * Because keyframes belong to slots and not to calls, the arrays after `advanceTo(t)` depend on t
 * alone, byte for byte, whichever slots were visited before.
 *
 * @param options - Scene, carrier, antennas, users.
 * @returns The channel at slot 0.
 * @throws `PropagationError` when a material does not hold at the carrier's frequency.
 */
export function createCellChannel(options: CellChannelOptions): CellChannel {
  const { carrierHz, carrierPrb: numPrb } = options;
  const tracks = createTracks(options);
  const numUes = tracks.length;
  const grid = prbGrid(numPrb, options.scsKhz);
  const responseRe = new Float64Array(numUes * numPrb);
  const responseIm = new Float64Array(numUes * numPrb);
  const gain = new Float64Array(numUes * numPrb);
  const positionsM = new Float64Array(numUes * 3);
  const speedsMps = new Float64Array(numUes);
  const users = tracks.map((track, u) => ({
    track,
    row: { re: responseRe, im: responseIm, start: u * numPrb, count: numPrb },
  }));
  // Hot path: runs per slot, allocates only where a keyframe is due.
  const advanceTo = (tti: number) => {
    responseRe.fill(0);
    responseIm.fill(0);
    let u = 0;
    for (const { track, row } of users) {
      addSegment(row, track.segment, track.seek(tti), carrierHz, grid);
      for (let axis = 0; axis < 3; axis += 1) positionsM[3 * u + axis] = track.motion[axis] ?? 0;
      speedsMps[u] = track.motion[3] ?? 0;
      u += 1;
    }
    for (let n = 0; n < gain.length; n += 1) {
      gain[n] = (responseRe[n] ?? 0) ** 2 + (responseIm[n] ?? 0) ** 2;
    }
  };
  advanceTo(0);
  return { numUes, numPrb, gain, responseRe, responseIm, positionsM, speedsMps, advanceTo };
}

/** Users who stand, or nearly so, are traced anew at least this often. Unit: slots. */
const MAX_INTERVAL_SLOTS = 1000;

function createTracks(options: CellChannelOptions): UserTrack[] {
  const { scene, carrierHz, transmitter, users, maxOrder = 2, retraceM = 0.1 } = options;
  const slotS = slotDurationUs(options.scsKhz) / 1e6;
  const trace = createPathTracer({
    scene,
    transmitter: transmitter.position,
    frequencyHz: carrierHz,
    maxOrder,
    ...(options.materials ? { materials: options.materials } : {}),
  });
  return users.map((trajectory, u) => {
    const stepM = trajectory.maxSpeedMps * slotS;
    const intervalSlots = Math.max(1, Math.floor(Math.min(MAX_INTERVAL_SLOTS, retraceM / stepM)));
    // spread over the interval, so that the users' tracing does not fall on the same slots
    const offsetSlots = Math.floor((u * intervalSlots) / users.length);
    const keyframeAt = (tti: number) =>
      traceKeyframe(options, trace, trajectory, tti * slotS, intervalSlots * slotS);
    return createUserTrack(keyframeAt, intervalSlots, offsetSlots);
  });
}

function traceKeyframe(
  options: CellChannelOptions,
  trace: PathTracer,
  trajectory: Trajectory,
  timeS: number,
  intervalS: number,
): Keyframe {
  const { carrierHz, transmitter, userAntenna = ISOTROPIC_V } = options;
  const motion = trajectory.at(timeS);
  const velocities = { transmitter: [0, 0, 0] as const, receiver: motion.velocity };
  const paths = trace(motion.position).map((path) => ({
    id: path.id,
    gain: pathCoefficient(path, transmitter.antenna, userAntenna),
    cycles: carrierHz * path.delayS,
    cyclesRate: (carrierHz * intervalS * lengthRateMps(path, velocities)) / SPEED_OF_LIGHT_MPS,
  }));
  return { motion, paths };
}
