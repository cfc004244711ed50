import { advance, dot, norm, type Vec3 } from "../scene/vector.ts";
import { sourceNode } from "./beam-node.ts";
import { scale } from "./complex.ts";
import { faceTreeOf } from "./face-tree.ts";
import { type DiffractingEdge, findEdges } from "./find-edges.ts";
import { isHidden } from "./is-hidden.ts";
import { specularCoefficients } from "./mirror.ts";
import type { Path } from "./path.ts";
import { pathThrough } from "./path-through.ts";
import { coupleWave, type SplitDirection } from "./polarisation.ts";
import { createSegmentTest, type SegmentTest } from "./segment-test.ts";
import type { TracerParts } from "./tracer-parts.ts";
import { type FaceReflection, wedgeCoefficients } from "./wedge-diffraction.ts";

/** A point as an edge sees it. */
interface EdgePlace {
  /** Along the edge, from its start. Unit: m. */
  readonly alongM: number;
  /** Away from the edge's line. Unit: m. */
  readonly awayM: number;
  /** Around the edge, from the 0-face through free space, 0 … 2π. Unit: rad. */
  readonly angleRad: number;
}

interface LitEdge {
  readonly edge: DiffractingEdge;
  readonly id: number;
  readonly source: EdgePlace;
  /** Its own, for neighbouring receivers are mostly hidden from an edge by the same wall. */
  readonly isBlocked: SegmentTest;
}

/** Visibility is tested from a point so far before the edge, so that the edge's own faces do not hide it. Unit: m. */
const LIFT_M = 1e-5;

/** Ends so close to an edge's line see no wave from it: there it would have to go along the edge. Unit: m. */
const MIN_AWAY_M = 1e-3;

/**
 * Builds a tracer of paths over one edge, by the uniform theory of diffraction. The point on an edge
 * is where both legs make the same angle with it, which is where the line goes straight when the
 * receiver is turned around the edge to the far side of the transmitter,
 *
 *     z = (z_t ρ_r + z_r ρ_t) / (ρ_t + ρ_r)
 *
 * with z along and ρ away from the edge. A path counts when that point lies on the edge, both ends
 * are outside the wedge, and no leg is blocked. Its gain is λ/(4π) · D / √(s s′ (s + s′)).
 *
 * The 0-face is the one that is nearer in angle to the transmitter than to the receiver (along the
 * edge where both are alike), so that the way back has the same gain. Faces are opaque to it: where
 * slabs let waves through, their part of the field is not taken off the diffracted one.
 *
 * @param parts - Scene, transmitter, wavelength, visibility.
 * @returns The tracer; ids are −1, −3, −5, … by edge.
 */
export function createDiffractionTracer(parts: TracerParts): (receiver: Vec3) => Path[] {
  const { scene, mirrors, transmitter } = parts;
  const space = { mirrors, tree: faceTreeOf(scene), isSlabOpen: false };
  const node = sourceNode(transmitter);
  const lit = findEdges(scene).flatMap((edge, index): LitEdge[] => {
    const source = placeOf(edge, transmitter);
    const ends = [0, edge.lengthM].map((alongM) =>
      lifted(edge, advance(edge.start, alongM, edge.direction)),
    );
    if (!isOutside(edge, source) || isHidden(space, node, ends)) return [];
    return [{ edge, id: -(2 * index + 1), source, isBlocked: createSegmentTest(scene) }];
  });
  const table = meetingTable(lit);
  return (receiver) =>
    lit.flatMap((one, index) => {
      if (!mayMeet(table, index, receiver)) return [];
      const { edge, source, isBlocked } = one;
      const end = placeOf(edge, receiver);
      const alongM = meetingPoint(source, end);
      if (!(alongM >= 0 && alongM <= edge.lengthM) || !isOutside(edge, end)) return [];
      const point = advance(edge.start, alongM, edge.direction);
      const before = lifted(edge, point);
      if (isBlocked(before, receiver) || parts.isBlocked(transmitter, before)) return [];
      return diffractedPath(parts, one, { end, point, receiver });
    });
}

/** Numbers per edge in the table that `mayMeet` reads. */
const NUM_COLUMNS = 15;

/** What tells most edges from those that a receiver can be reached over, in one piece of memory. */
function meetingTable(lit: readonly LitEdge[]): Float64Array {
  return Float64Array.from(
    lit.flatMap(({ edge: { start, along, outward, direction, lengthM }, source }) => [
      ...[along, outward, direction].flatMap((axis) => [...axis, dot(axis, start)]),
      ...[lengthM, source.alongM, source.awayM],
    ]),
  );
}

/**
 * Tells whether the way over an edge meets it between its ends, up to rounding: the same as
 * `meetingPoint`. Hot path: thousands of edges per receiver; no allocation.
 */
