import { CITY } from "./build-city.ts";
import { MANHATTAN } from "./build-manhattan.ts";
import { PLAZA } from "./build-plaza.ts";
import type { BuiltInPlace } from "./built-in-place.ts";
import { STREET_CANYON_PLACE } from "./street-canyon-place.ts";

/** Every place that needs no file, the simplest first. */
export const BUILT_IN_PLACES: readonly BuiltInPlace[] = [
  STREET_CANYON_PLACE,
  PLAZA,
  MANHATTAN,
  CITY,
];
