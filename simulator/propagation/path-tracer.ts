import { CONTACT_M, covers, heightAbove } from "../scene/face.ts";
import type { Scene } from "../scene/scene.ts";
import { advance, type Vec3 } from "../scene/vector.ts";
import { assemblePath, type Hop } from "./assemble-path.ts";
import { buildImageTree, type ImageNode } from "./image-tree.ts";
import { ITU_MATERIALS, type MaterialTable } from "./materials.ts";
import { createMirrors } from "./mirror.ts";
import type { Path } from "./path.ts";
import { createSegmentTest, type SegmentTest } from "./segment-test.ts";
import { SPEED_OF_LIGHT_MPS } from "./speed-of-light.ts";

/** What a tracer is built for. */
export interface PathTracerOptions {
  /** The scene. */
  readonly scene: Scene;
  /** Position of the transmitter. Unit: m. */
  readonly transmitter: Vec3;
  /** Carrier frequency. Unit: Hz. */
  readonly frequencyHz: number;
  /** Most reflections per path; default 2. Integer, ≥ 0. */
  readonly maxOrder?: number;
  /** Materials by name; default `ITU_MATERIALS`. */
  readonly materials?: MaterialTable;
  /** Visibility test; default: every group of the scene in turn. */
  readonly isBlocked?: SegmentTest;
}

/** Finds all paths to a receiver. Argument: its position (m). Returns the line of sight first, then fewer reflections first. */
export type PathTracer = (receiver: Vec3) => Path[];

/**
 * Builds a tracer for one transmitter by the image method: the mirror images are computed once, and
 * for every receiver each image gives at most one path, whose reflection points are where the
 * straight lines towards the images meet the faces. A path counts when every such point lies on its
 * face, both neighbours are on the same side of it, and no leg is blocked.
 *
 * The gain is exact for plane surfaces: λ/(4π length) times Fresnel's coefficients, with the field
 * carried as a vector from reflection to reflection.
 *
 * @param options - Scene, transmitter, frequency.
 * @returns The tracer.
 * @throws `PropagationError` `MATERIAL_UNKNOWN` or `MATERIAL_FREQUENCY_OUT_OF_RANGE` for a face
 *   whose material the table does not give at this frequency.
 */
export function createPathTracer(options: PathTracerOptions): PathTracer {
  const { scene, transmitter, frequencyHz, maxOrder = 2, materials = ITU_MATERIALS } = options;
  const isBlocked = options.isBlocked ?? createSegmentTest(scene);
  const wavelengthM = SPEED_OF_LIGHT_MPS / frequencyHz;
  const mirrors = createMirrors(scene, materials, frequencyHz);
  const images = buildImageTree(mirrors, transmitter, maxOrder);
  return (receiver) => {
    const paths: Path[] = [];
    if (!isBlocked(transmitter, receiver)) {
      paths.push(assemblePath(0, transmitter, [], receiver, wavelengthM));
    }
    for (const image of images) {
      const hops = unfold(image, receiver);
      if (!hops || anyLegBlocked(transmitter, hops, receiver, isBlocked)) continue;
      paths.push(assemblePath(image.id, transmitter, hops, receiver, wavelengthM));
    }
    return paths;
  };
}

/** Reflection points in the order of travel; nothing when one of them misses its face. */
function unfold(last: ImageNode, receiver: Vec3): Hop[] | undefined {
  if (!meetsFace(last, receiver)) return undefined; // most images fail here, before anything is allocated
  const hops: Hop[] = [];
  let target = receiver;
  for (let node: ImageNode | undefined = last; node; node = node.parent) {
    if (node !== last && !meetsFace(node, target)) return undefined;
    const { mirror, image } = node;
    const behind = heightAbove(mirror.face, image);
    const inFront = heightAbove(mirror.face, target);
    target = advance(target, inFront / (inFront - behind), advance(image, -1, target));
    hops.push({ mirror, point: target });
  }
  return hops.reverse();
}

/** Hot path: whether the line from `target` to the node's image passes through the node's face. */
function meetsFace({ mirror: { face }, image }: ImageNode, target: Vec3): boolean {
  const behind = heightAbove(face, image);
  const inFront = heightAbove(face, target);
  if (behind * inFront >= 0 || Math.abs(inFront) < CONTACT_M) return false;
  const t = inFront / (inFront - behind);
  return covers(
    face,
    target[0] + t * (image[0] - target[0]),
    target[1] + t * (image[1] - target[1]),
    target[2] + t * (image[2] - target[2]),
  );
}

function anyLegBlocked(
  transmitter: Vec3,
  hops: readonly Hop[],
  receiver: Vec3,
  isBlocked: SegmentTest,
): boolean {
  let from = transmitter;
  for (const { point } of hops) {
    if (isBlocked(from, point)) return true;
    from = point;
  }
  return isBlocked(from, receiver);
}
