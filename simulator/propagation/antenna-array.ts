import { advance, dot, type Vec3 } from "../scene/vector.ts";
import {
  type Antenna,
  type AntennaPattern,
  ISOTROPIC_V,
  type Mounting,
  mountAxes,
  pathCoefficient,
} from "./antenna.ts";
import type { Path } from "./path.ts";

/** Polarisations of an array's elements: one of two, or at every place one of +45° and one of −45°. */
export type Polarisation = "V" | "H" | "cross";

/** A planar array of equal elements, one port per element and polarisation. */
export interface AntennaArray extends Mounting {
  /** Pattern of every element. */
  readonly pattern: AntennaPattern;
  /** Their polarisation. */
  readonly polarisation: Polarisation;
  /** Elements above each other. Integer, ≥ 1. */
  readonly numRows: number;
  /** Elements side by side. Integer, ≥ 1. */
  readonly numColumns: number;
  /** Distance between neighbours. Unit: wavelengths, > 0. */
  readonly spacingWavelengths: number;
}

/** One isotropic, vertically polarised element. */
export const SINGLE_ISOTROPIC: AntennaArray = {
  pattern: ISOTROPIC_V.pattern,
  polarisation: "V",
  numRows: 1,
  numColumns: 1,
  spacingWavelengths: 0.5,
  azimuthRad: 0,
  downtiltRad: 0,
};

const SLANTS_RAD: Readonly<Record<Polarisation, readonly number[]>> = {
  V: [0],
  H: [Math.PI / 2],
  cross: [Math.PI / 4, -Math.PI / 4],
};

/**
 * Counts an array's ports.
 *
 * @param array - The array.
 * @returns Elements times polarisations.
 */
export function numPortsOf({ polarisation, numRows, numColumns }: AntennaArray): number {
  return SLANTS_RAD[polarisation].length * numRows * numColumns;
}

/** An array's ports: every place with every antenna, port (antenna · numPlaces + place). */
export interface ArrayPorts {
  /** One element per polarisation. */
  readonly antennas: readonly Antenna[];
  /** Where the elements are, from the array's centre: column by column from the right, upwards in each. Unit: wavelengths. */
  readonly places: readonly Vec3[];
}

/**
 * Elements of one polarisation each, without a place of their own: what a user carries.
 *
 * @param array - Pattern, polarisation and mounting.
 * @returns One antenna, or two at ±45°.
 */
export function elementsOf(array: AntennaArray): Antenna[] {
  const { pattern, azimuthRad, downtiltRad } = array;
  const antenna = { pattern, azimuthRad, downtiltRad };
  return SLANTS_RAD[array.polarisation].map((slantRad) => ({ ...antenna, slantRad }));
}

/**
 * Lays out an array in the plane across its boresight.
 *
 * @param array - The array.
 * @returns Its ports, in the order of TS 38.214's codebooks: places first, polarisations last.
 * @source 3GPP TR 38.901, clause 7.3: uniform rectangular panel in the y′z′ plane.
 */
export function createPorts(array: AntennaArray): ArrayPorts {
  const { numRows, numColumns, spacingWavelengths } = array;
  const { left, up } = mountAxes(array);
  const places = Array.from({ length: numColumns * numRows }, (_, place) => {
    const leftward = (Math.floor(place / numRows) - (numColumns - 1) / 2) * spacingWavelengths;
    const upward = ((place % numRows) - (numRows - 1) / 2) * spacingWavelengths;
    return advance(advance([0, 0, 0], leftward, left), upward, up);
  });
  return { antennas: elementsOf(array), places };
}

/**
 * Complex amplitude of one path between every receiving antenna and every port of an array,
 *
 *     a[r, p] = C_rᵀ J C_p · e^{j2π k₀·x_p}
 *
 * k₀ the direction of departure, x_p the port's place in wavelengths: a wave is as much ahead as its
 * element is nearer to where it goes. Plane wave over the array, one wavelength over the carrier.
 *
 * @param path - The path, found from the array's centre.
 * @param ports - The array's ports.
 * @param receivers - Antennas at the path's end, all in one place.
 * @returns `[numReceivers][numPorts][2]` real and imaginary parts, without the carrier's phase.
 * @source 3GPP TR 38.901, equation 7.5-22, the array's part.
 */
export function portGains(
  path: Path,
  { antennas, places }: ArrayPorts,
  receivers: readonly Antenna[],
): Float64Array {
  const turns = places.map((place) => 2 * Math.PI * dot(path.departure, place));
  const gains = new Float64Array(2 * receivers.length * antennas.length * places.length);
  let at = 0;
  for (const receiver of receivers) {
    for (const antenna of antennas) {
      const { re, im } = pathCoefficient(path, antenna, receiver);
      for (const turnRad of turns) {
        const [cos, sin] = [Math.cos(turnRad), Math.sin(turnRad)];
        gains[at] = re * cos - im * sin;
        gains[at + 1] = re * sin + im * cos;
        at += 2;
      }
    }
  }
  return gains;
}
