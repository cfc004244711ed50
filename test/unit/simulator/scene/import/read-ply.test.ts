import { readFileSync } from "node:fs";
import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { readPly } from "../../../../../simulator/scene/import/read-ply.ts";

const HOUSE = readFileSync(
  new URL("../../../../support/scenes/meshes/house.ply", import.meta.url),
  "utf8",
);

describe("readPly", () => {
  it("reads text with polygons of four corners", () => {
    const { vertices, triangles } = readPly("house.ply", Buffer.from(HOUSE));

    expect(vertices).toHaveLength(8);
    expect(vertices[6]).toEqual([10, 20, 12]);
    expect(triangles).toHaveLength(10);
  });

  test.prop([
    fc.boolean(),
    fc.array(fc.tuple(float(), float(), float()), { minLength: 5, maxLength: 9 }),
  ])(
    "reads binary files of either byte order, with values and elements of no interest between",
    (isLittle, points) => {
      const { vertices, triangles } = readPly("x.ply", binaryPly(isLittle, points));

      expect(vertices).toEqual(points);
      expect(triangles).toEqual([[2, 1, 4]]);
    },
  );

  it("divides a concave polygon of six corners", () => {
    const header = HOUSE.slice(0, HOUSE.indexOf("0 0 0"))
      .replace("vertex 8", "vertex 6")
      .replace("face 5", "face 1");
    const arrow = "0 0 5\n4 0 5\n4 1 5\n1 1 5\n1 4 5\n0 4 5\n6 0 1 2 3 4 5\n";
    const { vertices, triangles } = readPly("arrow.ply", Buffer.from(header + arrow));
    const area = triangles.reduce((sum, [a, b, c]) => {
      const [[ax, ay] = [0, 0], [bx, by] = [0, 0], [cx, cy] = [0, 0]] = [a, b, c].map(
        (n) => vertices[n],
      );
      return sum + ((bx - ax) * (cy - ay) - (by - ay) * (cx - ax)) / 2;
    }, 0);

    expect(area).toBeCloseTo(7, 12);
  });

  it.each([
    ["ply", "plx", "not a PLY file: no header"],
    ["format ascii", "format morse", "format is none of ascii"],
    ["element vertex 8", "element vertex 8e9", "header: 8000000000 vertex elements do not fit"],
    ["element vertex 8", "element vertex eight", "header: NaN vertex elements do not fit"],
    ["property float z", "property float w", "header: vertices have no z"],
    ["property float z", "property real z", 'header: cannot read "property real z"'],
    ["vertex_index", "corners", "header: no faces with vertex_indices"],
    ["10 20 12", "10 nan 12", "vertex 6: a value is missing or no finite number"],
    ["\n4 4 5 6 7", "", "face 4: a value is missing"],
    ["4 4 5 6 7", "2 4 5", "face 4: 2 corners, at least 3 make a polygon"],
    ["4 4 5 6 7", "4 4 5 6 8", "face 4: there is no vertex 8; vertices are 0..7"],
  ])("says what is wrong with %s as %s", (from, to, reason) => {
    const read = () => readPly("house.ply", Buffer.from(HOUSE.replace(from, to)));

    expect(read).toThrow(`house.ply: ${reason}`);
    expect(read).toThrow(expect.objectContaining({ code: "SCENE_UNREADABLE" }));
  });

  it("notices that a binary file is cut off", () => {
    const whole = binaryPly(true, [
      [1, 2, 3],
      [4, 5, 6],
      [7, 8, 9],
      [0, 0, 0],
      [1, 1, 1],
    ]);

    expect(() => readPly("x.ply", whole.subarray(0, -3))).toThrow("x.ply: face 0: ");
    expect(() => readPly("x.ply", whole.subarray(0, -20))).toThrow("x.ply: vertex 4: ");
  });
});

// Helpers

function float(): fc.Arbitrary<number> {
  return fc.float({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 }).map((x) => x + 0);
}

/** Vertices with a colour, one note, one face with a quality. */
function binaryPly(
  isLittle: boolean,
  points: readonly (readonly [number, number, number])[],
): Buffer {
  const header = [
    "ply",
    `format binary_${isLittle ? "little" : "big"}_endian 1.0`,
    `element vertex ${points.length}`,
    "property uchar red",
    "property double x",
    "property float32 y",
    "property float z",
    "element note 1",
    "property list ushort int8 letters",
    "element face 1",
    "property list uint8 uint vertex_indices",
    "property short quality",
    "end_header\n",
  ].join("\n");
  const body = new DataView(new ArrayBuffer(17 * points.length + 4 + 15));
  let at = 0;
  for (const [x, y, z] of points) {
    body.setUint8(at, 255);
    body.setFloat64(at + 1, x, isLittle);
    body.setFloat32(at + 9, y, isLittle);
    body.setFloat32(at + 13, z, isLittle);
    at += 17;
  }
  body.setUint16(at, 2, isLittle);
  body.setInt16(at + 2, -1, isLittle);
  body.setUint8(at + 4, 3);
  for (const [n, vertex] of [2, 1, 4].entries()) body.setUint32(at + 5 + 4 * n, vertex, isLittle);
  return Buffer.concat([Buffer.from(header), Buffer.from(body.buffer)]);
}
