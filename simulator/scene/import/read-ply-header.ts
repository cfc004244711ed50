import { PLY_SCALARS, type PlyScalar } from "./ply-scalars.ts";

/** One value, or list of values, of an element. */
export interface PlyProperty {
  /** Its name. */
  readonly name: string;
  /** Type of the value, or of the list's members. */
  readonly scalar: PlyScalar;
  /** Type of the list's length; absent: a single value. */
  readonly count?: PlyScalar;
}

/** A kind of element, such as `vertex`. */
export interface PlyElement {
  /** Its name. */
  readonly name: string;
  /** How many there are. */
  readonly count: number;
  /** What each has, in the order of the file. */
  readonly properties: readonly PlyProperty[];
}

/** What the header says, or what is wrong with it. */
export type PlyHeader =
  | {
      readonly ok: true;
      readonly format: "ascii" | "binary_little_endian" | "binary_big_endian";
      readonly elements: readonly PlyElement[];
      /** Where the body begins. Unit: byte. */
      readonly bodyOffset: number;
    }
  | { readonly ok: false; readonly reason: string };

/** Headers are some hundred bytes. */
const MAX_HEADER_BYTES = 65_536;

const FORMATS = ["ascii", "binary_little_endian", "binary_big_endian"] as const;

/**
 * Reads the header of a PLY file.
 *
 * @param bytes - The file.
 * @returns Format and elements; `vertex` with x, y, z and `face` with its vertex list are among them.
 */
export function readPlyHeader(bytes: Buffer): PlyHeader {
  const start = bytes.subarray(0, MAX_HEADER_BYTES).toString("latin1");
  const header = /^ply\s[\s\S]*?\nend_header\r?\n/.exec(start)?.[0];
  if (header === undefined) return { ok: false, reason: "not a PLY file: no header" };
  const lines = header.split(/\r?\n/).map((line) => line.trim().split(/\s+/));
  const format = FORMATS.find((name) =>
    lines.some(([key, value]) => key === "format" && value === name),
  );
  if (!format) return { ok: false, reason: `format is none of ${FORMATS.join(", ")}` };
  const elements: { name: string; count: number; properties: PlyProperty[] }[] = [];
  for (const [key, ...words] of lines) {
    if (key === "element") {
      elements.push({ name: words[0] ?? "", count: Number(words[1]), properties: [] });
    }
    if (key !== "property") continue;
    const property = propertyOf(words);
    if (!property)
      return { ok: false, reason: `header: cannot read "property ${words.join(" ")}"` };
    elements.at(-1)?.properties.push(property);
  }
  const reason = faultOf(elements, bytes.length);
  return reason ? { ok: false, reason } : { ok: true, format, elements, bodyOffset: header.length };
}

function propertyOf(words: readonly string[]): PlyProperty | undefined {
  const isList = words[0] === "list";
  const [countType = "", type = "", name = ""] = isList ? words.slice(1) : ["", ...words];
  const [scalar, count] = [PLY_SCALARS.get(type), PLY_SCALARS.get(countType)];
  if (!scalar || !name || (isList && !count)) return undefined;
  return { name, scalar, ...(count ? { count } : {}) };
}

function faultOf(elements: readonly PlyElement[], sizeBytes: number): string | undefined {
  const bad = elements.find(({ count }) => !(Number.isInteger(count) && count <= sizeBytes));
  if (bad)
    return `header: ${bad.count} ${bad.name} elements do not fit a file of ${sizeBytes} bytes`;
  const namesOf = (element: string) =>
    elements.find(({ name }) => name === element)?.properties.map(({ name }) => name) ?? [];
  const vertex = namesOf("vertex");
  const missing = ["x", "y", "z"].filter((axis) => !vertex.includes(axis));
  if (missing.length > 0) return `header: vertices have no ${missing.join(", ")}`;
  const face = namesOf("face");
  if (face.includes("vertex_indices") || face.includes("vertex_index")) return undefined;
  return "header: no faces with vertex_indices";
}
