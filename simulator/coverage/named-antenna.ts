import { type Antenna, ELEMENT_PATTERNS } from "../propagation/antenna.ts";

/** An element as plain data, which can be sent to another thread. */
export interface NamedAntenna {
  /** Its pattern. */
  readonly pattern: keyof typeof ELEMENT_PATTERNS;
  /** Vertical or horizontal. */
  readonly polarisation: "V" | "H";
  /** Where the boresight points, from east, counter-clockwise. Unit: degree. */
  readonly azimuthDeg: number;
  /** How far the boresight points below the horizon. Unit: degree. */
  readonly downtiltDeg: number;
}

/**
 * Makes an element out of its description.
 *
 * @param named - The description.
 * @returns The antenna.
 */
export function antennaOf(named: NamedAntenna): Antenna {
  return {
    pattern: ELEMENT_PATTERNS[named.pattern],
    slantRad: named.polarisation === "H" ? Math.PI / 2 : 0,
    azimuthRad: (named.azimuthDeg * Math.PI) / 180,
    downtiltRad: (named.downtiltDeg * Math.PI) / 180,
  };
}
