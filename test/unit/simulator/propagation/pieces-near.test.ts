import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import { faceTreeOf } from "../../../../simulator/propagation/face-tree.ts";
import { piecesNear } from "../../../../simulator/propagation/pieces-near.ts";
import { openPlace } from "../../../../simulator/scene/open-place.ts";
import type { Vec3 } from "../../../../simulator/scene/vector.ts";

const opened = openPlace("city:buildings=40");
if (!opened.ok) throw new Error(opened.error.message);
const tree = faceTreeOf(opened.place.scene);
const numPieces = tree.pieceFaces.length;

describe("piecesNear", () => {
  test.prop([fc.nat(numPieces - 1), fc.nat(), fc.nat(), fc.boolean()])(
    "lists the piece that a line touches, from either end, among few others",
    (piece, corner, other, isTurned) => {
      const polygon = polygonOf(piece);
      const from = polygon[corner % polygon.length] ?? [0, 0, 0];
      const to = polygon[other % polygon.length] ?? from;
      const found = isTurned ? piecesNear(tree, to, from, 1e-6) : piecesNear(tree, from, to, 1e-6);

      expect(found).toContain(piece);
      expect(found).toEqual([...new Set(found)].sort((a, b) => a - b));
      expect(found.length).toBeLessThan(numPieces / 2);
    },
  );

  test.prop([fc.double({ min: 0, max: 50, noNaN: true })])(
    "reaches as far as its margin and a leaf's box, no farther",
    (awayM) => {
      const highest = Math.max(...tree.polygons.flat(2).map(([, , z]) => z));
      const at: Vec3 = [0, 0, highest + 1 + awayM];

      expect(piecesNear(tree, at, at, awayM)).toEqual([]);
      expect(piecesNear(tree, at, at, awayM + 1e4)).toHaveLength(numPieces);
    },
  );
});

// Helpers

/** The corners of a piece, which its face has in another order than the tree. */
function polygonOf(piece: number): readonly Vec3[] {
  const edges = tree.edges.subarray(tree.edgeStarts[piece], tree.edgeStarts[piece + 1]);
  const polygons = tree.polygons[tree.pieceFaces[piece] ?? 0] ?? [];
  const isWithin = ([x, y, z]: Vec3) => {
    for (let e = 0; e < edges.length; e += 4) {
      const across = (edges[e] ?? 0) * x + (edges[e + 1] ?? 0) * y + (edges[e + 2] ?? 0) * z;
      if (across < (edges[e + 3] ?? 0) - 1e-6) return false;
    }
    return true;
  };
  return polygons.find((polygon) => polygon.every(isWithin)) ?? [];
}
