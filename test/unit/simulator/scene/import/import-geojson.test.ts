import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { fc, test } from "@fast-check/vitest";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildingHeights } from "../../../../../simulator/scene/import/building-heights.ts";
import { localMetres } from "../../../../../simulator/scene/import/local-metres.ts";
import { openPlace } from "../../../../../simulator/scene/open-place.ts";

const TOWN = fileURLToPath(new URL("../../../../support/scenes/town.geojson", import.meta.url));
const TEXT = readFileSync(TOWN, "utf8");

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "slotpilot-geojson-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("importing GeoJSON footprints", () => {
  it("makes a prism of every building polygon, with its holes, heights and material", () => {
    const result = openPlace(TOWN);
    if (!result.ok) throw new Error(result.error.message);
    const { groups } = result.place.scene;

    expect(
      groups.map(({ name, faces, min, max }) => [
        name,
        faces.length,
        min[2],
        max[2],
        faces[0]?.material,
      ]),
    ).toEqual([
      ["ground", 1, 0, 0, "concrete"],
      ['feature 1 "court"', 9, 0, 12.5, "brick"],
      ['feature 2 "way/2"', 4, 0, 10, "concrete"],
      ['feature 2 "way/2"', 5, 0, 10, "concrete"],
      ["feature 3", 6, 12.5, 30, "concrete"], // with a floor, for it stands on nothing
    ]);
    expect((groups[1]?.max[0] ?? 0) - (groups[1]?.min[0] ?? 0)).toBeCloseTo(35.85, 1);
  });

  it("takes all polygons when none says that it is a building, at the default height", () => {
    const plain = TEXT.replaceAll(/"(building[^"]*|height|min_height)":/g, '"x-$1":');
    const result = openPlace(`${written(plain)}:defaultHeightM=7`);

    expect(result.ok && result.place.scene.groups.slice(1).map(({ max }) => max[2])).toEqual([
      7, 7, 7, 7, 7,
    ]);
  });

  it("leaves out what lies underground, and outlines that parts on the ground cover by half", () => {
    const square = (name: string, sizeDeg: number, properties: object) => ({
      properties: { name, height: 20, ...properties },
      geometry: { type: "Polygon", coordinates: [squareRing(sizeDeg)] },
    });
    const namesOf = (...features: object[]) => {
      const result = openPlace(written(JSON.stringify({ type: "FeatureCollection", features })));
      return result.ok ? result.place.scene.groups.slice(1).map(({ name }) => name) : [];
    };
    const outline = square("outline", 1e-3, { building: "yes" });
    const part = (sizeDeg: number, more = {}) =>
      square("part", sizeDeg, { "building:part": "yes", ...more });
    const both = ['feature 1 "outline"', 'feature 2 "part"'];

    expect(namesOf(outline, part(9e-4))).toEqual(['feature 2 "part"']);
    expect(namesOf(outline, part(5e-4))).toEqual(both);
    expect(namesOf(outline, part(9e-4, { min_height: 12 }))).toEqual(both);
    expect(namesOf(outline, square("garage", 5e-4, { location: "underground" }))).toEqual([
      'feature 1 "outline"',
    ]);
  });

  it("reads collections in collections, however deep", () => {
    const depth = 20_000;
    const polygon = JSON.stringify({ type: "Polygon", coordinates: [squareRing(1e-3)] });
    const opening = '{"type":"GeometryCollection","geometries":[';
    const geometry = `${opening.repeat(depth)}${polygon}${"]}".repeat(depth)}`;

    expect(openPlace(written(`{"type":"Feature","geometry":${geometry}}`)).ok).toBe(true);
  });

  it("reports the problems of all features at once", () => {
    const file = written(
      TEXT.replace("12.5 m", "tall")
        .replace("[10.0012, 50.0], [10.0012, 50.0001]", "[10.0012, 50.0]")
        .replace("[10.0012, 50.0002], [10.0012, 50.0003]", "[10.0012, 50.0003], [10.0012, 50.0002]")
        .replace('"min_height": 12.5', '"min_height": 30'),
    );
    const [first, second, third, fourth] = problemsOf(file, "SCENE_INVALID");

    expect(first).toBe(`${file}: feature 1 "court": height "tall" is no length in metres`);
    expect(second).toBe(
      `${file}: feature 2 "way/2": a ring of 2 different corners, at least 3 make a polygon`,
    );
    expect(third).toContain(`${file}: feature 2 "way/2": its outline crosses itself near x `);
    expect(fourth).toBe(`${file}: feature 3: height 30 m is not above 30 m`);
  });

  it.each([
    [
      "[10.0005, 50.0]",
      "[566000.5, 50.0]",
      'feature 1 "court": coordinates are not pairs of longitude',
    ],
    ["[10.0005, 50.0]", "[10.0005]", "coordinates are not pairs"],
    ["[10.0005, 50.0]", "[null, 50.0]", "coordinates are not pairs"],
    ["[10.0005, 50.0003], [10.0, 50.0003]", "[10.0003, 50.0]", "a ring without area"],
  ])("refuses %s as %s", (from, to, reason) => {
    expect(problemsOf(written(TEXT.replace(from, to)), "SCENE_INVALID")[0]).toContain(reason);
  });

  it("says when a file is no JSON, no GeoJSON or has no polygon", () => {
    expect(problemsOf(written("{"), "SCENE_UNREADABLE")[0]).toContain("not JSON: ");
    expect(problemsOf(written("[1]"), "SCENE_UNREADABLE")[0]).toContain(
      "neither a FeatureCollection",
    );
    const empty = '{"type": "FeatureCollection", "features": [null, {"geometry": null}]}';
    expect(problemsOf(written(empty), "SCENE_INVALID")[0]).toContain("has no faces");
  });
});

