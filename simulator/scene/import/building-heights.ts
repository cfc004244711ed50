/** Height of a storey. Unit: m. */
const STOREY_M = 3;

/** Roof and ground floor above the storeys. Unit: m. */
const EXTRA_M = 1;

/** One foot. Unit: m. */
const FOOT_M = 0.3048;

/** Lower and upper end of a building, or why they make none. */
export type BuildingHeights =
  | { readonly ok: true; readonly baseM: number; readonly topM: number }
  | { readonly ok: false; readonly reason: string };

/**
 * Reads how high a building is from OpenStreetMap's keys: `height` and `min_height` in metres
 * (`12`, `"12.5"`, `"12 m"`, `"40 ft"`), else `building:levels` at 3 m each and 1 m more.
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
  const baseM = lengthOf("min_height") ?? 0;
  const unread = ["height", "min_height", "building:levels"].find((key) =>
    Number.isNaN(lengthOf(key)),
  );
  if (unread)
    return { ok: false, reason: `${unread} "${properties[unread]}" is no length in metres` };
  if (baseM < 0) return { ok: false, reason: `min_height ${baseM} m is below 0` };
  if (topM <= baseM) return { ok: false, reason: `height ${topM} m is not above ${baseM} m` };
  return { ok: true, baseM, topM };
}

/** NaN for what is no length. */
function parseLengthM(text: string): number {
  const [, number, unit] = /^\s*(-?\d*\.?\d+)\s*(m|ft|'|)\s*$/.exec(text) ?? [];
  return Number(number ?? Number.NaN) * (unit === "ft" || unit === "'" ? FOOT_M : 1);
}
