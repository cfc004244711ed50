import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { createPointIndex } from "../../../../simulator/scene/create-point-index.ts";

const TOLERANCE = 0.01;

describe("createPointIndex", () => {
  it("numbers points in their order and knows those nearby again", () => {
    const indexOf = createPointIndex(TOLERANCE);

    expect(indexOf([0, 0, 0])).toBe(0);
    expect(indexOf([0, 0, 0.011])).toBe(1);
    expect(indexOf([-0.009, 0.009, -0.009])).toBe(0);
    expect(indexOf([5, 5, 5])).toBe(2);
  });

  const coordinate = fc.integer({ min: -200, max: 200 }).map((n) => 0.0049 * n);

  test.prop([fc.array(fc.tuple(coordinate, coordinate), { maxLength: 60 })])(
    "finds what comparing with every point finds, across the borders of its cells too",
    (points) => {
      const indexOf = createPointIndex(TOLERANCE);
      const known: (readonly number[])[] = [];
      for (const point of points) {
        const isNear = (other: readonly number[]) =>
          other.every((x, axis) => Math.abs(x - (point[axis] ?? 0)) <= TOLERANCE);
        const index = indexOf(point);

        if (index === known.length) {
          expect(known.some(isNear)).toBe(false);
          known.push(point);
        } else expect(isNear(known[index] ?? [])).toBe(true);
      }
    },
  );
});
