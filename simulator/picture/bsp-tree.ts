import { advance, cross, dot, type Vec3 } from "../scene/vector.ts";

/** Something flat to be painted: a line of two points, or a convex polygon of more. */
export interface Shape<T> {
  /** Corners. Unit: m. */
  readonly points: readonly Vec3[];
  /** How it is painted. */
  readonly paint: T;
}

/** Shapes in a plane, those in front of it, and those behind. */
interface BspNode<T> {
  readonly plane: Plane;
  readonly shapes: readonly Shape<T>[];
  readonly front: BspTree<T>;
  readonly back: BspTree<T>;
}

/** What a tree is made of: a node, or lines that no polygon separates. */
type BspTree<T> = BspNode<T> | readonly Shape<T>[];

interface Divider<T> {
  readonly shape: Shape<T>;
  readonly plane: Plane;
}

interface Plane {
  readonly normal: Vec3;
  readonly offsetM: number;
}

/** A shape is in a plane when none of its points is farther away. Unit: m. */
const IN_PLANE_M = 1e-4;

/** So many polygons are tried as the next divider; the one that cuts the fewest others is taken. */
const NUM_CANDIDATES = 6;

/**
 * Puts shapes into the order in which a painter paints them, the hidden before what hides them, by a
 * binary space partition: every polygon's plane divides the rest, and shapes that reach through it
 * are cut. Unlike sorting by distance this is right for any view, also for rays between buildings.
 *
 * @param shapes - Lines and convex polygons.
 * @param eye - Where they are seen from. Unit: m.
 * @returns The shapes, or their parts, the farthest first.
 * @source H. Fuchs, Z. Kedem, B. Naylor, On visible surface generation by a priori tree structures,
 *   SIGGRAPH 1980.
 */
export function paintOrder<T>(shapes: readonly Shape<T>[], eye: Vec3): Shape<T>[] {
  const ordered: Shape<T>[] = [];
  visit(buildTree(shapes), eye, ordered);
  return ordered;
}

function buildTree<T>(shapes: readonly Shape<T>[]): BspTree<T> {
  const divider = chooseDivider(shapes);
  if (!divider) return shapes;
  const { plane } = divider;
  const [front, back, within]: [Shape<T>[], Shape<T>[], Shape<T>[]] = [[], [], []];
  for (const shape of shapes) {
    const heights = shape.points.map((point) => heightOver(plane, point));
    const isFront = shape !== divider.shape && heights.some((height) => height > IN_PLANE_M);
    const isBack = shape !== divider.shape && heights.some((height) => height < -IN_PLANE_M);
    if (isFront && isBack) {
      front.push({ ...shape, points: clip(shape.points, heights) });
      back.push({
        ...shape,
        points: clip(
          shape.points,
          heights.map((height) => -height),
        ),
      });
    } else (isFront ? front : isBack ? back : within).push(shape);
  }
  // lines last, so that outlines lie over the polygon that they belong to
  within.sort((a, b) => Number(a.points.length === 2) - Number(b.points.length === 2));
  return { plane, shapes: within, front: buildTree(front), back: buildTree(back) };
}

function visit<T>(tree: BspTree<T>, eye: Vec3, ordered: Shape<T>[]): void {
  if (!("plane" in tree)) {
    ordered.push(...tree);
    return;
  }
  const { plane, shapes, front, back } = tree;
  const [near, far] = heightOver(plane, eye) > 0 ? [front, back] : [back, front];
  visit(far, eye, ordered);
  ordered.push(...shapes);
  visit(near, eye, ordered);
}

function chooseDivider<T>(shapes: readonly Shape<T>[]): Divider<T> | undefined {
  const polygons = shapes.filter(({ points }) => points.length > 2);
  const stride = Math.max(1, Math.floor(polygons.length / NUM_CANDIDATES));
  let best: (Divider<T> & { readonly numCut: number }) | undefined;
  for (const shape of polygons.filter((_, n) => n % stride === 0)) {
    const plane = planeOf(shape.points);
    if (!plane) continue;
    const numCut = polygons.reduce((cut, { points }) => cut + Number(isCut(plane, points)), 0);
    if (!best || numCut < best.numCut) best = { shape, plane, numCut };
  }
  return best;
}

function isCut(plane: Plane, points: readonly Vec3[]): boolean {
  let [isFront, isBack] = [false, false];
  for (const point of points) {
    const height = heightOver(plane, point);
    if (height > IN_PLANE_M) isFront = true;
    if (height < -IN_PLANE_M) isBack = true;
  }
  return isFront && isBack;
}

/** Newell's normal, which is right even when three of the corners are in line. */
function planeOf(points: readonly Vec3[]): Plane | undefined {
  const [first] = points;
  if (!first) return undefined;
  let sum: Vec3 = [0, 0, 0];
  for (const [n, point] of points.entries()) {
    const next = points[(n + 1) % points.length] ?? first;
    sum = advance(sum, 1, cross(advance(point, -1, first), advance(next, -1, first)));
  }
  const length = Math.hypot(...sum);
  if (length === 0) return undefined;
  const normal = advance([0, 0, 0], 1 / length, sum);
  return { normal, offsetM: dot(normal, first) };
}

const heightOver = ({ normal, offsetM }: Plane, point: Vec3) => dot(normal, point) - offsetM;

/** The part of a shape with heights ≥ 0. */
function clip(points: readonly Vec3[], heights: readonly number[]): Vec3[] {
  const numSides = points.length === 2 ? 1 : points.length;
  const kept: Vec3[] = [];
  for (const [n, point] of points.entries()) {
    const height = heights[n] ?? 0;
    if (height >= 0) kept.push(point);
    const next = points[(n + 1) % points.length];
    const nextHeight = heights[(n + 1) % points.length] ?? 0;
    if (n >= numSides || !next || height * nextHeight >= 0) continue;
    kept.push(advance(point, height / (height - nextHeight), advance(next, -1, point)));
  }
  return kept;
}
