import { CONTACT_M, type Face, facePieces } from "../scene/face.ts";
import type { Scene } from "../scene/scene.ts";
import { advance, cross, dot, type Vec3 } from "../scene/vector.ts";

/**
 * Bounding volume hierarchy over the convex pieces of all faces, as flat arrays: nodes in depth-first
 * order, each with the node that comes next when its box is missed, so that a walk needs no stack.
 */
export interface FaceTree {
  /** All faces of the scene. */
  readonly faces: readonly Face[];
  /** Indices of the faces without edges, which no box holds. */
  readonly planes: readonly number[];
  /** Convex pieces of every face `[numFaces][numPieces][numCorners]`, counter-clockwise seen from outside. Unit: m. */
  readonly polygons: readonly (readonly (readonly Vec3[])[])[];
  /** Box of every node, x, y, z of the lower, then of the upper corner, with `CONTACT_M` to spare `[numNodes][6]`. Unit: m. */
  readonly boxes: Float64Array;
  /** Node to go on with when the box is missed, or after a leaf `[numNodes]`. */
  readonly skips: Int32Array;
  /** First piece of a leaf `[numNodes]`; −1 for a node with children, the first of which follows it. */
  readonly firstPieces: Int32Array;
  /** Number of pieces of a leaf `[numNodes]`. */
  readonly pieceCounts: Int32Array;
  /** Face that a piece belongs to `[numPieces]`. */
  readonly pieceFaces: Int32Array;
  /** Where a piece's half-spaces begin in `edges` `[numPieces + 1]`. */
  readonly edgeStarts: Int32Array;
  /** Half-spaces of all pieces as in `Face.edges`, one after the other. */
  readonly edges: Float64Array;
  /** Plane n, d of every piece's face `[numPieces][4]`. */
  readonly piecePlanes: Float64Array;
}

/**
 * Gives the tree of a scene, built on first use and shared by everything that looks through the scene.
 * Nodes are split at the median piece along their longest side; leaves hold up to four pieces.
 *
 * @param scene - The scene, which must not change.
 * @returns The tree.
 */
export function faceTreeOf(scene: Scene): FaceTree {
  const known = trees.get(scene);
  if (known) return known;
  const tree = buildFaceTree(scene.faces);
  trees.set(scene, tree);
  return tree;
}

const trees = new WeakMap<Scene, FaceTree>();

const MAX_LEAF_PIECES = 4;

interface Piece {
  readonly face: number;
  readonly edges: Float64Array;
  readonly box: readonly number[];
}

interface NodeLists {
  readonly boxes: number[];
  readonly skips: number[];
  readonly firstPieces: number[];
  readonly pieceCounts: number[];
  /** In the order of the leaves. */
  readonly pieces: Piece[];
}

function buildFaceTree(faces: readonly Face[]): FaceTree {
  const polygons = faces.map(polygonsOf);
  const pieces = faces.flatMap(({ edges = [] }, face) =>
    edges.map((halfSpaces, n) => ({
      face,
      edges: halfSpaces,
      box: boxAround(polygons[face]?.[n] ?? []),
    })),
  );
  const lists: NodeLists = { boxes: [], skips: [], firstPieces: [], pieceCounts: [], pieces: [] };
  if (pieces.length > 0) addNode(lists, pieces);
  let numEdges = 0;
  const starts = lists.pieces.map(({ edges }) => {
    numEdges += edges.length;
    return numEdges;
  });
  return {
    faces,
    polygons,
    planes: faces.flatMap(({ edges }, face) => (edges ? [] : [face])),
    boxes: Float64Array.from(lists.boxes),
    skips: Int32Array.from(lists.skips),
    firstPieces: Int32Array.from(lists.firstPieces),
    pieceCounts: Int32Array.from(lists.pieceCounts),
    pieceFaces: Int32Array.from(lists.pieces, ({ face }) => face),
    edgeStarts: Int32Array.from([0, ...starts]),
    edges: Float64Array.from(lists.pieces.flatMap(({ edges }) => [...edges])),
    piecePlanes: Float64Array.from(
      lists.pieces.flatMap(({ face }) => {
        const { normal = [0, 0, 0], offsetM = 0 } = faces[face] ?? {};
        return [...normal, offsetM];
      }),
    ),
  };
}

function addNode(lists: NodeLists, pieces: readonly Piece[]): void {
  const node = lists.skips.length;
  const box = unite(pieces.map((piece) => piece.box));
  const isLeaf = pieces.length <= MAX_LEAF_PIECES;
  lists.boxes.push(...box.map((side, n) => side + (n < 3 ? -CONTACT_M : CONTACT_M)));
  lists.skips.push(0);
  lists.firstPieces.push(isLeaf ? lists.pieces.length : -1);
  lists.pieceCounts.push(isLeaf ? pieces.length : 0);
  if (isLeaf) lists.pieces.push(...pieces);
  else for (const half of halvesOf(pieces)) addNode(lists, half);
  lists.skips[node] = lists.skips.length;
}

function halvesOf(pieces: readonly Piece[]): readonly Piece[][] {
  const middle = ({ box }: Piece, axis: number) => (box[axis] ?? 0) + (box[axis + 3] ?? 0);
  const spread = unite(
    pieces.map((piece) => [0, 1, 2, 0, 1, 2].map((axis) => middle(piece, axis))),
  );
  const lengths = [0, 1, 2].map((axis) => (spread[axis + 3] ?? 0) - (spread[axis] ?? 0));
  const longest = lengths.indexOf(Math.max(...lengths));
  const sorted = [...pieces].sort((a, b) => middle(a, longest) - middle(b, longest));
  const half = Math.ceil(sorted.length / 2);
  return [sorted.slice(0, half), sorted.slice(half)];
}

function boxAround(polygon: readonly Vec3[]): number[] {
  return unite(polygon.map((corner) => [...corner, ...corner]));
}

function unite(boxes: readonly (readonly number[])[]): number[] {
  const united = [...(boxes[0] ?? [])];
  for (const box of boxes) {
    for (let n = 0; n < 3; n += 1) {
      united[n] = Math.min(united[n] ?? 0, box[n] ?? 0);
      united[n + 3] = Math.max(united[n + 3] ?? 0, box[n + 3] ?? 0);
    }
  }
  return united;
}

function polygonsOf(face: Face): Vec3[][] {
  return facePieces(face).map((piece) =>
    isCounterClockwise(piece, face.normal) ? piece : piece.reverse(),
  );
}

function isCounterClockwise([origin, ...others]: readonly Vec3[], normal: Vec3): boolean {
  if (!origin) return true;
  let area = 0;
  for (const [n, corner] of others.entries()) {
    const next = others[n + 1] ?? corner;
    area += dot(normal, cross(advance(corner, -1, origin), advance(next, -1, origin)));
  }
  return area > 0;
}
