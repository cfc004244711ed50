import type { Triangle } from "./convex-pieces.ts";
import { trianglesByEdge } from "./triangles-by-edge.ts";
import { advance, cross, dot, type Vec3 } from "./vector.ts";

/** Triangles of which it is known where outside is. */
export interface OrientedTriangles {
  /** The same triangles; those of solids run counter-clockwise seen from outside. */
  readonly triangles: readonly Triangle[];
  /** Per triangle whether it bounds a solid; the others are sheets, whose sense of rotation says nothing. */
  readonly isSolid: readonly boolean[];
}

/**
 * Finds the closed parts of a mesh and turns their triangles outwards. A part is closed when every
 * edge has exactly two triangles; edges at its lowest height may have one, because exported
 * buildings often have no floor. Time is linear in the number of triangles.
 *
 * @param vertices - `[numVertices]`, each point once. Unit: m.
 * @param triangles - Either sense of rotation, three different vertices each.
 * @param toleranceM - Heights that differ by less are the same. Unit: m.
 * @returns The triangles in their order.
 */
export function orientSolids(
  vertices: readonly Vec3[],
  triangles: readonly Triangle[],
  toleranceM: number,
): OrientedTriangles {
  const oriented = [...triangles];
  const isSolid = triangles.map(() => false);
  for (const part of collectParts(oriented, vertices.length)) {
    const volume = enclosedVolume(part, oriented, vertices, toleranceM);
    if (volume === 0) continue;
    for (const t of part.members) {
      isSolid[t] = true;
      if (volume < 0) turnOver(oriented, t);
    }
  }
  return { triangles: oriented, isSolid };
}

/** Triangles that hang together by their edges. */
interface MeshPart {
  readonly members: number[];
  /** Ends of the edges that do not have two triangles. */
  readonly rim: number[];
  /** False for a Möbius strip and the like. */
  isOrientable: boolean;
}

/** Goes from triangle to triangle and gives all of a part the sense of rotation of its first. */
function collectParts(oriented: Triangle[], numVertices: number): MeshPart[] {
  const trianglesAt = trianglesByEdge(oriented, numVertices);
  const isSeen = oriented.map(() => false);
  const visit = (part: MeshPart, from: number, a: number, b: number) => {
    const around = trianglesAt(a, b);
    const next = around.length === 2 ? around.find((t) => t !== from) : undefined;
    if (next === undefined) {
      part.rim.push(a, b);
      return;
    }
    const runsAlike = hasSide(oriented[next], a, b);
    if (isSeen[next]) {
      part.isOrientable &&= !runsAlike;
      return;
    }
    isSeen[next] = true;
    part.members.push(next);
    if (runsAlike) turnOver(oriented, next);
  };
  return [...oriented.keys()].flatMap((start) => {
    if (isSeen[start]) return [];
    isSeen[start] = true;
    const part: MeshPart = { members: [start], rim: [], isOrientable: true };
    for (const t of part.members) {
      const [a, b, c] = oriented[t] ?? [0, 0, 0];
      visit(part, t, a, b);
      visit(part, t, b, c);
      visit(part, t, c, a);
    }
    return [part];
  });
}

function hasSide(triangle: Triangle | undefined, from: number, to: number): boolean {
  return triangle !== undefined && triangle[(triangle.indexOf(from) + 1) % 3] === to;
}

function turnOver(oriented: Triangle[], t: number): void {
  const [a, b, c] = oriented[t] ?? [0, 0, 0];
  oriented[t] = [b, a, c];
}

/**
 * Volume inside a part, by the tetrahedra between its triangles and a point at its foot, so that a
 * missing floor counts nothing; 0 for what encloses none. Unit: m³, negative when turned inwards.
 */
function enclosedVolume(
  { members, rim, isOrientable }: MeshPart,
  oriented: readonly Triangle[],
  vertices: readonly Vec3[],
  toleranceM: number,
): number {
  const at = (n: number): Vec3 => vertices[n] ?? [0, 0, 0];
  const corners = members.map((t) => (oriented[t] ?? [0, 0, 0]).map(at) as [Vec3, Vec3, Vec3]);
  const footM = corners.flat().reduce((low, [, , z]) => Math.min(low, z), Number.POSITIVE_INFINITY);
  if (!isOrientable || rim.some((n) => at(n)[2] > footM + toleranceM)) return 0;
  const foot: Vec3 = [corners[0]?.[0][0] ?? 0, corners[0]?.[0][1] ?? 0, footM];
  let volume = 0;
  let area = 0;
  for (const [a, b, c] of corners) {
    const [p, q, r] = [a, b, c].map((corner) => advance(corner, -1, foot)) as [Vec3, Vec3, Vec3];
    volume += dot(p, cross(q, r)) / 6;
    area += Math.hypot(...cross(advance(b, -1, a), advance(c, -1, a))) / 2;
  }
  return Math.abs(volume) > 2 * toleranceM * area ? volume : 0;
}
