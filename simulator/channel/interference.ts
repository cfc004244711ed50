import type { CellKeyframes, KeyframeTrack } from "./cell-keyframes.ts";
import type { Covariance } from "./effective-gain.ts";
import { prbGrid } from "./frequency-response.ts";
import { createLinkTrack } from "./link-track.ts";
import { addSegment } from "./path-segment.ts";

/**
 * Makes what interfering transmitters do to one user: each sends with the same power on every PRB,
 * from one port, and is heard by the user's antennas together,
 *
 *     R[n] = I + P/N · Σᵢ g_i[n] g_i[n]ᴴ
 *
 * Hot path: runs per user and slot, allocates only where a keyframe is due.
 *
 * @param keyframes - Carrier and number of antennas.
 * @param tracks - The user's links from the interferers.
 * @param powerToNoise - P/N. Linear.
 * @returns R at a slot, refreshed in place; I where there are no interferers.
 */
export function createInterference(
  keyframes: CellKeyframes,
  tracks: readonly KeyframeTrack[],
  powerToNoise: number,
): (tti: number) => Covariance {
  const { carrierPrb: count, numAntennas, carrierHz } = keyframes;
  const grid = prbGrid(count, keyframes.scsKhz);
  const links = tracks.map((track) => createLinkTrack(track, numAntennas));
  const [re, im] = [new Float64Array(2 * count), new Float64Array(2 * count)]; // a second antenna's stay 0
  const row = { re, im, start: 0, count };
  const covariance: Covariance = {
    first: new Float64Array(count).fill(1),
    second: new Float64Array(count).fill(1),
    crossRe: new Float64Array(count),
    crossIm: new Float64Array(count),
  };
  return (tti) => {
    if (links.length > 0) resetToNoise(covariance);
    for (const { segment, seek } of links) {
      re.fill(0);
      im.fill(0);
      addSegment(row, segment, seek(tti), carrierHz, grid);
      addOuterProducts(covariance, re, im, powerToNoise);
    }
    return covariance;
  };
}

function resetToNoise({ first, second, crossRe, crossIm }: Covariance): void {
  first.fill(1);
  second.fill(1);
  crossRe.fill(0);
  crossIm.fill(0);
}

/** R[n] += share · g[n] g[n]ᴴ. Hot path: no allocation. */
function addOuterProducts(
  { first, second, crossRe, crossIm }: Covariance,
  re: Float64Array,
  im: Float64Array,
  share: number,
): void {
  const count = first.length;
  for (let n = 0; n < count; n += 1) {
    const re1 = re[n] ?? 0;
    const im1 = im[n] ?? 0;
    const re2 = re[count + n] ?? 0;
    const im2 = im[count + n] ?? 0;
    first[n] = (first[n] ?? 0) + share * (re1 * re1 + im1 * im1);
    second[n] = (second[n] ?? 0) + share * (re2 * re2 + im2 * im2);
    crossRe[n] = (crossRe[n] ?? 0) + share * (re1 * re2 + im1 * im2);
    crossIm[n] = (crossIm[n] ?? 0) + share * (im1 * re2 - re1 * im2);
  }
}
