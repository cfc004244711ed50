import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import type { Triangle } from "../../../../simulator/scene/convex-pieces.ts";
import { createFace, heightAbove } from "../../../../simulator/scene/face.ts";
import { meshGroups, type TriangleMesh } from "../../../../simulator/scene/mesh-groups.ts";
import type { Vec3 } from "../../../../simulator/scene/vector.ts";

describe("meshGroups", () => {
  test.prop([
    fc.integer({ min: 1, max: 4 }),
    fc.double({ min: 0, max: Math.PI, noNaN: true }),
    fc.tuple(fc.integer({ min: -500, max: 500 }), fc.integer({ min: -500, max: 500 })),
    fc.infiniteStream(fc.boolean()),
  ])(
    "makes six outward faces of one piece of a closed block, however cut, turned, moved, rounded to single precision and wound",
    (cuts, angleRad, [x, y], coins) => {
      const block = blockMesh({ cuts, angleRad, centre: [x, y, 0] });
      const triangles = block.triangles.map(
        ([a, b, c]): Triangle => (coins.next().value ? [b, a, c] : [a, b, c]),
      );
      const [group] = meshGroups([{ ...block, triangles }]);

      expect(group?.faces.map(({ pieces }) => pieces?.length)).toEqual([1, 1, 1, 1, 1, 1]);
      for (const spec of group?.faces ?? []) {
        expect(spec.twoSided).toBe(false);
        expect(heightAbove(createFace(spec), [x, y, 0])).toBeLessThan(-3);
        expect(spec.pieces?.[0]).toHaveLength(4);
      }
    },
  );

  it("knows a building without a floor for a solid, but not one without a wall", () => {
    const withoutSide = (side: number) => {
      const block = blockMesh({ cuts: 2 });
      const triangles = block.triangles.filter((_, t) => Math.floor(t / 8) !== side);
      return meshGroups([{ ...block, triangles }])[0]?.faces.map(({ twoSided }) => twoSided);
    };

    expect(withoutSide(0)).toEqual([false, false, false, false, false]);
    expect(withoutSide(1)).toEqual([true, true, true, true, true]);
    expect(withoutSide(3)).toEqual([true, true, true, true, true]);
  });

  it("knows walls and a roof of another mesh for one solid", () => {
    const block = blockMesh({ cuts: 1 });
    const roof = { ...block, name: "roof", triangles: block.triangles.slice(2, 4) };
    const walls = { ...block, name: "walls", triangles: block.triangles.slice(4) };
    const groups = meshGroups([roof, walls]);

    expect(groups.map(({ name, faces }) => [name, faces.map((face) => face.twoSided)])).toEqual([
      ["roof", [false]],
      ["walls", [false, false, false, false]],
    ]);
    expect(groups[0]?.faces[0]?.normal[2]).toBeCloseTo(1, 12);
  });

  it("keeps a sheet two-sided, given once or from both sides", () => {
    const sheet = blockMesh({ cuts: 3 });
    const once = sheet.triangles.slice(0, 18);
    const twice = [...once, ...once.map(([a, b, c]): Triangle => [c, b, a])];

    for (const triangles of [once, twice]) {
      const [group] = meshGroups([{ ...sheet, triangles }]);
      expect(group?.faces.map(({ twoSided, pieces }) => [twoSided, pieces?.length])).toEqual([
        [true, 1],
      ]);
    }
  });

  it("knows a surface without an outside for a sheet", () => {
    const triangles: Triangle[] = [
      [0, 1, 2],
      [0, 2, 3],
      [0, 3, 4],
      [0, 4, 5],
      [0, 5, 1],
      [1, 2, 4],
      [2, 3, 5],
      [3, 4, 1],
      [4, 5, 2],
      [5, 1, 3],
    ]; // a projective plane: every edge has two triangles
    const vertices = triangles.slice(0, 6).map((_, n): Vec3 => [n, n * n, n * n * n]);
    const [group] = meshGroups([{ name: "cross cap", material: "wood", vertices, triangles }]);

    expect(group?.faces.map(({ twoSided }) => twoSided)).toEqual(triangles.map(() => true));
  });

  it("makes one face of walls in one plane that do not touch, for they have one image", () => {
    const [left, right] = [-20, 20].map((x) => blockMesh({ cuts: 1, centre: [x, 0, 0] }));
    const both = joined([left, right]);

    const [group] = meshGroups([both]);
    expect(group?.faces).toHaveLength(8); // two ends each; front, back, roof and floor together
    expect(group?.faces.map(({ pieces }) => pieces?.length).toSorted()).toEqual([
      1, 1, 1, 1, 2, 2, 2, 2,
    ]);
  });

  it("drops what has no area and meshes with nothing else", () => {
    const block = blockMesh({ cuts: 1 });
    const flat: Triangle[] = [
      [0, 1, 1],
      [0, 1, 99],
    ];

    expect(meshGroups([{ ...block, triangles: flat }])).toEqual([]);
    expect(meshGroups([{ ...block, triangles: [...flat, ...block.triangles] }])).toEqual(
      meshGroups([block]),
    );
  });

  it("takes no more than a moment for 20,000 triangles of different planes", () => {
    const size = 100;
    const vertices = Array.from({ length: (size + 1) ** 2 }, (_, n): Vec3 => {
      const [x, y] = [n % (size + 1), Math.floor(n / (size + 1))];
      return [x, y, Math.sin(1.3 * x) * Math.cos(2.1 * y)];
    });
    const triangles = Array.from({ length: size * size }, (_, n): Triangle[] => {
      const a = (n % size) + (size + 1) * Math.floor(n / size);
      const [b, c] = [a + 1, a + size + 2];
      return [
        [a, b, c],
        [a, c, a + size + 1],
      ];
    }).flat();
    const faces = meshGroups([{ name: "hills", material: "wood", vertices, triangles }])[0]?.faces;

    expect(faces?.length).toBeGreaterThan(19_900);
  }, 3000);
});

