import { Type } from "@sinclair/typebox";
import { integer, oneOf, onOff, real, text } from "./config-keys.ts";
import { MAX_CARRIER_PRB } from "./fields.ts";

const DECIMAL = "[+-]?[0-9]+(\\.[0-9]+)?";
const POSITION = `${DECIMAL}(,${DECIMAL}){2}`;

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

/** All keys that the emulated cell's traced channel depends on. */
export const TRACED_CELL_KEYS = {
  seed: integer("Seed of users, motion, fading noise and HARQ draws.", 0, 2 ** 32 - 1, 1),
  ues: integer("Number of users.", 1, 128, 8),
  minSpeedKmh: real("Slowest user. Unit: km/h.", 0, 120, 3),
  maxSpeedKmh: real("Fastest user. Unit: km/h.", 0, 120, 30),
  scsKhz: oneOf("Subcarrier spacing; a slot lasts 15/scsKhz ms. Unit: kHz.", [15, 30, 60, 120], 15),
  prb: integer("Transmission bandwidth N_RB. Unit: PRB.", 1, MAX_CARRIER_PRB, 52),
  ...CARRIER_KEYS,
  scene: Type.String({
    description:
      "Where the cell is: a built-in place, `name` or `name:key=value,key=value`, or a file (.xml, .obj, .geojson); see `slotpilot scene list`.",
    default: "street-canyon",
    minLength: 1,
  }),
  ...PLACE_KEYS,
  transmitter: Type.String({
    description: "Position of the antenna, `x,y,z`; default: the place's first mast. Unit: m.",
    pattern: `^(${POSITION})?$`,
    default: "",
  }),
  ...MOUNTING_KEYS,
  polarisation: oneOf(
    "Of the elements: vertical, horizontal, or pairs at ±45°.",
    ["V", "H", "cross"],
    "V",
  ),
  arrayRows: integer("Elements above each other.", 1, 16, 1),
  arrayColumns: integer("Elements side by side.", 1, 16, 1),
  arraySpacingWavelengths: real("From element to element. Unit: wavelengths.", 0.1, 10, 0.5),
  precoding: oneOf(
    "`none`: the first element alone. `max-ratio`: the best weights on every PRB. `beams`: the best beam of a codebook. The power is the same.",
    ["none", "max-ratio", "beams"],
    "none",
  ),
  userAntennas: oneOf(
    "Antennas of a user: one, vertical, or two at ±45° with linear MMSE combining, maximum ratio without `interferers`.",
    [1, 2],
    1,
  ),
  ...MECHANISM_KEYS,
  vehicles: integer("Metal cars on the lanes that reflect and block.", 0, 64, 0),
  interferers: Type.String({
    description:
      "Positions of further antennas like the cell's that always send with its power, `x,y,z;x,y,z`, at most 16; other cells count twice unless `interferenceRiseDb` is lowered. Unit: m.",
    pattern: `^(${POSITION}(;${POSITION}){0,15})?$`,
    default: "",
  }),
  trajectories: text(
    "Ways of users, and of the antenna as `tx`: CSV of `ue,t_s,x_m,y_m,z_m`, or of waypoints, `ue,speed_kmh,x_m,y_m,z_m`; default: the streets at random.",
  ),
  retraceM: real(
    "Paths are traced anew after this way of the fastest motion. Unit: m.",
    0.01,
    1,
    0.1,
  ),
};
