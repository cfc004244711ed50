import type { Vec2 } from "./convex-pieces.ts";

/** Things of a plane, found by where they are. */
export interface CellIndex<T> {
  /** Enters a thing that lies within a box around some points. */
  add(points: readonly Vec2[], thing: T): void;
  /** Things whose box may meet the box around some points; one may come several times. */
  near(points: readonly Vec2[]): T[];
}

/** Cells with the same x have numbers that follow each other; no place is as wide as this many. */
const CELLS_ACROSS = 2 ** 24;

/**
 * Makes an index of square cells.
 *
 * @param cellM - Their size; about that of the things. Unit: m.
 * @returns An empty index.
 */
export function createCellIndex<T>(cellM: number): CellIndex<T> {
  const cells = new Map<number, T[]>();
  const keysAround = (points: readonly Vec2[]) => {
    const range = (axis: 0 | 1) => {
      const places = points.map((point) => Math.floor(point[axis] / cellM));
      const low = Math.min(...places);
      return Array.from({ length: Math.max(...places) - low + 1 }, (_, n) => low + n);
    };
    const rows = range(1);
    return range(0).flatMap((x) => rows.map((y) => x * CELLS_ACROSS + y));
  };
  return {
    add: (points, thing) => {
      for (const key of keysAround(points)) {
        const members = cells.get(key);
        if (members) members.push(thing);
        else cells.set(key, [thing]);
      }
    },
    near: (points) => keysAround(points).flatMap((key) => cells.get(key) ?? []),
  };
}
