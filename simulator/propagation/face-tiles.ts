import { uniformAt } from "../random.ts";
import { type Face, facePieces, heightAbove } from "../scene/face.ts";
import { advance, cross, norm, type Vec3 } from "../scene/vector.ts";

/** A triangle of a rough face, which scatters as one point. */
export interface FaceTile {
  /** Number among all tiles of the scene. Integer, 0 … 2⁴⁸ − 1. */
  readonly id: number;
  /** Its corners. Unit: m. */
  readonly corners: Triangle;
  /** Its longest side. Unit: m. */
  readonly sizeM: number;
  /** Its centre. Unit: m. */
  readonly centre: Vec3;
  /** Its area. Unit: m². */
  readonly areaM2: number;
  /** Where it scatters: a random point of it. Unit: m. */
  readonly point: Vec3;
  /** What it adds to the phase of the field. Unit: rad, 0 … 2π. */
  readonly phaseRad: number;
  /** Whether the part of crossed polarisation leads or lags. */
  readonly crossedSign: 1 | -1;
}

/** Three corners. Unit: m. */
type Triangle = readonly [Vec3, Vec3, Vec3];

/** Most halvings of a tile: 100 m become 2 cm. */
const MAX_HALVINGS = 24;

/** Of the draws of `uniformAt`. */
const STREAM = 0x5ca7;

/**
 * Divides a face into its largest tiles.
 *
 * @param face - The face.
 * @param firstTriangle - Number of triangles of the faces before it.
 * @param seed - Decides points and phases, the same for all transmitters and receivers.
 * @returns Tiles; none for a whole plane, which has no area.
 */
export function tileFace(face: Face, firstTriangle: number, seed: number): FaceTile[] {
  const triangles = facePieces(face).flatMap(([first, ...others]) =>
    others.slice(1).flatMap((corner, n): Triangle[] => {
      const before = others[n];
      return first && before ? [[first, before, corner]] : [];
    }),
  );
  return triangles.map((corners, n) => {
    const root = (firstTriangle + n) * 2 ** (MAX_HALVINGS + 1);
    return createTile(face, corners, root + 1, seed);
  });
}

/**
 * Halves a tile across its longest side.
 *
 * @param face - Its face.
 * @param tile - The tile.
 * @param seed - As for `tileFace`.
 * @returns Both halves, with points and phases of their own; nothing after `MAX_HALVINGS`.
 */
export function halveTile(face: Face, tile: FaceTile, seed: number): FaceTile[] {
  const span = 2 ** (MAX_HALVINGS + 1);
  const place = tile.id % span; // 1, then 2 and 3, then 4 to 7, …
  if (2 * place >= span) return [];
  const [a, b, apex] = longestFirst(tile.corners);
  const middle = advance(a, 0.5, advance(b, -1, a));
  const first = tile.id - place + 2 * place;
  return [
    createTile(face, [a, middle, apex], first, seed),
    createTile(face, [middle, b, apex], first + 1, seed),
  ];
}

function createTile(face: Face, corners: Triangle, id: number, seed: number): FaceTile {
  const [a, b, c] = corners;
  const [ab, ac] = [advance(b, -1, a), advance(c, -1, a)];
  const draw = (n: number) => uniformAt(seed, STREAM, id, n);
  const [x, y] = [draw(0), draw(1)];
  const [u, v] = x + y > 1 ? [1 - x, 1 - y] : [x, y];
  const point = advance(advance(a, u, ab), v, ac);
  return {
    id,
    corners,
    sizeM: Math.max(norm(ab), norm(ac), norm(advance(c, -1, b))),
    centre: advance(advance(a, 1 / 3, ab), 1 / 3, ac),
    areaM2: norm(cross(ab, ac)) / 2,
    point: advance(point, -heightAbove(face, point), face.normal),
    phaseRad: 2 * Math.PI * draw(2),
    crossedSign: draw(3) < 0.5 ? 1 : -1,
  };
}

/** The same corners, turned until the longest side is the first. */
function longestFirst([a, b, c]: Triangle): Triangle {
  const [ab, bc, ca] = [norm(advance(b, -1, a)), norm(advance(c, -1, b)), norm(advance(a, -1, c))];
  if (ab >= bc && ab >= ca) return [a, b, c];
  return bc >= ca ? [b, c, a] : [c, a, b];
}
