import type { Scene } from "../scene/scene.ts";
import type { Vec3 } from "../scene/vector.ts";
import type { Mirror } from "./mirror.ts";
import type { SegmentTest } from "./segment-test.ts";

/** What the tracer of one mechanism is built from. */
export interface TracerParts {
  /** The scene. */
  readonly scene: Scene;
  /** Its faces with their electrical properties `[numFaces]`. */
  readonly mirrors: readonly Mirror[];
  /** Position of the transmitter. Unit: m. */
  readonly transmitter: Vec3;
  /** λ. Unit: m. */
  readonly wavelengthM: number;
  /** Visibility test. */
  readonly isBlocked: SegmentTest;
}
