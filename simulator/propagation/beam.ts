import { CONTACT_M, type Face, heightAbove } from "../scene/face.ts";
import { advance, cross, dot, norm, type Vec3 } from "../scene/vector.ts";

/**
 * The convex part of space that a point source lights through an opening, as half-spaces
 * [mx, my, mz, c], one after the other: inside means m·x ≥ c, with `BEAM_SLACK_M` to spare.
 */
export type Beam = Float64Array;

/** The beam without limits. */
export const EVERYWHERE: Beam = new Float64Array(0);

/**
 * How far a beam reaches beyond its geometric edge. It is a thousand times the contact that faces
 * allow, because that contact grows with distance: a beam never ends before the paths that it
 * carries. Unit: m.
 */
export const BEAM_SLACK_M = 1000 * CONTACT_M;

/**
 * Beam that a face reflects: in front of its plane, and within the pyramid from the image through the
 * lit part,
 *
 *     m = ±(v₁ − image) × (v₂ − image), normalised,   c = m·image − slack
 *
 * @param face - The face.
 * @param image - Where the beam seems to come from, behind the face. Unit: m.
 * @param lit - Convex polygon, counter-clockwise about the face's normal. Unit: m.
 * @returns The beam.
 */
export function reflectedBeam(face: Face, image: Vec3, lit: readonly Vec3[]): Beam {
  const halfSpaces = inFrontOf(face, image);
  for (const [n, corner] of lit.entries()) {
    const a = advance(corner, -1, image);
    const b = advance(lit[(n + 1) % lit.length] ?? corner, -1, image);
    const across = cross(a, b);
    const length = norm(across);
    if (length < MIN_SPREAD * (norm(a) + norm(b))) continue; // too short an edge to give a direction
    const inward = advance([0, 0, 0], sideOf(face, image) / length, across);
    halfSpaces.push(...inward, dot(inward, image) - BEAM_SLACK_M);
  }
  return Float64Array.from(halfSpaces);
}

/**
 * Beam that a whole plane reflects: in front of it, and within the mirrored limits of the beam before,
 *
 *     m′ = m − 2 (m·n) n,   c′ = c − 2 (m·n) d
 *
 * @param face - A face without edges.
 * @param image - Where the new beam seems to come from, behind the face. Unit: m.
 * @param before - The beam that meets the face.
 * @returns The beam.
 */
export function mirroredBeam(face: Face, image: Vec3, before: Beam): Beam {
  const halfSpaces = inFrontOf(face, image);
  for (let h = 0; h < before.length; h += 4) {
    const inward: Vec3 = [before[h] ?? 0, before[h + 1] ?? 0, before[h + 2] ?? 0];
    const alongTwice = 2 * dot(inward, face.normal);
    const mirrored = advance(inward, -alongTwice, face.normal);
    halfSpaces.push(...mirrored, (before[h + 3] ?? 0) - alongTwice * face.offsetM);
  }
  return Float64Array.from(halfSpaces);
}

/** The side that waves leave for: 1 where the normal points. */
function sideOf(face: Face, image: Vec3): 1 | -1 {
  return heightAbove(face, image) < 0 ? 1 : -1;
}

/** What meets the beam next is at least in contact above the plane: half of that keeps it in. */
function inFrontOf(face: Face, image: Vec3): number[] {
  const side = sideOf(face, image);
  const inward = advance([0, 0, 0], side, face.normal);
  return [...inward, side * face.offsetM + CONTACT_M / 2];
}

/** Twice the area that an edge and the image span, over the length of the other two sides. Unit: m. */
const MIN_SPREAD = 1e-4;

/**
 * Tells whether a beam lights a point. Hot path: no allocation.
 *
 * @param beam - The beam.
 * @param point - The point. Unit: m.
 * @returns False when no wave of the beam passes there.
 */
export function lights(beam: Beam, point: Vec3): boolean {
  for (let h = 0; h < beam.length; h += 4) {
    const mx = (beam[h] ?? 0) * point[0];
    const my = (beam[h + 1] ?? 0) * point[1];
    const mz = (beam[h + 2] ?? 0) * point[2];
    if (mx + my + mz < (beam[h + 3] ?? 0)) return false;
  }
  return true;
}

/**
 * Tells whether a beam may meet a box: no half-space leaves the whole box outside.
 *
 * @param beam - The beam.
 * @param boxes - Lower, then upper corner of boxes, x, y, z. Unit: m.
 * @param at - Where in `boxes` the box begins.
 * @returns True when it meets it, and for some boxes that it passes near by.
 */
export function mayMeetBox(beam: Beam, boxes: Float64Array, at = 0): boolean {
  for (let h = 0; h < beam.length; h += 4) {
    let deepest = -(beam[h + 3] ?? 0);
    for (let axis = 0; axis < 3; axis += 1) {
      const m = beam[h + axis] ?? 0;
      deepest += m * (boxes[at + axis + (m > 0 ? 3 : 0)] ?? 0);
    }
    if (deepest < 0) return false;
  }
  return true;
}

/**
 * Cuts a convex polygon down to a beam, half-space by half-space.
 *
 * @param polygon - Corners in either sense of rotation. Unit: m.
 * @param beam - The beam.
 * @returns What the beam lights of it, in the same sense; empty when it misses it.
 * @source I. E. Sutherland and G. W. Hodgman, "Reentrant polygon clipping", CACM 17 (1974).
 */
export function clipToBeam(polygon: readonly Vec3[], beam: Beam): readonly Vec3[] {
  let lit = polygon;
  for (let h = 0; h < beam.length && lit.length > 0; h += 4) {
    lit = clipOnce(lit, [beam[h] ?? 0, beam[h + 1] ?? 0, beam[h + 2] ?? 0], beam[h + 3] ?? 0);
  }
  return lit;
}

function clipOnce(polygon: readonly Vec3[], inward: Vec3, c: number): readonly Vec3[] {
  const depths = polygon.map((corner) => dot(inward, corner) - c);
  if (depths.every((depth) => depth >= 0)) return polygon;
  return polygon.flatMap((corner, n) => {
    const m = (n + 1) % polygon.length;
    const next = polygon[m] ?? corner;
    const [depth = 0, nextDepth = 0] = [depths[n], depths[m]];
    const kept = depth >= 0 ? [corner] : [];
    if (depth * nextDepth >= 0) return kept;
    return [...kept, advance(corner, depth / (depth - nextDepth), advance(next, -1, corner))];
  });
}
