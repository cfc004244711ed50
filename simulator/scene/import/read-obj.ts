import type { Triangle } from "../convex-pieces.ts";
import { createProblemList, type ProblemList } from "../problem-list.ts";
import type { Vec3 } from "../vector.ts";
import type { MeshData } from "./read-ply.ts";
import { triangulatePolygon } from "./triangulate-polygon.ts";

/** Faces of an OBJ file with one name and one material. */
export interface ObjPart extends MeshData {
  /** From `o` or `g`; the material's without one. */
  readonly name: string;
  /** From `usemtl`; absent: none was named. */
  readonly material: string | undefined;
}

interface Polygon {
  readonly name: string;
  readonly material: string | undefined;
  readonly corners: readonly number[];
}

/**
 * Reads the polygons of a Wavefront OBJ file; normals, textures, lines and curves are skipped.
 *
 * @param file - Its name, for messages.
 * @param text - Its content.
 * @returns A part per name and material, in the order of the file.
 * @throws `PlaceError` `SCENE_INVALID` with file, line and reason of every problem.
 */
export function readObj(file: string, text: string): ObjPart[] {
  const vertices: Vec3[] = [];
  const polygons: Polygon[] = [];
  const problems = createProblemList(file);
  let name = "";
  let material: string | undefined;
  for (const [n, line] of text.split("\n").entries()) {
    const [key, ...words] = line.trim().split(/\s+/);
    if (key === "o" || key === "g") name = words.join(" ");
    else if (key === "usemtl") material = words.join(" ");
    else if (key === "v") vertices.push(readVertex(words, n + 1, problems));
    else if (key === "f") {
      const corners = readCorners(words, vertices.length, n + 1, problems);
      polygons.push({ name, material, corners });
    }
  }
  problems.throwIfAny();
  const parts = new Map<string, Polygon[]>();
  for (const polygon of polygons) {
    const key = JSON.stringify([polygon.name, polygon.material]);
    const members = parts.get(key);
    if (members) members.push(polygon);
    else parts.set(key, [polygon]);
  }
  return [...parts.values()].map((members) => partOf(members, vertices));
}

function readVertex(words: readonly string[], line: number, problems: ProblemList): Vec3 {
  const [x = Number.NaN, y = Number.NaN, z = Number.NaN] = words.map(Number);
  if (![x, y, z].every(Number.isFinite)) {
    problems.add(`line ${line}`, `"v ${words.join(" ")}" is not three finite numbers`);
  }
  return [x, y, z];
}

/** Numbers from 1, or from the newest backwards as −1, −2 …; each may be followed by `/texture/normal`. */
function readCorners(
  words: readonly string[],
  numVertices: number,
  line: number,
  problems: ProblemList,
): number[] {
  if (words.length < 3) problems.add(`line ${line}`, `a face of ${words.length} corners`);
  return words.map((word) => {
    const given = Number(word.split("/")[0]);
    const index = given < 0 ? numVertices + given : given - 1;
    if (!(Number.isInteger(index) && 0 <= index && index < numVertices)) {
      problems.add(
        `line ${line}`,
        `corner "${word}" is none of the ${numVertices} vertices so far`,
      );
    }
    return index;
  });
}

/** Numbers the vertices that the part uses anew. */
function partOf(members: readonly Polygon[], all: readonly Vec3[]): ObjPart {
  const numbers = new Map<number, number>();
  const numberOf = (vertex: number) => {
    const number = numbers.get(vertex) ?? numbers.size;
    numbers.set(vertex, number);
    return number;
  };
  const triangles = members
    .flatMap(({ corners }) => triangulatePolygon(corners, all))
    .map(([a, b, c]): Triangle => [numberOf(a), numberOf(b), numberOf(c)]);
  const vertices = [...numbers.keys()].map((vertex): Vec3 => all[vertex] ?? [0, 0, 0]);
  const { name = "", material } = members[0] ?? {};
  return { name: name || material || "object", material, vertices, triangles };
}
