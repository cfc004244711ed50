import type { AntennaArray } from "./antenna-array.ts";

/** One precoder: a complex weight per port, Σ|w|² = 1, `[numPorts][2]` real and imaginary parts. */
export type CodebookBeam = Float64Array;

/**
 * Beams of a planar array: the products of the discrete Fourier transforms of its columns and rows,
 * with four ways to join the two polarisations of a cross-polarised one,
 *
 *     w[p, c, r] = φ_n^p · e^{j2π(l·c/N₁ + m·r/N₂)} / √(numPorts),   φ_n = jⁿ
 *
 * l = 0 … N₁ − 1 over columns c, m = 0 … N₂ − 1 over rows r, n = 0 … 3 over polarisations p. Beams of
 * one n are orthogonal, so that together they serve every direction without one being served twice.
 *
 * @param array - The array; numRows, numColumns and polarisation count.
 * @returns `[numColumns · numRows]` beams, four times as many for a cross-polarised array.
 * @source The grid of beams of the type I single-panel codebook, 3GPP TS 38.214, 5.2.2.2.1, one layer.
 *   Differs: no oversampling (O₁ = O₂ = 1), as for SSBs.
 */
export function createBeams(array: AntennaArray): CodebookBeam[] {
  const { numRows, numColumns } = array;
  const numPolarisations = array.polarisation === "cross" ? 2 : 1;
  const numPlaces = numRows * numColumns;
  const amplitude = 1 / Math.sqrt(numPolarisations * numPlaces);
  const beam = (index: number) => {
    const [n, l] = [Math.floor(index / numPlaces), Math.floor((index % numPlaces) / numRows)];
    const m = index % numRows;
    const weights = new Float64Array(2 * numPolarisations * numPlaces);
    for (let port = 0; port < numPolarisations * numPlaces; port += 1) {
      const [column, row] = [Math.floor((port % numPlaces) / numRows), port % numRows];
      const joined = (n * Math.floor(port / numPlaces)) / 4;
      const turnRad = 2 * Math.PI * ((l * column) / numColumns + (m * row) / numRows + joined);
      weights[2 * port] = amplitude * Math.cos(turnRad);
      weights[2 * port + 1] = amplitude * Math.sin(turnRad);
    }
    return weights;
  };
  const numBeams = numPlaces * (numPolarisations === 2 ? 4 : 1);
  return Array.from({ length: numBeams }, (_, index) => beam(index));
}

/**
 * Sends a path through a beam.
 *
 * @param beam - Its weights.
 * @param gains - A path's amplitudes `[numReceivers][numPorts][2]`.
 * @returns The beam's amplitude at every receiver, Σ_p w_p a[r, p], `[numReceivers][2]`.
 */
export function throughBeam(beam: CodebookBeam, gains: Float64Array): Float64Array {
  const out = new Float64Array((2 * gains.length) / beam.length);
  for (let i = 0; i < gains.length; i += 2) {
    const [gainRe = 0, gainIm = 0] = [gains[i], gains[i + 1]];
    const port = i % beam.length;
    const [weightRe = 0, weightIm = 0] = [beam[port], beam[port + 1]];
    const r = 2 * Math.floor(i / beam.length);
    out[r] = (out[r] ?? 0) + gainRe * weightRe - gainIm * weightIm;
    out[r + 1] = (out[r + 1] ?? 0) + gainRe * weightIm + gainIm * weightRe;
  }
  return out;
}

/**
 * Chooses the beam in which the paths together are strongest,
 *
 *     max_w Σ_paths Σ_r |Σ_p w_p a[r, p]|²
 *
 * the mean over the carrier where delays differ, and free of fading.
 *
 * @param beams - The codebook, not empty.
 * @param paths - Amplitudes of every path, `[numPaths][numReceivers][numPorts][2]`.
 * @returns The beam; the first where several are equal.
 */
export function strongestBeam(
  beams: readonly CodebookBeam[],
  paths: readonly Float64Array[],
): CodebookBeam {
  const powerOf = (beam: CodebookBeam) =>
    paths.reduce(
      (sum, gains) => throughBeam(beam, gains).reduce((own, part) => own + part * part, sum),
      0,
    );
  const powers = beams.map(powerOf);
  return beams[powers.indexOf(Math.max(...powers))] as CodebookBeam;
}
