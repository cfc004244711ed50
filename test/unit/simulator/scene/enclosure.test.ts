import { describe, expect, it } from "vitest";
import { boxBuilding } from "../../../../simulator/scene/box-building.ts";
import { createEnclosureTest } from "../../../../simulator/scene/enclosure.ts";
import { meshFaces } from "../../../../simulator/scene/mesh-faces.ts";
import { planeFace } from "../../../../simulator/scene/plane-face.ts";
import { createScene, type FaceGroupSpec } from "../../../../simulator/scene/scene.ts";
import type { Vec3 } from "../../../../simulator/scene/vector.ts";

const ground: FaceGroupSpec = {
  name: "earth",
  kind: "ground",
  faces: [planeFace({ name: "earth", material: "wood", point: [0, 0, 0], normal: [0, 0, 1] })],
};
const block = boxBuilding({ name: "block", material: "brick", min: [0, 0, 0], max: [10, 10, 20] });

describe("createEnclosureTest", () => {
  const enclosing = createEnclosureTest(
    createScene("s", [
      ...[ground, block, tent()],
      ...[sheets("deck", 40, [5, 6]), sheets("canopy", 60, [5])],
    ]),
  );
  const nameAt = (point: Vec3) => enclosing(point)?.name;

  it.each<[string, Vec3, string | undefined]>([
    ["inside a block without a floor", [5, 5, 1], "block"],
    ["inside, under an edge of round numbers", [0, 5, 1], "block"],
    ["just under the roof", [5, 5, 19.999], "block"],
    ["above the roof", [5, 5, 20.001], undefined],
    ["beside the wall", [-0.01, 5, 1], undefined],
    ["below the ground", [50, 50, -0.01], "earth"],
    ["above the ground", [50, 50, 0.01], undefined],
    ["inside a closed mesh, under its ridge", [25, 5, 2], "tent"],
    ["below the eaves, outside", [19.9, 5, 2], undefined],
    ["under a single sheet, such as a canopy", [65, 5, 2], undefined],
    ["under two sheets", [45, 5, 2], undefined],
    ["between two sheets", [45, 5, 5.5], undefined],
  ])("%s", (_, point, name) => {
    expect(nameAt(point)).toBe(name);
  });

  it("lets antennas into a building of slabs, not below the ground, once waves may pass slabs", () => {
    const box = boxBuilding({ name: "room", material: "brick", min: [0, 0, 0], max: [10, 10, 20] });
    const room = { ...box, faces: box.faces.map((face) => ({ ...face, thicknessM: 0.2 })) };
    const scene = createScene("s", [ground, room]);

    expect(createEnclosureTest(scene)([5, 5, 1])?.name).toBe("room");
    expect(createEnclosureTest(scene, 1)([5, 5, 1])).toBeUndefined();
    expect(createEnclosureTest(scene, 1)([5, 5, -1])?.name).toBe("earth");
    expect(createEnclosureTest(createScene("s", [block]), 1)([5, 5, 1])?.name).toBe("block");
  });
});

// Helpers

/** A roof on the ground whose ridge runs along y. */
function tent(): FaceGroupSpec {
  const vertices: Vec3[] = [
    [20, 0, 0],
    [30, 0, 0],
    [25, 0, 6],
    [20, 10, 0],
    [30, 10, 0],
    [25, 10, 6],
  ];
  const quads = [
    [0, 1, 4, 3],
    [0, 2, 5, 3],
    [1, 2, 5, 4],
  ] as const;
  const triangles = quads.flatMap(([a, b, c, d]) => [[a, b, c] as const, [a, c, d] as const]);
  const mesh = { name: "tent", material: "wood", vertices, triangles };
  return {
    name: "tent",
    faces: meshFaces({ ...mesh, triangles: [...triangles, [0, 1, 2], [3, 4, 5]] }),
  };
}

/** Sheets with two sides, 10 m × 10 m, one above the other. */
function sheets(name: string, x: number, heightsM: readonly number[]): FaceGroupSpec {
  const faces = heightsM.map((z) => ({
    ...{ name, material: "metal", point: [x, 0, z] as Vec3 },
    ...{ normal: [0, 0, 1] as Vec3, twoSided: true },
    pieces: [
      [
        [x, 0, z],
        [x + 10, 0, z],
        [x + 10, 10, z],
        [x, 10, z],
      ] as Vec3[],
    ],
  }));
  return { name, kind: "object", faces };
}
