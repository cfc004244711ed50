import { describe, expect, it } from "vitest";
import { type BeamSpace, sourceNode } from "../../../../simulator/propagation/beam-node.ts";
import { growBeamTree } from "../../../../simulator/propagation/beam-tree.ts";
import { faceTreeOf } from "../../../../simulator/propagation/face-tree.ts";
import { ITU_MATERIALS } from "../../../../simulator/propagation/materials.ts";
import { createMirrors } from "../../../../simulator/propagation/mirror.ts";
import type { FaceSpec } from "../../../../simulator/scene/face.ts";
import { createScene } from "../../../../simulator/scene/scene.ts";
import type { Vec3 } from "../../../../simulator/scene/vector.ts";

const SOURCE: Vec3 = [1, 0, 0];

describe("growBeamTree", () => {
  it("lists two facing walls in turn, up to the longest sequence", () => {
    const walls = [wall(0, [-1, 1], 1), wall(4, [-1, 1], -1)];
    expect(sequences(walls, 3)).toEqual([[], [0], [1], [0, 1], [1, 0], [0, 1, 0], [1, 0, 1]]);
    expect(sequences(walls, 0)).toEqual([[]]);
  });

  it("leaves out a wall seen from behind, unless it is a sheet", () => {
    expect(sequences([wall(4, [-1, 1], 1)], 1)).toEqual([[]]);
    expect(sequences([{ ...wall(4, [-1, 1], 1), twoSided: true }], 1)).toEqual([[], [0]]);
  });

  it("follows a beam of one image's opening, 1 m per metre, to what it just touches", () => {
    // the image is at x = −1 and the window ends at y = 1: at x = 3 the beam ends at y = 4
    const second = (fromM: number) => sequences([wall(0, [-1, 1], 1), wall(3, [fromM, 9], -1)], 2);
    expect(second(3.999)).toContainEqual([0, 1]);
    expect(second(4)).toContainEqual([0, 1]);
    expect(second(4.001)).not.toContainEqual([0, 1]);
    expect(second(4.001)).toContainEqual([1]);
  });

  it("hands on only the lit part of a wall", () => {
    // of the second wall y = 3 … 4 is lit, which sends waves on to y = 6 … 8 at x = −1, and no lower
    const third = (fromM: number, toM: number) =>
      sequences([wall(0, [-1, 1], 1), wall(3, [3, 9], -1), wall(-1, [fromM, toM], 1)], 3).some(
        (faces) => String(faces) === "0,1,2",
      );
    expect(third(6.5, 6.9)).toBe(true);
    expect(third(8.1, 9)).toBe(false);
    expect(third(2, 5.9)).toBe(false);
  });

  it("leaves out a wall wholly behind another, and keeps one that peeps out", () => {
    const before = wall(2.5, [-1, 1], -1);
    const faces = (half: number) => sequences([before, wall(4, [-half, half], -1, 1.9)], 1);
    expect(faces(1.9)).toEqual([[], [0]]);
    expect(faces(2)).toEqual([[], [0], [1]]); // its edges are grazed
    expect(faces(2.1)).toEqual([[], [0], [1]]);
  });

  it("hides nothing behind two pieces with a gap between them", () => {
    const pieces = [piece(2.5, -3, -0.1), piece(2.5, 0.1, 3)];
    const gap = { ...wall(2.5, [-1, 1], -1), pieces };
    expect(sequences([gap, wall(4, [-1, 1], -1)], 1)).toEqual([[], [0], [1]]);
  });

  it("looks through slabs only where waves pass through them, and then reflects on their inner side", () => {
    const slab = { ...wall(2.5, [-3, 3], -1, 3), thicknessM: 0.1 };
    const walls = [slab, wall(4, [-1, 1], -1)];
    expect(sequences(walls, 1)).toEqual([[], [0]]);
    expect(sequences(walls, 2, true)).toEqual([[], [0], [1], [1, 0]]);
  });

  it("follows a wall of several pieces as one face with several beams", () => {
    const tiles = [piece(0, -1, -0.5), piece(0, 0.5, 1)];
    const walls = [{ ...wall(0, [-1, 1], 1), pieces: tiles }, wall(4, [-3, 3], -1)];
    expect(sequences(walls, 2)).toEqual([[], [0], [1], [0, 1], [1, 0]]);
    // nothing comes from the gap of the first wall: at x = 4 it would light |y| < 2.5
    const inGap = [{ ...wall(0, [-1, 1], 1), pieces: tiles }, wall(4, [-1, 1], -1)];
    expect(sequences(inGap, 2)).toEqual([[], [0], [1], [1, 0]]);
  });

  it("takes a wall of very many pieces for a whole plane, within the limits of the beam before", () => {
    const strips = Array.from({ length: 40 }, (_, n) => piece(3, 0.1 * n - 2, 0.1 * n - 1.95));
    const striped = { ...wall(3, [-2, 2], -1), pieces: strips };
    const walls = [wall(0, [-1, 1], 1), striped, wall(-1, [-9, -8.1], 1), wall(-1, [-7, -6], 1)];
    const lists = sequences(walls, 3).map(String);
    expect(lists).toContain("0,1,3");
    expect(lists).not.toContain("0,1,2"); // y = −8 … 8 is lit by way of the first wall
  });

  it("gives up when there are too many", () => {
    const walls = [wall(0, [-1, 1], 1), wall(4, [-1, 1], -1)];
    const space = spaceOf(walls, false);
    expect(growBeamTree(space, sourceNode(SOURCE), 3, 6)).toBeUndefined();
    expect(growBeamTree(space, sourceNode(SOURCE), 3, 7)).toHaveLength(7);
  });

  it("numbers sequences by their faces as digits", () => {
    const nodes = growBeamTree(
      spaceOf([wall(0, [-1, 1], 1), wall(4, [-1, 1], -1)], false),
      sourceNode(SOURCE),
      2,
    );
    expect(nodes?.map(({ id }) => id)).toEqual([0, 1, 2, 3 * 1 + 2, 3 * 2 + 1]);
  });
});

// Helpers

/** A wall across x, from y to y, facing along `towards`; from −half to half in z. */
function wall(x: number, [fromM, toM]: [number, number], towards: number, half = 1): FaceSpec {
  return {
    name: "wall",
    material: "brick",
    point: [x, 0, 0],
    normal: [towards, 0, 0],
    twoSided: false,
    pieces: [piece(x, fromM, toM, half)],
  };
}

function piece(x: number, fromM: number, toM: number, half = 1): Vec3[] {
  return [
    [x, fromM, -half],
    [x, toM, -half],
    [x, toM, half],
    [x, fromM, half],
  ];
}

function spaceOf(faces: FaceSpec[], isSlabOpen: boolean): BeamSpace {
  const scene = createScene("walls", [{ name: "walls", faces }]);
  return {
    tree: faceTreeOf(scene),
    mirrors: createMirrors(scene, ITU_MATERIALS, 3.5e9),
    isSlabOpen,
  };
}

function sequences(faces: FaceSpec[], maxOrder: number, isSlabOpen = false): number[][] {
  const nodes = growBeamTree(spaceOf(faces, isSlabOpen), sourceNode(SOURCE), maxOrder) ?? [];
  return nodes.map((node) => {
    const sequence: number[] = [];
    for (let { last } = node; last; { last } = last.before) sequence.unshift(last.mirror.index);
    return sequence;
  });
}
