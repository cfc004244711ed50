import { CONTACT_M, covers, type Face, heightAbove } from "../scene/face.ts";
import { advance, type Vec3 } from "../scene/vector.ts";
import type { Hop } from "./assemble-path.ts";
import { lights } from "./beam.ts";
import type { BeamNode } from "./beam-node.ts";

/**
 * Finds the reflection points of a sequence: where the straight lines towards the images meet the
 * faces, from the receiver backwards.
 * Hot path: most nodes fail before anything is allocated.
 *
 * @param node - The sequence.
 * @param receiver - Where it should lead. Unit: m.
 * @returns In the order of travel; nothing when one of them misses its face.
 */
export function unfoldNode(node: BeamNode, receiver: Vec3): Hop[] | undefined {
  if (!isLit(node, receiver)) return undefined;
  const hops: Hop[] = [];
  let target = receiver;
  let { image, last } = node;
  while (last) {
    const { mirror, before } = last;
    const point = meetingPoint(mirror.face, image, target);
    if (!point) return undefined;
    hops.push({ kind: "reflection", mirror, point });
    target = point;
    ({ image, last } = before);
  }
  return hops.reverse();
}

function isLit({ beams }: BeamNode, receiver: Vec3): boolean {
  for (const beam of beams) {
    if (lights(beam, receiver)) return true;
  }
  return false;
}

function meetingPoint(face: Face, image: Vec3, target: Vec3): Vec3 | undefined {
  const behind = heightAbove(face, image);
  const inFront = heightAbove(face, target);
  if (behind * inFront >= 0 || Math.abs(inFront) < CONTACT_M) return undefined;
  const point = advance(target, inFront / (inFront - behind), advance(image, -1, target));
  return covers(face, point[0], point[1], point[2]) ? point : undefined;
}
