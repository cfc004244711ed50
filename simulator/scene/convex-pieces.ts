/** A point of a plane [x, y]. Unit: m. */
export type Vec2 = readonly [number, number];

/** Vertex indices of a triangle. */
export type Triangle = readonly [number, number, number];

/** Edges as directed halves, one per side; −1 as twin: nothing on the other side. */
interface HalfEdges {
  readonly origin: Int32Array;
  readonly next: Int32Array;
  readonly previous: Int32Array;
  readonly twin: Int32Array;
  /** Number of edges at each vertex. */
  readonly degree: Int32Array;
  readonly isGone: Uint8Array;
}

/**
 * Joins triangles to few convex polygons by taking away every edge between two pieces that leaves
 * both of its corners convex, longest first; at most four times as many pieces remain as in the
 * best division. Runs in n log n.
 *
 * @param points - `[numVertices]` corners.
 * @param triangles - Counter-clockwise, not overlapping.
 * @param toleranceM - How far a corner may lie inside the line between its neighbours and still count as on it. Unit: m.
 * @returns `[numPieces][numCorners]` vertex indices, counter-clockwise, without corners on straight edges.
 * @source S. Hertel and K. Mehlhorn, "Fast triangulation of simple polygons", FCT 1983.
 */
export function convexPieces(
  points: readonly Vec2[],
  triangles: readonly Triangle[],
  toleranceM = 1e-9,
): number[][] {
  const pieces = joinTriangles(points, triangles, toleranceM);
  const isSound = pieces.every((piece) => bulge(piece, points) <= MAX_BULGE * toleranceM);
  return isSound ? pieces : joinTriangles(points, triangles, 0);
}

/** Corners that are each nearly straight may add up to a hollow; deeper than this many tolerances it counts. */
const MAX_BULGE = 4;

function joinTriangles(
  points: readonly Vec2[],
  triangles: readonly Triangle[],
  toleranceM: number,
): number[][] {
  const mesh = createHalfEdges(points.length, triangles);
  const turnAt = (a: number, b: number, c: number) => turn(points, [a, b, c], toleranceM);
  const queue = innerEdges(mesh, points);
  for (const edge of queue) {
    const twin = mesh.twin[edge] ?? -1;
    if (mesh.isGone[edge] || !isRemovable(mesh, edge, twin, turnAt)) continue;
    for (const [out, back] of [
      [edge, twin],
      [twin, edge],
    ] as const) {
      const [into, onwards] = [mesh.previous[out] ?? 0, mesh.next[back] ?? 0];
      link(mesh, into, onwards);
      mesh.isGone[out] = 1;
      const corner = mesh.origin[out] ?? 0;
      mesh.degree[corner] = (mesh.degree[corner] ?? 0) - 1;
      if (mesh.degree[corner] === 2 && straighten(mesh, into, onwards)) queue.push(into);
    }
  }
  return loops(mesh, turnAt);
}

type Turn = "left" | "straight" | "right";
type TurnAt = (a: number, b: number, c: number) => Turn;

function turn(points: readonly Vec2[], corner: Triangle, toleranceM: number): Turn {
  const [[ax, ay] = ORIGIN, [bx, by] = ORIGIN, [cx, cy] = ORIGIN] = corner.map((n) => points[n]);
  const cross = (bx - ax) * (cy - by) - (by - ay) * (cx - bx);
  const isOnward = (bx - ax) * (cx - bx) + (by - ay) * (cy - by) > 0;
  if (Math.abs(cross) <= toleranceM * Math.hypot(cx - ax, cy - ay)) {
    return isOnward ? "straight" : "right"; // a way back into itself is no corner of a convex piece
  }
  return cross > 0 ? "left" : "right";
}

const ORIGIN: Vec2 = [0, 0];

function createHalfEdges(numVertices: number, triangles: readonly Triangle[]): HalfEdges {
  const count = 3 * triangles.length;
  const [origin, next, previous] = [0, 1, 2].map(() => new Int32Array(count)) as Int32Array[];
  const twin = new Int32Array(count).fill(-1);
  const degree = new Int32Array(numVertices);
  const mesh = { origin, next, previous, twin, degree, isGone: new Uint8Array(count) } as HalfEdges;
  const byEnds = new Map<number, number>();
  for (const [t, triangle] of triangles.entries()) {
    for (const [side, from] of triangle.entries()) {
      const edge = 3 * t + side;
      const to = triangle[(side + 1) % 3] ?? 0;
      mesh.origin[edge] = from;
      link(mesh, edge, 3 * t + ((side + 1) % 3));
      const other = byEnds.get(to * numVertices + from);
      if (other !== undefined && twin[other] === -1) {
        twin[edge] = other;
        twin[other] = edge;
      } else {
        byEnds.set(from * numVertices + to, edge);
        degree[from] = (degree[from] ?? 0) + 1;
        degree[to] = (degree[to] ?? 0) + 1;
      }
    }
  }
  return mesh;
}

