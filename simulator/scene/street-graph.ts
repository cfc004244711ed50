import type { Vec3 } from "./vector.ts";

/** One straight piece of street between two crossings, the same in both directions. */
export interface Street {
  /** Index of the node at one end. */
  readonly from: number;
  /** Index of the node at the other end. */
  readonly to: number;
  /** Free width, from facade to facade. Unit: m, > 0. */
  readonly widthM: number;
}

/** Where people walk and drive. */
export interface StreetGraph {
  /** Crossings and ends, on the ground in the middle of the street. Unit: m. */
  readonly nodes: readonly Vec3[];
  /** Streets between them; the graph is connected. */
  readonly streets: readonly Street[];
}
