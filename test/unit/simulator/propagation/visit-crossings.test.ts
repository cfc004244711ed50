import { test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { faceTreeOf } from "../../../../simulator/propagation/face-tree.ts";
import { visitCrossings } from "../../../../simulator/propagation/visit-crossings.ts";
import { planeFace } from "../../../../simulator/scene/plane-face.ts";
import { createScene } from "../../../../simulator/scene/scene.ts";
import type { Vec3 } from "../../../../simulator/scene/vector.ts";
import { everyCrossing } from "./every-crossing.ts";
import { slabTowns } from "./random-scene.ts";

const BELOW: Vec3 = [31, 29, -7];

describe("visitCrossings", () => {
  test.prop([slabTowns()])("shows every face that is crossed", (town) => {
    const scene = createScene("town", town.groups);
    const seen: { face: number; t: number }[] = [];
    visitCrossings(faceTreeOf(scene), town.a, BELOW, (face, t) => {
      seen.push({ face, t });
      return 1;
    });

    expect(seen.sort((a, b) => a.t - b.t)).toEqual(everyCrossing(scene, town.a, BELOW));
  });

  test.prop([slabTowns()])("ends at the nearest when told to look no further", (town) => {
    const scene = createScene("town", town.groups);
    let nearest = -1;
    visitCrossings(faceTreeOf(scene), town.a, BELOW, (face, t) => {
      nearest = face;
      return t;
    });

    expect(nearest).toBe(everyCrossing(scene, town.a, BELOW)[0]?.face);
  });

  it("ends at the nearest of several whole planes, in whatever order they come", () => {
    const faces = [2, 1, 3].map((x) =>
      planeFace({ name: "p", material: "brick", point: [x, 0, 0], normal: [1, 0, 0] }),
    );
    let nearest = -1;
    const tree = faceTreeOf(createScene("planes", [{ name: "planes", faces }]));
    visitCrossings(tree, [0, 0, 0], [4, 0, 0], (face, t) => {
      nearest = face;
      return t;
    });

    expect(nearest).toBe(1);
  });

  test.prop([slabTowns()])("stops at once when told to", (town) => {
    let numSeen = 0;
    visitCrossings(faceTreeOf(createScene("town", town.groups)), town.a, BELOW, () => {
      numSeen += 1;
      return 0;
    });

    expect(numSeen).toBe(1);
  });
});
