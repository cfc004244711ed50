import { CONTACT_M, type Face, heightAbove } from "../scene/face.ts";
import { advance, cross, dot, type Vec3 } from "../scene/vector.ts";
import type { Mirror } from "./mirror.ts";

/** The transmitter mirrored at a sequence of faces, one node per sequence. */
export interface ImageNode {
  /** The last face of the sequence. */
  readonly mirror: Mirror;
  /** Mirror image of the transmitter at all faces up to this one. Unit: m. */
  readonly image: Vec3;
  /** The sequence without its last face; absent after the transmitter itself. */
  readonly parent: ImageNode | undefined;
  /** Number of the sequence: its faces, counted from 1, as digits to the base numFaces + 1. */
  readonly id: number;
}

/**
 * Lists the face sequences that a wave from the transmitter can take, with their image points. A
 * sequence is left out only when geometry forbids it for every receiver: a face seen from behind, a
 * face that lies wholly behind the one before, or wholly outside the beam that the one before
 * reflects. Sequences that survive must still be checked against each receiver.
 *
 * @param mirrors - All faces of the scene.
 * @param transmitter - Position. Unit: m.
 * @param maxOrder - Longest sequence. Integer, ≥ 0.
 * @returns Nodes, shorter sequences first.
 */
export function buildImageTree(
  mirrors: readonly Mirror[],
  transmitter: Vec3,
  maxOrder: number,
): ImageNode[] {
  const levels: ImageNode[][] = [];
  let parents: readonly (ImageNode | undefined)[] = [undefined];
  for (let order = 1; order <= maxOrder; order += 1) {
    const children = parents.flatMap((parent) => childrenOf(mirrors, transmitter, parent));
    levels.push(children);
    parents = children;
  }
  return levels.flat();
}

function childrenOf(
  mirrors: readonly Mirror[],
  transmitter: Vec3,
  parent: ImageNode | undefined,
): ImageNode[] {
  const source = parent?.image ?? transmitter;
  const isInReach = parent ? reachOf(parent, parent.parent?.image ?? transmitter) : () => true;
  const seen = mirrors.filter(({ face }) => {
    const height = heightAbove(face, source);
    return (face.twoSided ? Math.abs(height) : height) > CONTACT_M;
  });
  return seen
    .filter((mirror) => mirror !== parent?.mirror && isInReach(mirror.face))
    .map((mirror) => ({
      mirror,
      image: advance(source, -2 * heightAbove(mirror.face, source), mirror.face.normal),
      parent,
      id: (parent?.id ?? 0) * (mirrors.length + 1) + mirror.index + 1,
    }));
}

/** Tells of a face whether waves reflected by `node` can meet it; `source` is what `node` mirrors. */
function reachOf(node: ImageNode, source: Vec3): (face: Face) => boolean {
  const side = Math.sign(heightAbove(node.mirror.face, source));
  const sides = beamSides(node);
  return (face) => {
    if (!face.edges) return true;
    const { corners } = face;
    if (!corners.some((corner) => side * heightAbove(node.mirror.face, corner) > CONTACT_M))
      return false;
    return sides.every((inward) =>
      corners.some((corner) => dot(inward, advance(corner, -1, node.image)) > 0),
    );
  };
}

/** Inward normals of the planes through the image and each edge of its face, when it is one convex piece. */
function beamSides({ mirror: { face }, image }: ImageNode): Vec3[] {
  if (face.edges?.length !== 1) return [];
  const middle = face.corners.reduce((sum, corner) => advance(sum, 1, corner), [0, 0, 0] as Vec3);
  const centre = advance([0, 0, 0], 1 / face.corners.length, middle);
  return face.corners.map((corner, n) => {
    const next = face.corners[(n + 1) % face.corners.length] ?? corner;
    const across = cross(advance(corner, -1, image), advance(next, -1, image));
    return dot(across, advance(centre, -1, image)) < 0 ? advance([0, 0, 0], -1, across) : across;
  });
}