describe("buildingHeights", () => {
  it.each([
    [{ height: 12 }, 0, 12],
    [{ height: "40 ft" }, 0, 12.192],
    [{ height: "12.5m", "building:levels": 9 }, 0, 12.5],
    [{ "building:levels": "4", min_height: "3" }, 3, 13],
    [{ height: "" }, 0, 10],
    [{ height: "12,5" }, 0, 12.5],
    [{ height: "12 metres" }, 0, 12],
    [{ height: "12;15.5" }, 0, 15.5],
    [{ height: "40'6\"" }, 0, 12.3444],
    [{ "building:levels": "3-4" }, 0, 13],
    [{ "building:levels": "5", "building:min_level": "2" }, 6, 16],
  ])("%j", (properties, baseM, topM) => {
    expect(buildingHeights(properties, 10)).toEqual({ ok: true, baseM, topM });
  });

  it.each([{ height: 0 }, { height: -3 }, { height: "NaN" }, { "building:levels": "a few" }])(
    "refuses %j",
    (properties) => {
      expect(buildingHeights(properties, 10).ok).toBe(false);
    },
  );
});

describe("localMetres", () => {
  const place = fc.tuple(
    fc.double({ min: -179, max: 179, noNaN: true }),
    fc.double({ min: -70, max: 70, noNaN: true }),
  );
  const step = fc.integer({ min: -50_000, max: 50_000 }).map((n) => n / 1e6);

  test.prop([place, step, step])("keeps distances to 1 cm within 5 km", (origin, east, north) => {
    const other: [number, number] = [origin[0] + east, origin[1] + north];
    const [x, y] = localMetres(origin)(other);
    fc.pre(Math.hypot(x, y) < 5000);

    // the straight line through the earth is shorter than the way on it by less than 3 mm here
    expect(Math.abs(Math.hypot(x, y) - chordM(origin, other))).toBeLessThan(0.01);
  });

  it("measures a meridian to 1 mm over 5 km", () => {
    const [, y] = localMetres([10, 45])([10, 45.045]);

    expect(Math.abs(y - chordM([10, 45], [10, 45.045]))).toBeLessThan(1e-3);
  });

  it("has x to the east and y to the north", () => {
    const project = localMetres([10, 50]);

    expect(project([10, 50])).toEqual([0, 0]);
    expect(project([10.001, 50])[0]).toBeCloseTo(71.7, 1);
    expect(project([10, 50.001])[1]).toBeCloseTo(111.2, 1);
  });
});

// Helpers

/** Corners of a square around 11.5° east, 48.1° north. */
function squareRing(sizeDeg: number): number[][] {
  const half = sizeDeg / 2;
  return [
    [11.5 - half, 48.1 - half],
    [11.5 + half, 48.1 - half],
    [11.5 + half, 48.1 + half],
    [11.5 - half, 48.1 + half],
  ];
}

let numWritten = 0;

function written(text: string): string {
  numWritten += 1;
  const path = join(folder, `town-${numWritten}.geojson`);
  writeFileSync(path, text);
  return path;
}

function problemsOf(file: string, code: string): string[] {
  const result = openPlace(file);
  expect(result).toMatchObject({ ok: false, error: { code } });
  return result.ok ? [] : result.error.message.split("\n");
}

/** Straight distance between two points of the WGS 84 ellipsoid. */
function chordM(a: readonly [number, number], b: readonly [number, number]): number {
  const [p, q] = [a, b].map(([longitude, latitude]) => {
    const [lambda, phi] = [(longitude * Math.PI) / 180, (latitude * Math.PI) / 180];
    const e2 = 6.69437999014e-3;
    const n = 6378137 / Math.sqrt(1 - e2 * Math.sin(phi) ** 2);
    const across = n * Math.cos(phi);
    return [across * Math.cos(lambda), across * Math.sin(lambda), n * (1 - e2) * Math.sin(phi)];
  });
  return Math.hypot(...[0, 1, 2].map((axis) => (p?.[axis] ?? 0) - (q?.[axis] ?? 0)));
}