function link({ next, previous }: HalfEdges, edge: number, after: number): void {
  next[edge] = after;
  previous[after] = edge;
}

/** One half of every edge with a piece on both sides, the longest first. */
function innerEdges({ origin, next, twin }: HalfEdges, points: readonly Vec2[]): number[] {
  const lengthOf = (edge: number) => {
    const [ax, ay] = points[origin[edge] ?? 0] ?? ORIGIN;
    const [bx, by] = points[origin[next[edge] ?? 0] ?? 0] ?? ORIGIN;
    return Math.hypot(bx - ax, by - ay);
  };
  const inner = Array.from(twin.keys()).filter((edge) => (twin[edge] ?? -1) > edge);
  const lengths = new Map(inner.map((edge) => [edge, lengthOf(edge)]));
  return inner.sort((a, b) => (lengths.get(b) ?? 0) - (lengths.get(a) ?? 0) || a - b);
}

function isRemovable(mesh: HalfEdges, edge: number, twin: number, turnAt: TurnAt): boolean {
  const { origin, next, previous } = mesh;
  const at = (e: number | undefined) => origin[e ?? 0] ?? 0;
  const staysConvex = (out: number, back: number) => {
    const beyond = next[next[back] ?? 0];
    return turnAt(at(previous[out]), at(out), at(beyond)) !== "right";
  };
  return staysConvex(edge, twin) && staysConvex(twin, edge);
}

/**
 * Makes one edge of two that follow each other at a vertex where no other edge is left, so that it
 * can go as a whole; true when that was so.
 */
function straighten(mesh: HalfEdges, into: number, onwards: number): boolean {
  const { twin, next } = mesh;
  const [back, away] = [twin[onwards] ?? -1, twin[into] ?? -1];
  if (back < 0 || away < 0 || next[back] !== away) return false;
  link(mesh, into, next[onwards] ?? 0);
  link(mesh, back, next[away] ?? 0);
  twin[into] = back;
  twin[back] = into;
  mesh.isGone[onwards] = 1;
  mesh.isGone[away] = 1;
  return true;
}

function loops({ origin, next, isGone }: HalfEdges, turnAt: TurnAt): number[][] {
  const pieces: number[][] = [];
  const isSeen = Uint8Array.from(isGone);
  for (const start of isSeen.keys()) {
    const loop: number[] = [];
    for (let edge = start; !isSeen[edge]; edge = next[edge] ?? 0) {
      isSeen[edge] = 1;
      loop.push(origin[edge] ?? 0);
    }
    const corners = withoutStraightCorners(loop, turnAt);
    if (corners.length >= 3) pieces.push(corners); // a sliver has no corners left
  }
  return pieces;
}

/** How far any corner of a piece lies outside one of its sides. Unit: m. */
function bulge(piece: readonly number[], points: readonly Vec2[]): number {
  const corners = piece.map((n) => points[n] ?? ORIGIN);
  let farthestM = 0;
  for (const [n, [ax, ay]] of corners.entries()) {
    const [bx, by] = corners[(n + 1) % corners.length] ?? ORIGIN;
    const length = Math.hypot(bx - ax, by - ay);
    for (const [x, y] of corners) {
      const outM = ((by - ay) * (x - ax) - (bx - ax) * (y - ay)) / length;
      farthestM = Math.max(farthestM, outM);
    }
  }
  return farthestM;
}

function withoutStraightCorners(loop: readonly number[], turnAt: TurnAt): number[] {
  const kept: number[] = [];
  for (const [n, corner] of loop.entries()) {
    const before = kept.at(-1) ?? loop.at(-1) ?? 0;
    const after = loop[n + 1] ?? kept[0] ?? loop[0] ?? 0;
    if (turnAt(before, corner, after) !== "straight") kept.push(corner);
  }
  return kept;
}
