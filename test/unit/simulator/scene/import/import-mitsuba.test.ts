import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type OpenPlaceOptions, openPlace } from "../../../../../simulator/scene/open-place.ts";
import type { Place } from "../../../../../simulator/scene/place.ts";

const SCENES = fileURLToPath(new URL("../../../../support/scenes/", import.meta.url));
const TOWN = readFileSync(join(SCENES, "town.xml"), "utf8");

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "slotpilot-mitsuba-"));
  cpSync(join(SCENES, "meshes"), join(folder, "meshes"), { recursive: true });
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("importing a Mitsuba scene", () => {
  it("reads shapes with their names, places, materials and thicknesses", () => {
    const { scene } = opened(join(SCENES, "town.xml"));

    expect(
      scene.groups.map(({ name, kind, min, max, faces }) => [
        name,
        kind,
        [...min, ...max].map((x) => Math.round(1e3 * x) / 1e3 + 0),
        faces.length,
        [...new Set(faces.map((face) => `${face.material} ${face.thicknessM}`))].join(),
      ]),
    ).toEqual([
      ["ground", "ground", [-40, -40, 0, 40, 40, 0], 1, "concrete 0.1"],
      ["house_1", "building", [0, 0, 0, 10, 20, 12], 5, "brick 0.25"],
      ["house_2", "building", [-30, 5, 0, -10, 15, 12], 5, "coating 0.1"],
      ["tower", "building", [21, -24, 0, 29, -16, 30], 6, "glass 0.1"],
    ]);
    expect(scene.name).toBe("town.xml");
  });

  it("knows the materials that the file defines", () => {
    expect(opened(join(SCENES, "town.xml")).materials["coating"]).toEqual({
      bands: [{ minGhz: 0, maxGhz: 1000, abcd: [4, 0, 0.02, 0] }],
      scattering: { coefficient: 0.3, crossPolarRatio: 0, lobeExponent: undefined },
    });
  });

  it("prefers its own materials to the standard's, and those of a materials file to both", () => {
    const file = written(TOWN.replaceAll("coating", "marble"));
    const materialsFile = join(folder, "materials.yaml");
    writeFileSync(materialsFile, "marble: { relativePermittivity: 9 }");
    const permittivityOf = (place: Place) => place.materials["marble"]?.bands[0]?.abcd[0];

    expect(permittivityOf(opened(file))).toBe(4);
    expect(permittivityOf(opened(file, { materialsFile }))).toBe(9);
    expect(opened(file, { materialsFile }).materials["brick"]?.bands[0]?.abcd[0]).toBe(3.91);
  });

  it("has a mast in the open near the middle, one on the highest roof, and streets", () => {
    const { masts, streets } = opened(join(SCENES, "town.xml"));

    expect(masts[0]?.[2]).toBe(10);
    expect(masts[1]).toEqual([25, -20, 33]);
    expect(streets.nodes.length).toBeGreaterThan(20);
  });

  it("takes obj meshes, rectangles and matrices", () => {
    cpSync(join(SCENES, "town.obj"), join(folder, "town.obj"));
    const { scene } = opened(
      written(`<scene>
        <bsdf type="diffuse" id="itu_wood"/>
        <shape type="obj"><string name="filename" value="town.obj"/><ref id="itu_wood"/></shape>
        <shape type="rectangle">
          <transform name="to_world"><matrix value="0 0 1 5  0 2 0 0  3 0 0 4  0 0 0 1"/></transform>
          <ref id="itu_wood"/>
        </shape>
      </scene>`),
    );

    expect(scene.groups.map(({ name, faces }) => [name, faces.length])).toEqual([
      ["ground", 1],
      ["shape 1", 11], // one wall of each house is in the same plane
      ["shape 2", 1],
    ]);
    expect(scene.groups[2]).toMatchObject({ min: [5, -2, 1], max: [5, 2, 7] });
  });

  it("skips lamps, and reads paths as Windows writes them", () => {
    const lamp = '<shape type="sphere" id="lamp"><emitter type="area"/></shape>';
    const file = written(
      TOWN.replace("</scene>", `${lamp}</scene>`).replaceAll("meshes/", "meshes\\"),
    );

    expect(opened(file).scene.groups).toHaveLength(4);
  });

  it("reports all problems of all shapes at once", () => {
    const file = written(
      TOWN.replace("meshes/ground.ply", "meshes/lawn.ply")
        .replace('value="brick"', 'value="brik"')
        .replace("meshes/house.ply", "../house.ply")
        .replace('"meshes/house.ply"', '"/etc/passwd"')
        .replace("<translate x=", "<skew x=")
        .replace('type="cube"', 'type="sphere"')
        .replace('value="25, -20, 15"', 'value="25, x, 15"'),
    );

    expect(problemsOf(file, "SCENE_INVALID")).toEqual([
      `${join(folder, "meshes/lawn.ply")}: no such file`,
      `${file}: shape "house_1": unknown material "brik"; known: concrete, brick, plasterboard, wood, glass, ceiling_board, chipboard, plywood, marble, floorboard, metal, very_dry_ground, medium_dry_ground, wet_ground; others can be given in a materials file`,
      `${file}: shape "house_1": filename "../house.ply" is absolute or leads upwards`,
      `${file}: shape "house_2": transform "skew" is not supported`,
      `${file}: shape "house_2": filename "/etc/passwd" is absolute or leads upwards`,
      `${file}: shape "tower": transform "translate" has a value that is no finite number`,
      `${file}: shape "tower": type "sphere" is not supported; supported: ply, obj, rectangle, cube`,
    ]);
  });

  it.each([
    ['<ref id="walls" name="bsdf"/>', "", 'shape "house_1": has no material'],
    ['<ref id="walls" name="bsdf"/>', '<ref id="x" name="bsdf"/>', 'refers to "x", which is not'],
    ['value="$wall"', 'value="0"', "thickness is not above 0"],
    ['value="0.02"', 'value="-1"', "relative_permittivity is below 1 or conductivity below 0"],
    ['value="0.3"', 'value="2"', "is not within 0..1"],
    ['value="meshes/ground.ply"', 'value=""', 'shape "ground": has no filename'],
  ])("refuses %s as %s", (from, to, reason) => {
    const problems = problemsOf(written(TOWN.replace(from, to)), "SCENE_INVALID");

    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(reason);
  });

  it("says where a file is no XML, no scene, or has nothing in it", () => {
    const reasonFor = (text: string, code: string) => problemsOf(written(text), code)[0];

    expect(reasonFor("<scene>\n<shape></scene>", "SCENE_UNREADABLE")).toContain(
      ": line 2, column 8: not XML",
    );
    expect(reasonFor("no xml at all", "SCENE_UNREADABLE")).toContain("not XML");
    expect(reasonFor("<html></html>", "SCENE_UNREADABLE")).toContain(
      "outermost element is not <scene>",
    );
    expect(reasonFor("<scene></scene>", "SCENE_INVALID")).toContain("has no faces");
    expect(openPlace(`${written(TOWN)}:yUp=1`)).toMatchObject({ error: { code: "SCENE_INVALID" } });
  });

  it("says when there is nowhere to stand", () => {
    const hall = TOWN.replace('value="4, 4, 15"', 'value="400, 400, 15"');

    expect(problemsOf(written(hall), "SCENE_INVALID")[0]).toContain("no free outdoor space");
  });
});

// Helpers

let numWritten = 0;

function written(text: string): string {
  numWritten += 1;
  const path = join(folder, `scene-${numWritten}.xml`);
  writeFileSync(path, text);
  return path;
}

function opened(file: string, options?: OpenPlaceOptions): Place {
  const result = openPlace(file, options);
  if (!result.ok) throw new Error(result.error.message);
  return result.place;
}

function problemsOf(file: string, code: string): string[] {
  const result = openPlace(file);
  expect(result).toMatchObject({ ok: false, error: { code } });
  return result.ok ? [] : result.error.message.split("\n");
}
