import { integer, oneOf, onOff, real, text } from "./config-keys.ts";

/** Key of the carrier, the same for the emulated cell and for the commands that look at a scene. */
export const CARRIER_KEYS = {
  carrierGhz: real(
    "Carrier frequency; the scene's materials must be known there (ITU-R P.2040). Unit: GHz.",
    0.1,
    300,
    3.5,
  ),
};

/** Keys of how a place is opened. */
export const PLACE_KEYS = {
  materialsFile: text("Materials of one's own, YAML or JSON; default: ITU-R P.2040 only."),
  ground: onOff("The ground, which reflects and blocks.", "on"),
};

/** Keys of the ways that waves take. */
export const MECHANISM_KEYS = {
  lineOfSight: onOff("The straight way.", "on"),
  maxReflections: integer("Most reflections on one path.", 0, 5, 3),
  maxTransmissions: integer("Most walls, of given thickness, that one path passes.", 0, 8, 0),
  diffraction: onOff("Paths over one edge.", "on"),
  scattering: onOff("Diffuse paths from rough walls.", "off"),
};

/** Keys of an element and where it points. */
export const MOUNTING_KEYS = {
  antenna: oneOf(
    "Element of the transmitter: isotropic, half-wave dipole, or that of 3GPP TR 38.901.",
    ["isotropic", "dipole", "tr38901"],
    "isotropic",
  ),
  azimuthDeg: real("Where it points, from east, counter-clockwise. Unit: degrees.", -360, 360, 0),
  downtiltDeg: real("How far it points below the horizon. Unit: degrees.", -90, 90, 0),
};
