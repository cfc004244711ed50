import type { CellKeyframes, KeyframeTrack } from "./cell-keyframes.ts";
import { prbGrid } from "./frequency-response.ts";
import { createLinkTrack } from "./link-track.ts";
import { addSegment } from "./path-segment.ts";

/** Weakens a user's gains by the interference of a slot. Arguments: gains `[numPrb]`, changed in place; the slot. */
export type AddInterference = (gain: Float64Array, tti: number) => void;

/**
 * Makes what interfering transmitters do to one user: each sends with the same power on every PRB,
 * from one port, and what the user's antennas catch of it on average is added to the noise,
 *
 *     gain[n] ← gain[n] / (1 + P/N · Σᵢ ‖h_i[n]‖² / numAntennas)
 *
 * Hot path: runs per user and slot, allocates only where a keyframe is due.
 *
 * @param keyframes - Carrier and number of antennas.
 * @param tracks - The user's links from the interferers.
 * @param powerToNoise - P/N. Linear.
 * @returns Nothing is done where there are no interferers.
 */
export function createInterference(
  keyframes: CellKeyframes,
  tracks: readonly KeyframeTrack[],
  powerToNoise: number,
): AddInterference {
  if (tracks.length === 0) return () => undefined;
  const { carrierPrb: count, numAntennas, carrierHz } = keyframes;
  const grid = prbGrid(count, keyframes.scsKhz);
  const links = tracks.map((track) => createLinkTrack(track, numAntennas));
  const [re, im] = [new Float64Array(numAntennas * count), new Float64Array(numAntennas * count)];
  const row = { re, im, start: 0, count };
  const risen = new Float64Array(count);
  const share = powerToNoise / numAntennas;
  return (gain, tti) => {
    risen.fill(1);
    for (const { segment, seek } of links) {
      re.fill(0);
      im.fill(0);
      addSegment(row, segment, seek(tti), carrierHz, grid);
      for (let n = 0; n < re.length; n += 1) {
        const power = (re[n] ?? 0) ** 2 + (im[n] ?? 0) ** 2;
        risen[n % count] = (risen[n % count] ?? 0) + share * power;
      }
    }
    for (let n = 0; n < count; n += 1) gain[n] = (gain[n] ?? 0) / (risen[n] ?? 1);
  };
}