// Helpers

/** A block of 20 × 12 × 8 m around a centre: floor, roof, four walls, each cut into squares of two triangles, in single precision, every side with vertices of its own. */
function blockMesh(options: { cuts: number; angleRad?: number; centre?: Vec3 }): TriangleMesh {
  const { cuts, angleRad = 0, centre = [0, 0, 0] } = options;
  const [cos, sin] = [Math.cos(angleRad), Math.sin(angleRad)];
  const place = (x: number, y: number, z: number): Vec3 => [
    Math.fround(centre[0] + cos * x - sin * y),
    Math.fround(centre[1] + sin * x + cos * y),
    Math.fround(centre[2] + z),
  ];
  const sides = [0, 1, 2, 3, 4, 5].map((side): TriangleMesh => {
    const across = cuts + 1;
    const vertices = Array.from({ length: across * across }, (_, n) => {
      const [u, v] = [(2 * (n % across)) / cuts - 1, (2 * Math.floor(n / across)) / cuts - 1];
      const end = side % 2 === 0 ? -1 : 1;
      const [x, y, z] = [
        [u, v, end],
        [u, end, v],
        [end, u, v],
      ][Math.floor(side / 2)] ?? [0, 0, 0];
      return place(10 * (x ?? 0), 6 * (y ?? 0), 4 * (z ?? 0));
    });
    const triangles = Array.from({ length: cuts * cuts }, (_, n): Triangle[] => {
      const a = (n % cuts) + across * Math.floor(n / cuts);
      return [
        [a, a + 1, a + across + 1],
        [a, a + across + 1, a + across],
      ];
    }).flat();
    return { name: "block", material: "brick", vertices, triangles };
  });
  return joined(sides);
}

function joined(meshes: readonly (TriangleMesh | undefined)[]): TriangleMesh {
  const vertices: Vec3[] = [];
  const triangles: Triangle[] = [];
  for (const mesh of meshes) {
    const start = vertices.length;
    vertices.push(...(mesh?.vertices ?? []));
    triangles.push(
      ...(mesh?.triangles ?? []).map(([a, b, c]): Triangle => [a + start, b + start, c + start]),
    );
  }
  return { name: "block", material: "brick", vertices, triangles };
}
