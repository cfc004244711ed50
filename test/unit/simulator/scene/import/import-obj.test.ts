import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { readObj } from "../../../../../simulator/scene/import/read-obj.ts";
import { openPlace } from "../../../../../simulator/scene/open-place.ts";

const TOWN = fileURLToPath(new URL("../../../../support/scenes/town.obj", import.meta.url));

describe("importing an OBJ file", () => {
  it("makes a group per object and material, walls and roof together a solid", () => {
    expect(groupsOf(TOWN)).toEqual([
      ["ground", "concrete", 1, 0],
      ["house", "concrete", 4, 12],
      ["house", "wood", 1, 12],
      ["tower", "brick", 7, 30],
    ]);
  });

  it("turns the y axis up when asked to", () => {
    expect(groupsOf(`${TOWN}:yUp=1`).map(([, , , topM]) => topM)).toEqual([0, 20, 20, 10]);
  });

  it("refuses other settings and materials", () => {
    expect(openPlace(`${TOWN}:yUp=2`)).toMatchObject({
      error: { code: "SCENE_INVALID", message: `${TOWN}: yUp is "2", allowed is integer 0..1` },
    });
  });
});

describe("readObj", () => {
  it("counts vertices from the start or back from the newest, and forgets textures and normals", () => {
    const [part, ...others] = readObj(
      "x.obj",
      "v 0 0 0\nvt 0 0\nvn 0 0 1\nv 1 0 0\r\n  v 1 1 0 0.5 0.5 0.5\nf 1/1/1 2//1 3\nv 9 9 9\nf -4 -3 -2\ns off\nl 1 2\n",
    );

    expect(others).toEqual([]);
    expect(part).toEqual({
      name: "object",
      material: undefined,
      vertices: [
        [0, 0, 0],
        [1, 0, 0],
        [1, 1, 0],
      ],
      triangles: [
        [0, 1, 2],
        [0, 1, 2],
      ],
    });
  });

  it("reports every bad line", () => {
    const text = "v 0 0 0\nv 1 nan 0\nv 1 1\nv 1 1 0\nf 1 2\nf 1 2 5\nf 0 1 x\n";
    const problems = [
      'line 2: "v 1 nan 0" is not three finite numbers',
      'line 3: "v 1 1" is not three finite numbers',
      "line 5: a face of 2 corners",
      'line 6: corner "5" is none of the 4 vertices so far',
      'line 7: corner "0" is none of the 4 vertices so far',
      'line 7: corner "x" is none of the 4 vertices so far',
    ];

    expect(() => readObj("x.obj", text)).toThrow(problems.map((one) => `x.obj: ${one}`).join("\n"));
  });

  it("lists twenty problems and counts the rest", () => {
    expect(() => readObj("x.obj", "f 1 2 3\n".repeat(10))).toThrow(/x.obj: and 10 more problems$/);
  });
});

// Helpers

/** Name, material, number of faces and height of every group. */
function groupsOf(reference: string): unknown[][] {
  const result = openPlace(reference);
  if (!result.ok) throw new Error(result.error.message);
  return result.place.scene.groups.map(({ name, faces, max }) => {
    expect(faces.some(({ thicknessM }) => thicknessM !== undefined)).toBe(false);
    return [name, faces[0]?.material, faces.length, max[2]];
  });
}
