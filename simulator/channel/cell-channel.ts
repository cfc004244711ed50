import type { CellKeyframes } from "./cell-keyframes.ts";
import { effectiveGain } from "./effective-gain.ts";
import { prbGrid } from "./frequency-response.ts";
import { createInterference } from "./interference.ts";
import { createLinkTrack } from "./link-track.ts";
import { addSegment } from "./path-segment.ts";

/** The channel of every user of one cell, slot by slot. The arrays are refreshed in place. */
export interface CellChannel {
  /** Number of users. */
  readonly numUes: number;
  /** Number of PRBs. */
  readonly numPrb: number;
  /** Effective power gain of user u on PRB n at u · numPrb + n, `[numUes][numPrb]`. Linear, 0 where no path leads. */
  readonly gain: Float64Array;
  /** Real part of H at the PRBs' centres, `[numUes][numAntennas][numPorts][numPrb]`. */
  readonly responseRe: Float64Array;
  /** Imaginary part of H, likewise. */
  readonly responseIm: Float64Array;
  /** Users' speeds, for display, `[numUes]`. Unit: m/s. */
  readonly speedsMps: Float64Array;
  /** Sets the time to a slot and refreshes every array. Argument: the slot's number, counted from 0; symbol l of 14 is at slot + l/14. */
  readonly advanceTo: (tti: number) => void;
}

/**
 * Builds the channel of a cell on its keyframes: paths are joined from keyframe to keyframe with
 * continuous phase and Doppler, fading in and out where they begin and end. The gain is what one
 * stream gets with the best weights on ports and antennas; what interferers that always send do to it
 * is put into the gain, so that everything behind stays as it is:
 *
 *     gain[u, n] = λ_max(R⁻¹ H Hᴴ),   R = I + P/N · Σᵢ g_i g_iᴴ
 *
 * Because keyframes belong to slots and not to calls, the arrays after `advanceTo(t)` depend on t
 * alone, byte for byte, whichever slots were visited before.
 *
 * @param keyframes - Carrier, users and their paths.
 * @param powerToNoise - P/N: an interferer's power on a PRB over the noise there; default 0. Linear.
 * @returns The channel at slot 0.
 */
export function createCellChannel(keyframes: CellKeyframes, powerToNoise = 0): CellChannel {
  const { carrierPrb: numPrb, numAntennas, numPorts, tracks } = keyframes;
  const numUes = tracks.length;
  const numElements = numUes * numAntennas * numPorts * numPrb;
  const arrays = {
    gain: new Float64Array(numUes * numPrb),
    responseRe: new Float64Array(numElements),
    responseIm: new Float64Array(numElements),
    speedsMps: new Float64Array(numUes),
  };
  const users = tracks.map((_, u) => createUser(keyframes, u, arrays, powerToNoise));
  const advanceTo = (tti: number) => {
    arrays.responseRe.fill(0);
    arrays.responseIm.fill(0);
    for (const advanceUser of users) advanceUser(tti);
  };
  advanceTo(0);
  return { numUes, numPrb, ...arrays, advanceTo };
}

type Arrays = Omit<CellChannel, "numUes" | "numPrb" | "advanceTo">;

/** Makes what refreshes one user's rows. Hot path: runs per slot, allocates only where a keyframe is due. */
function createUser(
  keyframes: CellKeyframes,
  u: number,
  { gain, responseRe, responseIm, speedsMps }: Arrays,
  powerToNoise: number,
): (tti: number) => void {
  const { carrierPrb: numPrb, numAntennas, numPorts, carrierHz } = keyframes;
  const [servingTrack, ...otherTracks] = keyframes.tracks[u] ?? [];
  if (!servingTrack) throw new RangeError(`user ${u} has no serving transmitter`);
  const numEntries = numAntennas * numPorts;
  const { segment, motion, seek } = createLinkTrack(servingTrack, numEntries);
  const grid = prbGrid(numPrb, keyframes.scsKhz);
  const row = { re: responseRe, im: responseIm, start: u * numEntries * numPrb, count: numPrb };
  const ownGain = gain.subarray(u * numPrb, (u + 1) * numPrb);
  const covarianceAt = createInterference(keyframes, otherTracks, powerToNoise);
  return (tti) => {
    addSegment(row, segment, seek(tti), carrierHz, grid);
    const covariance = covarianceAt(tti);
    for (let n = 0; n < numPrb; n += 1) {
      ownGain[n] = effectiveGain(row, n, numAntennas, numPorts, covariance);
    }
    speedsMps[u] = motion[3] ?? 0;
  };
}
