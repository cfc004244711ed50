/** Height of a storey. Unit: m. */
const STOREY_M = 3;

/** Roof and ground floor above the storeys. Unit: m. */
const EXTRA_M = 1;

/** One foot. Unit: m. */
const FOOT_M = 0.3048;

/** Inches in a foot. */
const INCHES = 12;

/** Lower and upper end of a building, or why they make none. */
export type BuildingHeights =
  | { readonly ok: true; readonly baseM: number; readonly topM: number }
  | { readonly ok: false; readonly reason: string };

/**
 * Reads how high a building is from OpenStreetMap's keys: `height` and `min_height` in metres
 * (`12`, `"12,5"`, `"12 m"`, `"40 ft"`, `40'6"`), else `building:levels` and `building:min_level` at
 * 3 m each, the former and 1 m more. Of several (`"12;15"`, `"3-4"`) the largest counts.
 *
 * @param properties - Of the feature.
 * @param defaultHeightM - When neither is there. Unit: m.
 * @returns Its ends above the ground.
 * @source OpenStreetMap wiki, "Simple 3D Buildings".
 */
export function buildingHeights(
  properties: Readonly<Record<string, unknown>>,
  defaultHeightM: number,
): BuildingHeights {
  const lengthOf = (key: string): number | undefined => {
    const value = properties[key] ?? "";
    return value === "" ? undefined : parseLengthM(String(value));
  };
  const levels = lengthOf("building:levels");
  const levelsM = levels === undefined ? undefined : levels * STOREY_M + EXTRA_M;
  const topM = lengthOf("height") ?? levelsM ?? defaultHeightM;
  const baseM = lengthOf("min_height") ?? STOREY_M * (lengthOf("building:min_level") ?? 0);
  const unread = HEIGHT_KEYS.find((key) => Number.isNaN(lengthOf(key)));
  if (unread)
    return { ok: false, reason: `${unread} "${properties[unread]}" is no length in metres` };
  if (baseM < 0) return { ok: false, reason: `min_height ${baseM} m is below 0` };
  if (topM <= baseM) return { ok: false, reason: `height ${topM} m is not above ${baseM} m` };
  return { ok: true, baseM, topM };
}

const HEIGHT_KEYS = ["height", "min_height", "building:levels", "building:min_level"];

/** NaN for what is no length. */
function parseLengthM(text: string): number {
  return Math.max(...text.split(/;|(?<=\d)\s*[-–]/).map(parseOneLengthM));
}

function parseOneLengthM(text: string): number {
  const [, number = "", unit = "", inches = "0"] = LENGTH.exec(text) ?? [];
  const value = number === "" ? Number.NaN : Number(number.replace(",", "."));
  return /^[f']/.test(unit) ? (value + Number(inches) / INCHES) * FOOT_M : value;
}

const LENGTH = /^\s*(-?\d*[.,]?\d+)\s*(m|met(?:re|er)s?|ft|feet|'|)\s*(?:(\d+)")?\s*$/;
