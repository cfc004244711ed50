import { expect, it } from "vitest";
import { roofSites } from "../../../../simulator/scene/roof-sites.ts";
import { createScene } from "../../../../simulator/scene/scene.ts";
import type { Vec3 } from "../../../../simulator/scene/vector.ts";

it("stands in the middle of the roof's piece with the largest area, whatever its corners", () => {
  const pentagon: Vec3[] = [
    [0, 0, 20],
    [2, 0, 20],
    [3, 1, 20],
    [2, 2, 20],
    [0, 2, 20],
  ];
  const hall: Vec3[] = [
    [-40, 0, 20],
    [0, 0, 20],
    [0, 30, 20],
    [-40, 30, 20],
  ];
  const roof = {
    ...{ name: "roof", material: "concrete", twoSided: false },
    ...{ point: [0, 0, 20] as Vec3, normal: [0, 0, 1] as Vec3, pieces: [pentagon, hall] },
  };

  expect(roofSites(createScene("s", [{ name: "hall", faces: [roof] }]))).toEqual([[-20, 15, 23]]);
});
