import { advance, dot, norm, type Vec3 } from "../scene/vector.ts";

/** A place on a way. */
export interface WayPoint {
  /** Where. Unit: m. */
  readonly position: Vec3;
  /** Unit vector of travel there. */
  readonly ahead: Vec3;
}

/** A way without kinks, found piece by piece as far as it is asked for. */
export interface RoundedWay {
  /** Where one is after a distance; before 0 the first straight is drawn out backwards. Argument unit: m. */
  readonly at: (alongM: number) => WayPoint;
  /** Distance at which the arc round a corner ends. Argument: the corner's index, ≥ 1. Unit: m. */
  readonly endOfCornerM: (index: number) => number;
}

/** A straight and the arc at its end. */
interface Stretch {
  readonly start: Vec3;
  readonly ahead: Vec3;
  readonly straightM: number;
  /** Unit vector across `ahead`, towards the inside of the arc. */
  readonly inward: Vec3;
  readonly radiusM: number;
  readonly turnRad: number;
}

/**
 * Goes straight from corner to corner and round each corner on the arc of a circle that touches both
 * sides; the arc uses at most half of either side, so that with corners 2r apart two arcs of radius r
 * make one half circle.
 *
 * @param cornerAt - Corners in order, without end, neighbours apart. Argument: index, ≥ 0.
 * @param radiusM - Radius of the arcs where there is room. Unit: m, > 0.
 * @returns The way, which begins at corner 0 and is not rounded there.
 */
export function createRoundedWay(cornerAt: (index: number) => Vec3, radiusM: number): RoundedWay {
  const stretches: Stretch[] = [];
  const endsM: number[] = [];
  const grow = () => {
    const n = stretches.length;
    const last = stretches[n - 1];
    const start = last ? follow(last, lengthOf(last)).position : cornerAt(0);
    const stretch = roundCorner(start, [cornerAt(n), cornerAt(n + 1), cornerAt(n + 2)], radiusM);
    stretches.push(stretch);
    endsM.push((endsM[n - 1] ?? 0) + lengthOf(stretch));
  };
  const at = (alongM: number) => {
    while ((endsM.at(-1) ?? Number.NEGATIVE_INFINITY) <= alongM || endsM.length === 0) grow();
    const n = firstAbove(endsM, alongM);
    return follow(stretches[n] as Stretch, alongM - (endsM[n - 1] ?? 0));
  };
  const endOfCornerM = (index: number) => {
    while (endsM.length < index) grow();
    return endsM[index - 1] as number;
  };
  return { at, endOfCornerM };
}

function lengthOf({ straightM, radiusM, turnRad }: Stretch): number {
  return straightM + radiusM * turnRad;
}

function roundCorner(start: Vec3, [from, corner, to]: [Vec3, Vec3, Vec3], radiusM: number) {
  const [before, after] = [advance(corner, -1, from), advance(to, -1, corner)];
  const [beforeM, afterM] = [norm(before), norm(after)];
  const ahead = advance([0, 0, 0], 1 / beforeM, before);
  const next = advance([0, 0, 0], 1 / afterM, after);
  const across = advance(next, -dot(next, ahead), ahead);
  const acrossM = norm(across);
  const turnRad = Math.atan2(acrossM, dot(next, ahead));
  const slope = Math.tan(turnRad / 2); // of the tangents' length over the radius
  const tangentM = Math.min(radiusM * slope, beforeM / 2, afterM / 2);
  return {
    start,
    ahead,
    straightM: dot(advance(corner, -1, start), ahead) - tangentM,
    inward: acrossM === 0 ? ahead : advance([0, 0, 0], 1 / acrossM, across),
    radiusM: slope === 0 ? 0 : tangentM / slope,
    turnRad,
  };
}

function follow(stretch: Stretch, alongM: number): WayPoint {
  const { start, ahead, straightM, inward, radiusM } = stretch;
  if (alongM <= straightM) return { position: advance(start, alongM, ahead), ahead };
  const turnRad = (alongM - straightM) / radiusM;
  const [cos, sin] = [Math.cos(turnRad), Math.sin(turnRad)];
  const forward = advance(start, straightM + radiusM * sin, ahead);
  return {
    position: advance(forward, radiusM * (1 - cos), inward),
    ahead: advance(advance([0, 0, 0], cos, ahead), sin, inward),
  };
}

/** Index of the first end beyond a distance; ends rise. */
function firstAbove(endsM: readonly number[], alongM: number): number {
  let [low, high] = [0, endsM.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((endsM[middle] ?? 0) > alongM) high = middle;
    else low = middle + 1;
  }
  return low;
}
