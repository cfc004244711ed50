import { dirname, isAbsolute, join } from "node:path";
import type { Vec3 } from "../vector.ts";
import type { XmlElement } from "./parse-xml.ts";
import { readObj } from "./read-obj.ts";
import { type MeshData, readPly } from "./read-ply.ts";
import { readSceneFile } from "./read-scene-file.ts";

/**
 * Reads the surface of a shape in its own frame.
 *
 * @param file - Path of the scene file; mesh files must lie beside or below it, because scenes are
 *   downloaded and must not reach for other files.
 * @param shape - The shape.
 * @returns Its mesh, or why there is none.
 * @throws `PlaceError` when a mesh file is missing or broken.
 */
export function mitsubaShape(
  file: string,
  shape: XmlElement,
): { ok: true; mesh: MeshData } | { ok: false; reason: string } {
  const type = shape.attributes["type"] ?? "";
  if (type === "rectangle") return { ok: true, mesh: RECTANGLE };
  if (type === "cube") return { ok: true, mesh: CUBE };
  if (type !== "ply" && type !== "obj") {
    return { ok: false, reason: `type "${type}" is not supported; supported: ${SUPPORTED}` };
  }
  const named = shape.children.find(({ attributes }) => attributes["name"] === "filename");
  const name = named?.attributes["value"]?.replaceAll("\\", "/"); // as exported on Windows
  if (!name) return { ok: false, reason: "has no filename" };
  if (isAbsolute(name) || /^[a-z]:/i.test(name) || name.split("/").includes("..")) {
    return { ok: false, reason: `filename "${name}" is absolute or leads upwards` };
  }
  const path = join(dirname(file), name);
  const bytes = readSceneFile(path);
  return { ok: true, mesh: type === "ply" ? readPly(path, bytes) : wholeObj(path, bytes) };
}

const SUPPORTED = "ply, obj, rectangle, cube";

function wholeObj(path: string, bytes: Buffer): MeshData {
  const parts = readObj(path, bytes.toString("utf8"));
  let numBefore = 0;
  const triangles = parts.flatMap((part) => {
    const start = numBefore;
    numBefore += part.vertices.length;
    return part.triangles.map(([a, b, c]) => [a + start, b + start, c + start] as const);
  });
  return { vertices: parts.flatMap(({ vertices }) => vertices), triangles };
}

/** From −1 to 1 in x and y. */
const RECTANGLE: MeshData = {
  vertices: [
    [-1, -1, 0],
    [1, -1, 0],
    [1, 1, 0],
    [-1, 1, 0],
  ],
  triangles: [
    [0, 1, 2],
    [0, 2, 3],
  ],
};

/** From −1 to 1 in x, y and z; bits 0, 1, 2 of a vertex's number choose its upper x, y, z. */
const CUBE: MeshData = {
  vertices: [0, 1, 2, 3, 4, 5, 6, 7].map(
    (n): Vec3 => [n & 1 ? 1 : -1, n & 2 ? 1 : -1, n & 4 ? 1 : -1],
  ),
  triangles: [
    [0, 2, 3, 1],
    [4, 5, 7, 6],
    [0, 1, 5, 4],
    [2, 6, 7, 3],
    [0, 4, 6, 2],
    [1, 3, 7, 5],
  ].flatMap(([a = 0, b = 0, c = 0, d = 0]) => [[a, b, c] as const, [a, c, d] as const]),
};