function mayMeet(table: Float64Array, edge: number, receiver: Vec3): boolean {
  const e = NUM_COLUMNS * edge;
  const u = coordinateOf(receiver, table, e);
  const v = coordinateOf(receiver, table, e + 4);
  const w = coordinateOf(receiver, table, e + 8);
  const lengthM = table[e + 12] ?? 0;
  const sourceAlongM = table[e + 13] ?? 0;
  const sourceAwayM = table[e + 14] ?? 0;
  const share = sourceAwayM / (sourceAwayM + Math.sqrt(u * u + v * v));
  const alongM = sourceAlongM + (w - sourceAlongM) * share;
  return alongM > -LIFT_M && alongM < lengthM + LIFT_M;
}

/** Along an axis of the table, from the edge's start. Unit: m. */
function coordinateOf([x, y, z]: Vec3, axes: Float64Array, at: number): number {
  const across = (axes[at] ?? 0) * x + (axes[at + 1] ?? 0) * y + (axes[at + 2] ?? 0) * z;
  return across - (axes[at + 3] ?? 0);
}

function placeOf({ start, direction, along, outward }: DiffractingEdge, point: Vec3): EdgePlace {
  const offset = advance(point, -1, start);
  const [x, y] = [dot(offset, along), dot(offset, outward)];
  const angleRad = Math.atan2(y, x);
  return {
    alongM: dot(offset, direction),
    awayM: Math.hypot(x, y),
    angleRad: angleRad < 0 ? angleRad + 2 * Math.PI : angleRad,
  };
}

function isOutside({ n }: DiffractingEdge, { awayM, angleRad }: EdgePlace): boolean {
  return awayM > MIN_AWAY_M && angleRad <= n * Math.PI;
}

/** The same to the last bit from either end, so that an edge's own end is met both ways or neither way. */
function meetingPoint(source: EdgePlace, end: EdgePlace): number {
  const weighted = source.alongM * end.awayM + end.alongM * source.awayM;
  return weighted / (source.awayM + end.awayM);
}

/** In the middle of free space no straight line to a point outside cuts the wedge. */
function lifted({ along, outward, n }: DiffractingEdge, point: Vec3): Vec3 {
  const middleRad = (n * Math.PI) / 2;
  const sideways = advance(point, LIFT_M * Math.cos(middleRad), along);
  return advance(sideways, LIFT_M * Math.sin(middleRad), outward);
}

function diffractedPath(
  { mirrors, transmitter, wavelengthM }: TracerParts,
  { edge, id, source }: LitEdge,
  { end, point, receiver }: { end: EdgePlace; point: Vec3; receiver: Vec3 },
): Path {
  const isTurned =
    source.angleRad > end.angleRad ||
    (source.angleRad === end.angleRad && source.alongM > end.alongM);
  const [from, to] = isTurned ? [turned(edge, source), turned(edge, end)] : [source, end];
  const [zero, other] = isTurned ? [edge.faces[1], edge.faces[0]] : edge.faces;
  const reflection: FaceReflection = (face, cosIncidence) => {
    const mirror = mirrors[face === 0 ? zero : other];
    if (!mirror) throw new RangeError(`no mirror for the faces ${edge.faces}`);
    return specularCoefficients(mirror, cosIncidence);
  };
  const incidentM = norm(advance(point, -1, transmitter));
  const diffractedM = norm(advance(receiver, -1, point));
  const lengthM = incidentM + diffractedM;
  const wedge = {
    n: edge.n,
    wavelengthM,
    incidentRad: from.angleRad,
    diffractedRad: to.angleRad,
    cosBeta0: (to.alongM - from.alongM) / lengthM,
    incidentM,
    diffractedM,
  };
  const { soft, hard, crossed } = wedgeCoefficients(wedge, reflection);
  // relative to λ/(4π length), which every path gets
  const spread = Math.sqrt(lengthM / (incidentM * diffractedM));
  const coupling = {
    te: scale(spread, soft),
    tm: scale(spread, hard),
    crossed: scale(spread, crossed),
  };
  const interactions = [{ kind: "diffraction" as const, face: zero, point }];
  return pathThrough({ id, transmitter, interactions, receiver }, wavelengthM, (wave, k, k1) =>
    coupleWave(wave, softAxis(edge, k), softAxis(edge, k1), coupling),
  );
}

/** The same place, counted from the n-face and along the edge turned round. */
function turned({ n }: DiffractingEdge, { alongM, awayM, angleRad }: EdgePlace): EdgePlace {
  return { alongM: -alongM, awayM, angleRad: n * Math.PI - angleRad };
}

/** The soft component lies in the plane of the edge and the direction of travel. */
function softAxis({ direction: edge }: DiffractingEdge, direction: Vec3): SplitDirection {
  const across = advance(edge, -dot(edge, direction), direction);
  return { direction, axis: advance([0, 0, 0], 1 / norm(across), across) };
}
