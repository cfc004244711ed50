import type { Place } from "./place.ts";
import type { PlaceSettings } from "./place-settings.ts";

/** A place that needs no file. */
export interface BuiltInPlace<K extends string = string> {
  /** How it is called. */
  readonly name: string;
  /** One sentence. */
  readonly description: string;
  /** What can be changed. */
  readonly settings: PlaceSettings<K>;
  /** Builds it from a value for every setting; the same values give the same bytes. */
  build(values: Readonly<Record<K, number>>): Place;
}
