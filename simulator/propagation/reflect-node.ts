import { CONTACT_M, heightAbove } from "../scene/face.ts";
import { advance, type Vec3 } from "../scene/vector.ts";
import { clipToBeam, mirroredBeam, reflectedBeam } from "./beam.ts";
import type { BeamNode, BeamSpace } from "./beam-node.ts";
import { isHidden } from "./is-hidden.ts";
import type { Mirror } from "./mirror.ts";

/**
 * Mirrors a node at a face. The new beams start from what the old ones light of the face, less the
 * pieces that lie wholly behind a single other piece: where that hides every corner of a lit polygon,
 * it hides the polygon.
 *
 * @param space - The faces.
 * @param before - The node.
 * @param mirror - The face.
 * @returns The longer sequence; nothing when no wave can take it.
 */
export function reflectNode(
  space: BeamSpace,
  before: BeamNode,
  mirror: Mirror,
): BeamNode | undefined {
  const { face, index } = mirror;
  const height = heightAbove(face, before.image);
  if (mirror === before.last?.mirror || !reflects(space, mirror, height)) return undefined;
  const image = advance(before.image, -2 * height, face.normal);
  const lit = litPolygons(space, before, index);
  if (face.edges && lit.length === 0) return undefined;
  const beams =
    face.edges && lit.length <= MAX_BEAMS
      ? lit.map((polygon) => reflectedBeam(face, image, polygon))
      : before.beams.map((beam) => mirroredBeam(face, image, beam));
  const id = longerId(before.id, index, space.mirrors.length);
  return { id, order: before.order + 1, image, beams, last: { mirror, before } };
}

/**
 * Tells whether a face reflects waves that come from a point at some height above it.
 *
 * @param space - The faces.
 * @param mirror - The face.
 * @param height - Height of the point, negative behind the face. Unit: m.
 * @returns True on the outer side, and behind a sheet or an open slab.
 */
export function reflects(space: BeamSpace, mirror: Mirror, height: number): boolean {
  const hasInside = mirror.face.twoSided || (space.isSlabOpen && mirror.slab !== undefined);
  return (hasInside ? Math.abs(height) : height) > CONTACT_M;
}

/** A face that is lit in more pieces counts as a whole plane, so that the effort stays in bounds. */
const MAX_BEAMS = 16;

/** Largest prime below 2⁵³. */
const MAX_ID = 9_007_199_254_740_881;

/**
 * Beyond 2⁵³ digits are counted modulo a prime, so that ids still depend on the sequence alone; that
 * any two of 50,000 sequences then share one has a probability of 10⁻⁷.
 */
function longerId(id: number, index: number, numFaces: number): number {
  const longer = id * (numFaces + 1) + index + 1;
  if (longer < MAX_ID) return longer;
  return Number((BigInt(id) * BigInt(numFaces + 1) + BigInt(index + 1)) % BigInt(MAX_ID));
}

function litPolygons(space: BeamSpace, before: BeamNode, index: number): (readonly Vec3[])[] {
  const polygons = space.tree.polygons[index] ?? [];
  return before.beams.flatMap((beam) =>
    polygons
      .map((polygon) => clipToBeam(polygon, beam))
      .filter((lit) => lit.length > 0 && !isHidden(space, before, lit)),
  );
}
