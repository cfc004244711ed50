import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { type BeamNode, sourceNode } from "../../../../simulator/propagation/beam-node.ts";
import { growBeamTree } from "../../../../simulator/propagation/beam-tree.ts";
import { faceTreeOf } from "../../../../simulator/propagation/face-tree.ts";
import { ITU_MATERIALS } from "../../../../simulator/propagation/materials.ts";
import { createMirrors } from "../../../../simulator/propagation/mirror.ts";
import { createReceiverCells } from "../../../../simulator/propagation/receiver-cells.ts";
import { createSegmentTest } from "../../../../simulator/propagation/segment-test.ts";
import { unfoldNode } from "../../../../simulator/propagation/unfold-node.ts";
import { createScene, type Scene } from "../../../../simulator/scene/scene.ts";
import { advance, type Vec3 } from "../../../../simulator/scene/vector.ts";
import { towns } from "./random-scene.ts";

describe("createReceiverCells", () => {
  test.prop([towns(), fc.array(offsets(), { minLength: 4, maxLength: 4 })])(
    "leaves out no sequence that reaches a receiver",
    (town, moves) => {
      const scene = createScene("town", town.groups);
      const { cells, nodes } = cellsOf(scene, town.a);
      const isBlocked = createSegmentTest(scene);
      const isReached = (node: BeamNode, receiver: Vec3) => {
        const hops = unfoldNode(node, receiver);
        const points = [town.a, ...(hops ?? []).map(({ point }) => point), receiver];
        return (
          hops !== undefined && points.slice(1).every((to, n) => !isBlocked(points[n] ?? to, to))
        );
      };
      for (const receiver of [town.b, ...moves.map((move) => advance(town.b, 1, move))]) {
        const leftOut = nodes.filter((node) => !cells(receiver).includes(node));
        expect(leftOut.filter((node) => isReached(node, receiver))).toEqual([]);
      }
    },
  );

  it("gives receivers of one cube one list, and leaves out what passes by or is hidden", () => {
    const { cells, nodes } = cellsOf(createScene("street", STREET), [-20, 4, 4]);
    const [near, far] = [cells([-9, 1, 2]), cells([40, 1, 2])];

    expect(cells([-15, 7, 8])).toBe(near);
    expect(near).toEqual(nodes);
    expect(far.length).toBeLessThan(near.length);
    expect(far).not.toContain(nodes[0]); // it is behind the block
    expect(cells([-9, 1, -20]).map(({ order }) => order)).toEqual([0]);
  });

  it("finds a cube's surroundings even for a point too close to their border to be told from it", () => {
    const scene = createScene("street", STREET);
    const [once, again] = [0, 1].map(() => cellsOf(scene, [-20, 4, 4]).cells);
    once?.([-Number.MIN_VALUE * 5, 4, 2]); // an eighth of it is below 0, a 64th is not

    expect(once?.([-7, 4, 2])).toHaveLength(again?.([-7, 4, 2]).length ?? 0);
  });

  it("keeps the order of the sequences, and forgets the oldest cubes without a difference", () => {
    const { cells, nodes } = cellsOf(createScene("street", STREET), [-20, 4, 4]);
    const first = cells([-9, 1, 1]);
    for (let n = 0; n < 1100; n += 1) cells([-9, 1, 1 + 8 * n]);
    const again = cells([-9, 1, 1]);

    expect(again).not.toBe(first);
    expect(again).toEqual(first);
    expect(again).toEqual(nodes.filter((node) => again.includes(node)));
  });
});

// Helpers

const BLOCK: Vec3[] = [
  [0, -30, 0],
  [0, 30, 0],
  [0, 30, 40],
  [0, -30, 40],
];
const FACE = { material: "brick", twoSided: false };
const STREET = [
  {
    name: "block",
    faces: [
      {
        ...FACE,
        name: "front",
        point: [0, 0, 0] as const,
        normal: [-1, 0, 0] as const,
        pieces: [BLOCK],
      },
      { ...FACE, name: "ground", point: [0, 0, 0] as const, normal: [0, 0, 1] as const },
    ],
  },
];

function cellsOf(scene: Scene, transmitter: Vec3) {
  const mirrors = createMirrors(scene, ITU_MATERIALS, 3.5e9);
  const space = { mirrors, tree: faceTreeOf(scene), isSlabOpen: false };
  const nodes = growBeamTree(space, sourceNode(transmitter), 2) ?? [];
  return { nodes, cells: createReceiverCells(space, nodes) };
}

function offsets(): fc.Arbitrary<Vec3> {
  const side = fc.double({ min: -8, max: 8, noNaN: true });
  return fc.tuple(side, side, fc.double({ min: 0, max: 8, noNaN: true }));
}
