import { advance, cross, dot, norm, type Vec3 } from "../scene/vector.ts";

/** A line beside the middle of a street, in one sense of travel. */
export interface Lane {
  /** Unit vector of travel. */
  readonly ahead: Vec3;
  /** Distance to the right of the street's middle; negative: to the left. Unit: m. */
  readonly rightM: number;
}

/** Lanes that meet farther from the node than this many times their distance from the middle are joined across. */
const LONGEST_MITRE = 1.5;

/**
 * Finds where one turns from a lane into another at a node of their streets: where the two lanes
 * meet, or, where they run (nearly) side by side or meet too far away, straight across from the one
 * to the other. Turning back in a dead end is such a case: two corners, one on either side.
 *
 * @param node - Where the middles of the streets meet. Unit: m.
 * @param from - The lane before.
 * @param to - The lane after.
 * @returns One or two corners; none when the lanes are the same line. Unit: m.
 */
export function laneCorners(node: Vec3, from: Lane, to: Lane): Vec3[] {
  const [rightBefore, rightAfter] = [rightOf(from.ahead), rightOf(to.ahead)];
  const leave = advance(node, from.rightM, rightBefore);
  const enter = advance(node, to.rightM, rightAfter);
  const gap = advance(enter, -1, leave);
  if (norm(gap) < 1e-9 && dot(from.ahead, to.ahead) > 0) return [];
  const closing = dot(from.ahead, rightAfter);
  if (Math.abs(closing) < 1e-9) return [leave, enter];
  const corner = advance(leave, dot(gap, rightAfter) / closing, from.ahead);
  const reachM = LONGEST_MITRE * Math.max(Math.abs(from.rightM), Math.abs(to.rightM));
  return norm(advance(corner, -1, node)) <= reachM ? [corner] : [leave, enter];
}

function rightOf(ahead: Vec3): Vec3 {
  const right = cross(ahead, [0, 0, 1]);
  return advance([0, 0, 0], 1 / norm(right), right);
}
