import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openPlace } from "../../../../simulator/scene/open-place.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "slotpilot-place-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("openPlace", () => {
  it("opens a built-in place with the settings behind its name", () => {
    const result = openPlace("city:seed=7,buildings=20");

    expect(result.ok && result.place.scene.groups).toHaveLength(21);
  });

  it("leaves the ground out when asked to", () => {
    const [whole, bare] = [openPlace("plaza"), openPlace("plaza", { ground: false })];
    if (!whole.ok || !bare.ok) throw new Error("does not open");

    expect(bare.place.scene.faces).toEqual(whole.place.scene.faces.slice(1));
    expect(bare.place.scene.groups.every(({ kind }) => kind === "building")).toBe(true);
  });

  it("reports all problems of the settings at once, with what is allowed", () => {
    expect(openPlace("city:buildings=0,colour=red,seed=1.5,heightM=,blockM=60=70")).toEqual({
      ok: false,
      error: {
        code: "SCENE_INVALID",
        message: [
          'city: buildings is "0", allowed is integer 1..5000',
          'city: unknown setting "colour"; known: seed, buildings, blockM, streetWidthM, heightM, wallThicknessM',
          'city: seed is "1.5", allowed is integer 0..4294967295',
          'city: heightM is "", allowed is number 6..100',
          'city: blockM is "60=70", allowed is number 60..200',
        ].join("\n"),
      },
    });
  });

  it("names what there is when it does not know a place", () => {
    for (const reference of ["atlantis", "atlantis:depthM=1", "", "constructor", "town.stl"]) {
      const result = openPlace(reference);
      expect(result).toMatchObject({ ok: false, error: { code: "SCENE_UNKNOWN" } });
      expect(!result.ok && result.error.message).toContain(
        "built in: street-canyon, plaza, manhattan, city; files: .xml, .obj, .geojson",
      );
    }
  });

  it("says which file is missing", () => {
    for (const reference of ["no/town.xml", "C:\\towns\\town.OBJ", "./a:b/town.geojson"]) {
      expect(openPlace(reference)).toEqual({
        ok: false,
        error: { code: "SCENE_UNREADABLE", message: `${reference}: no such file` },
      });
    }
  });

  it("takes materials and thicknesses from a file", () => {
    const materialsFile = written(
      "glass: { thicknessM: 0.02 }\nfoam: { relativePermittivity: 1.1 }",
    );
    const result = openPlace("plaza", { materialsFile });
    if (!result.ok) throw new Error(result.error.message);
    const { scene, materials } = result.place;

    expect(materials["foam"]?.bands[0]?.abcd).toEqual([1.1, 0, 0, 0]);
    for (const faces of [scene.faces, scene.groups.flatMap((group) => group.faces)]) {
      for (const { material, thicknessM } of faces) {
        expect(thicknessM).toBe(material === "glass" ? 0.02 : undefined);
      }
    }
  });

  it("reports all problems of the materials file at once", () => {
    const materialsFile = written(
      [
        "foam: { conductivitySPerM: 0.1 }",
        "brick: { thicknessM: 0, scattering: { coefficient: 2, colour: 1 } }",
        "paint: { abcd: [3, 0, 0], minGhz: 1, maxGhz: 2 }",
        "resin: { abcd: [3, 0, 0, 0], minGhz: 5, maxGhz: 2 }",
        "slate: 7",
      ].join("\n"),
    );
    const result = openPlace("plaza", { materialsFile });
    const lines = result.ok ? [] : result.error.message.split("\n");

    expect(result).toMatchObject({ ok: false, error: { code: "MATERIALS_INVALID" } });
    for (const part of [
      "foam: has no properties; give relativePermittivity",
      "brick: thicknessM is 0: ",
      "brick: scattering.coefficient is 2: expected number to be less or equal to 1 (0..1)",
      "brick: scattering.colour is 1: unexpected property",
      "paint: abcd is [3,0,0]: ",
      "resin: minGhz 5 is above maxGhz 2",
      "slate: it is 7: expected object",
    ]) {
      expect(lines.filter((line) => line.includes(`${materialsFile}: ${part}`))).toHaveLength(1);
    }
  });

  it("says why a materials file is none", () => {
    const files = [join(folder, "none.yaml"), written("a: ["), written("[1, 2]")];
    for (const materialsFile of files) {
      const result = openPlace("plaza", { materialsFile });
      expect(result).toMatchObject({ ok: false, error: { code: "MATERIALS_INVALID" } });
      expect(!result.ok && result.error.message.startsWith(`${materialsFile}: `)).toBe(true);
    }
  });
});

// Helpers

let numWritten = 0;

function written(text: string): string {
  numWritten += 1;
  const path = join(folder, `materials-${numWritten}.yaml`);
  writeFileSync(path, text);
  return path;
}
