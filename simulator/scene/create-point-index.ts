/**
 * Makes a memory of points that knows those nearby again, by a raster of cells in which a point is
 * entered wherever it could be looked for. Constant time per point.
 *
 * @param tolerance - Points count as one when no coordinate differs by more.
 * @returns A function from a point `[numAxes]` to the index of the first point that it is one with;
 *   a point that is not is numbered next.
 */
export function createPointIndex(tolerance: number): (point: readonly number[]) => number {
  const cellSize = 64 * tolerance; // so that few points are near a border
  const cells = new Map<string, number[]>();
  const points: (readonly number[])[] = [];
  const isNear = (a: readonly number[], b: readonly number[]) =>
    a.every((coordinate, axis) => Math.abs(coordinate - (b[axis] ?? 0)) <= tolerance);
  return (point) => {
    const home = point.map((x) => Math.floor(x / cellSize)).join();
    const known = cells.get(home)?.find((n) => isNear(points[n] ?? [], point));
    if (known !== undefined) return known;
    for (const cell of cellsAround(point, tolerance, cellSize)) {
      const members = cells.get(cell);
      if (members) members.push(points.length);
      else cells.set(cell, [points.length]);
    }
    return points.push(point) - 1;
  };
}

function cellsAround(point: readonly number[], tolerance: number, cellSize: number): string[] {
  let keys = [""];
  for (const [axis, x] of point.entries()) {
    const low = Math.floor((x - tolerance) / cellSize);
    const high = Math.floor((x + tolerance) / cellSize);
    const ends = low === high ? [low] : [low, high];
    keys = keys.flatMap((key) => ends.map((end) => (axis === 0 ? `${end}` : `${key},${end}`)));
  }
  return keys;
}
