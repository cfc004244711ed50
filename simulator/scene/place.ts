import type { MaterialTable } from "../propagation/materials.ts";
import type { Scene } from "./scene.ts";
import type { StreetGraph } from "./street-graph.ts";
import type { Vec3 } from "./vector.ts";

/** A scene with what a run needs to know beyond its surfaces. */
export interface Place {
  /** Ground and buildings. */
  readonly scene: Scene;
  /** The materials its faces name. */
  readonly materials: MaterialTable;
  /** Good positions for antennas, the best first; at least one. Unit: m. */
  readonly masts: readonly Vec3[];
  /** Where users go. */
  readonly streets: StreetGraph;
}
