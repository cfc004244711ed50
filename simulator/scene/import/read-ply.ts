import type { Triangle } from "../convex-pieces.ts";
import { PlaceError } from "../place-fault.ts";
import type { Vec3 } from "../vector.ts";
import type { PlyScalar } from "./ply-scalars.ts";
import { type PlyElement, readPlyHeader } from "./read-ply-header.ts";
import { triangulatePolygon } from "./triangulate-polygon.ts";

/** Vertices and triangles of a file. */
export interface MeshData {
  /** `[numVertices]`. Unit: m. */
  readonly vertices: readonly Vec3[];
  /** `[numTriangles]` vertex indices. */
  readonly triangles: readonly Triangle[];
}

/** Gives the next number of the body, of the type that the header says; NaN after the end. */
type NextNumber = (scalar: PlyScalar) => number;

/**
 * Reads a PLY mesh, ASCII or binary, with polygons of any number of corners.
 *
 * @param file - Its name, for messages.
 * @param bytes - Its content.
 * @returns The mesh.
 * @throws `PlaceError` `SCENE_UNREADABLE` with file, element and reason.
 * @source G. Turk, "The PLY polygon file format", 1994.
 */
export function readPly(file: string, bytes: Buffer): MeshData {
  const fail = (reason: string) => new PlaceError("SCENE_UNREADABLE", [`${file}: ${reason}`]);
  const header = readPlyHeader(bytes);
  if (!header.ok) throw fail(header.reason);
  const body = bytes.subarray(header.bodyOffset);
  const next = header.format === "ascii" ? textNumbers(body) : binaryNumbers(body, header.format);
  const elements = header.elements.flatMap((element) =>
    Array.from({ length: element.count }, (_, n) => {
      const values = readElement(element, next);
      if (values) return { kind: element.name, n, values };
      throw fail(`${element.name} ${n}: a value is missing or no finite number`);
    }),
  );
  const ofKind = (wanted: string) => elements.filter(({ kind }) => kind === wanted);
  const vertices = ofKind("vertex").map(({ values }) => vertexOf(values));
  const triangles = ofKind("face").flatMap(({ n, values }) => {
    const corners = values.get("vertex_indices") ?? values.get("vertex_index") ?? [];
    const reason = faultOf(corners, vertices);
    if (reason) throw fail(`face ${n}: ${reason}`);
    return triangulatePolygon(corners, vertices);
  });
  return { vertices, triangles };
}

/** Values of one vertex or face by property; nothing when the body is not what the header says. */
function readElement(element: PlyElement, next: NextNumber): Map<string, number[]> | undefined {
  const values = new Map<string, number[]>();
  for (const { name, scalar, count } of element.properties) {
    const length = count ? next(count) : 1;
    if (Number.isNaN(length)) return undefined;
    const list: number[] = [];
    for (let k = 0; k < length; k += 1) {
      const value = next(scalar);
      if (!Number.isFinite(value)) return undefined;
      list.push(value);
    }
    values.set(name, list);
  }
  return values;
}

function vertexOf(values: Map<string, number[]>): Vec3 {
  const [x, y, z] = ["x", "y", "z"].map((axis) => values.get(axis)?.[0] ?? 0);
  return [x ?? 0, y ?? 0, z ?? 0];
}

function faultOf(corners: readonly number[], vertices: readonly Vec3[]): string | undefined {
  if (corners.length < 3) return `${corners.length} corners, at least 3 make a polygon`;
  const missing = corners.find((n) => !vertices[n]);
  if (missing === undefined) return undefined;
  return `there is no vertex ${missing}; vertices are 0..${vertices.length - 1}`;
}

function textNumbers(body: Buffer): NextNumber {
  const words = body.toString("latin1").split(/\s+/).filter(Boolean);
  let at = 0;
  return () => {
    const word = words[at];
    at += 1;
    return word === undefined ? Number.NaN : Number(word);
  };
}

function binaryNumbers(body: Buffer, format: string): NextNumber {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  const isLittle = format === "binary_little_endian";
  let at = 0;
  return ([size, read]) => {
    const start = at;
    at += size;
    return at > view.byteLength ? Number.NaN : read(view, start, isLittle);
  };
}
