import type { Face } from "../scene/face.ts";
import type { FaceGroup, Scene } from "../scene/scene.ts";
import { advance, cross, dot, norm, type Vec3 } from "../scene/vector.ts";
import {
  contactsAlong,
  type FaceSide,
  isWithinAny,
  MIN_STRETCH_M,
  outerSides,
  type Stretch,
  splitAt,
  TOUCH_M,
} from "./face-sides.ts";
import { faceTreeOf } from "./face-tree.ts";

/** A straight edge that diffracts: where two faces meet, or where a sheet ends. */
export interface DiffractingEdge {
  /** One end. Unit: m. */
  readonly start: Vec3;
  /** Unit vector to the other end, along × outward. */
  readonly direction: Vec3;
  /** Length. Unit: m, > 0. */
  readonly lengthM: number;
  /** Indices in the scene of the 0-face and the n-face; twice the same for a sheet. */
  readonly faces: readonly [number, number];
  /** Unit vector in the 0-face, away from the edge: where angles count from. */
  readonly along: Vec3;
  /** Unit normal of the 0-face, into free space. */
  readonly outward: Vec3;
  /** Exterior angle over π; 1 … 2. */
  readonly n: number;
}

/** Faces that turn by less are one surface. Unit: rad. */
const MIN_TURN_RAD = 1e-3;

/**
 * Finds all edges that diffract, once per scene: convex ones between two faces, of one group or of
 * two, and the free sides of two-sided faces. A side counts as far as no third face touches it, so
 * that there is no edge where a building stands on the ground, or where houses share a wall. Sides of
 * the ground are the end of the map and do not count.
 *
 * Objects may move, and meet only themselves and the ground, whatever they touch or cut: so every edge
 * keeps its place in the list while they do.
 *
 * One-sided faces tell with their normals where the inside is; between two-sided ones the exterior is
 * the larger angle.
 *
 * @param scene - The scene, which must not change.
 * @returns Edges, in the order of their 0-faces.
 */
export function findEdges(scene: Scene): readonly DiffractingEdge[] {
  const known = edgesByScene.get(scene);
  if (known) return known;
  const edges = searchEdges(scene);
  edgesByScene.set(scene, edges);
  return edges;
}

const edgesByScene = new WeakMap<Scene, readonly DiffractingEdge[]>();

function searchEdges(scene: Scene): DiffractingEdge[] {
  const surfaces = surfacesOf(scene);
  const tree = faceTreeOf(scene);
  return surfaces.flatMap((surface) => {
    if (surface.isGround) return [];
    return joinEdges(
      surface.sides.flatMap((side) => {
        const contacts = [...contactsAlong(tree, side)].flatMap(([face, along]): Contact[] => {
          const other = surfaces[face];
          return other && mayMeet(surface, other) ? [{ other, along }] : [];
        });
        return edgesAlong(surface, side, contacts);
      }),
    );
  });
}

interface Surface {
  readonly index: number;
  readonly face: Face;
  readonly sides: readonly FaceSide[];
  readonly group: FaceGroup;
  readonly isGround: boolean;
}

function mayMeet(surface: Surface, other: Surface): boolean {
  if (surface.group === other.group) return surface !== other;
  return other.group.kind !== "object" && (surface.group.kind !== "object" || other.isGround);
}

/** Where another surface touches a side. */
interface Contact {
  readonly other: Surface;
  readonly along: readonly Stretch[];
}

function edgesAlong(
  surface: Surface,
  side: FaceSide,
  contacts: readonly Contact[],
): DiffractingEdge[] {
  const parts = splitAt(
    side.lengthM,
    contacts.flatMap(({ along }) => along),
  );
  return parts.flatMap((part) => {
    const touching = contacts.filter(({ along }) => isWithinAny(part, along));
    const [first, second] = touching.map(({ other }) => other);
    if (second || (first && first.index < surface.index)) return [];
    const shape = first ? wedgeShape(surface, side, part, first) : sheetShape(surface, side);
    return shape ? [layEdge(shape, side, part)] : [];
  });
}

type EdgeShape = Pick<DiffractingEdge, "faces" | "along" | "outward" | "n">;

function sheetShape({ face, index }: Surface, { inward }: FaceSide): EdgeShape | undefined {
  if (!face.twoSided) return undefined;
  return { faces: [index, index], along: inward, outward: face.normal, n: 2 };
}

function wedgeShape(
  zero: Surface,
  side: FaceSide,
  part: Stretch,
  other: Surface,
): EdgeShape | undefined {
  const middle = advance(side.start, (part[0] + part[1]) / 2, side.direction);
  const facing = other.sides.find((one) => isOnSide(one, middle));
  if (!facing || other.isGround) return undefined; // it stands on the other face
  const isInside = (owner: Surface, inward: Vec3) =>
    owner.face.twoSided || dot(owner.face.normal, inward) < 0;
  if (!isInside(zero, facing.inward) || !isInside(other, side.inward)) return undefined;
  const across = dot(zero.face.normal, facing.inward);
  const turnRad = Math.atan2(Math.abs(across), dot(side.inward, facing.inward));
  if (Math.PI - turnRad < MIN_TURN_RAD) return undefined;
  return {
    faces: [zero.index, other.index],
    along: side.inward,
    outward: advance([0, 0, 0], across > 0 ? -1 : 1, zero.face.normal),
    n: 2 - turnRad / Math.PI,
  };
}

function layEdge(shape: EdgeShape, side: FaceSide, [fromM, toM]: Stretch): DiffractingEdge {
  const direction = cross(shape.along, shape.outward);
  const startM = dot(direction, side.direction) > 0 ? fromM : toM;
  const start = advance(side.start, startM, side.direction);
  return { ...shape, start, direction, lengthM: toM - fromM };
}

/** Sides of triangles that continue each other become one edge, so that paths move along it unbroken. */
function joinEdges(edges: readonly DiffractingEdge[]): DiffractingEdge[] {
  const joined: DiffractingEdge[] = [];
  for (const edge of edges) {
    let whole = edge;
    for (let n = joined.length - 1; n >= 0; n -= 1) {
      const longer = joinPair(joined[n] ?? edge, whole);
      if (!longer) continue;
      joined.splice(n, 1);
      whole = longer;
    }
    joined.push(whole);
  }
  return joined;
}

function joinPair(a: DiffractingEdge, b: DiffractingEdge): DiffractingEdge | undefined {
  if (a.faces[1] !== b.faces[1] || dot(a.direction, b.direction) < 1 - TOUCH_M) return undefined;
  const offset = advance(b.start, -1, a.start);
  const [first, second] = dot(offset, a.direction) > 0 ? [a, b] : [b, a];
  const end = advance(first.start, first.lengthM, first.direction);
  if (norm(advance(second.start, -1, end)) > MIN_STRETCH_M) return undefined;
  const reach = dot(advance(second.start, -1, first.start), first.direction);
  return { ...first, lengthM: reach + second.lengthM };
}

function isOnSide({ start, direction, lengthM }: FaceSide, point: Vec3): boolean {
  const offset = advance(point, -1, start);
  const atM = dot(offset, direction);
  const awayM = norm(advance(offset, -atM, direction));
  return atM > -TOUCH_M && atM < lengthM + TOUCH_M && awayM < 2 * TOUCH_M;
}

function surfacesOf({ groups }: Scene): Surface[] {
  const faces = groups.flatMap((group) =>
    group.faces.map((face) => ({ face, group, isGround: group.kind === "ground" })),
  );
  return faces.map((one, index) => ({ ...one, index, sides: outerSides(one.face) }));
}
