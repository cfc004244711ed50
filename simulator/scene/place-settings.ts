import { PlaceError } from "./place-fault.ts";

/** A number that changes a place. */
export interface PlaceSetting {
  /** What it is, with its unit. */
  readonly description: string;
  /** Smallest allowed value. */
  readonly min: number;
  /** Largest allowed value. */
  readonly max: number;
  /** Value when it is not given. */
  readonly default: number;
  /** True when only whole numbers make sense. */
  readonly isInteger?: boolean;
}

/** Settings by key. */
export type PlaceSettings<K extends string = string> = Readonly<Record<K, PlaceSetting>>;

/**
 * Reads `key=value,key=value`.
 *
 * @param owner - Name of the place or file, for messages.
 * @param settings - What may be set.
 * @param text - What was given; absent: nothing.
 * @returns A value for every key.
 * @throws `PlaceError` `SCENE_INVALID` with all problems at once.
 */
export function readSettings<K extends string>(
  owner: string,
  settings: PlaceSettings<K>,
  text = "",
): Record<K, number> {
  const known = Object.entries<PlaceSetting>(settings);
  const values = new Map(known.map(([key, setting]) => [key, setting.default]));
  const problems = text
    .split(",")
    .filter((part) => part.trim() !== "")
    .flatMap((part) => {
      const [key = "", ...rest] = part.split("=").map((side) => side.trim());
      const value = rest.join("=");
      const setting = known.find(([name]) => name === key)?.[1];
      if (!setting) return [`${owner}: unknown setting "${key}"; ${knownKeys(known)}`];
      const number = value === "" ? Number.NaN : Number(value);
      if (!isAllowed(setting, number)) {
        return [`${owner}: ${key} is "${value}", allowed is ${allowedRange(setting)}`];
      }
      values.set(key, number);
      return [];
    });
  if (problems.length > 0) throw new PlaceError("SCENE_INVALID", problems);
  return Object.fromEntries(values) as Record<K, number>;
}

/**
 * Says what a setting accepts, such as `integer 1..5000`.
 *
 * @param setting - The setting.
 * @returns Kind and range.
 */
export function allowedRange({ min, max, isInteger }: PlaceSetting): string {
  return `${isInteger ? "integer" : "number"} ${min}..${max}`;
}

function isAllowed({ min, max, isInteger }: PlaceSetting, value: number): boolean {
  return min <= value && value <= max && (!isInteger || Number.isInteger(value));
}

function knownKeys(known: readonly (readonly [string, PlaceSetting])[]): string {
  if (known.length === 0) return "there are none";
  return `known: ${known.map(([key]) => key).join(", ")}`;
}
