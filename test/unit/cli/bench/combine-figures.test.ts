import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { combineFigures, median, sum } from "../../../../src/cli/bench/combine-figures.ts";

describe("median", () => {
  it.each([
    [[5], 5],
    [[9, 1, 5], 5],
    [[4, 1, 2, 100], 3],
  ])("of %j is %d", (values, middle) => {
    expect(median(values)).toBe(middle);
  });

  test.prop([fc.array(fc.double({ noNaN: true, min: -1e9, max: 1e9 }), { minLength: 1 })])(
    "has as many values below as above, and leaves its argument alone",
    (values) => {
      const before = [...values];
      const middle = median(values);

      expect(values).toEqual(before);
      expect(values.filter((value) => value < middle).length * 2).toBeLessThanOrEqual(
        values.length,
      );
      expect(values.filter((value) => value > middle).length * 2).toBeLessThanOrEqual(
        values.length,
      );
    },
  );
});

describe("combineFigures", () => {
  it("combines number by number, as deep as they lie", () => {
    const parts = [
      { hits: 1, us: { p50: 10, max: 70 } },
      { hits: 3, us: { p50: 30, max: 50 } },
      { hits: 2, us: { p50: 20, max: 60 } },
    ];

    expect(combineFigures(parts, median)).toEqual({ hits: 2, us: { p50: 20, max: 60 } });
  });

  it("takes a code that did not occur as 0 times", () => {
    const parts: Record<string, number>[] = [{ DEADLINE: 4 }, {}, { DEADLINE: 6, BAD_FIELD: 1 }];

    expect(combineFigures(parts, median)).toEqual({ DEADLINE: 4, BAD_FIELD: 0 });
    expect(combineFigures(parts, sum)).toEqual({ DEADLINE: 10, BAD_FIELD: 1 });
  });

  it("leaves out those that lack a whole group", () => {
    const parts: { readonly echo?: { readonly p50: number } }[] = [{ echo: { p50: 7 } }, {}];

    expect(combineFigures(parts, median)).toEqual({ echo: { p50: 7 } });
  });
});
