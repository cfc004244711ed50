import { expect, it } from "vitest";
import { createMemoryGrowth } from "../../../../src/cli/bench/memory-growth.ts";
import { cellKpi } from "../../../support/bench-figures.ts";

it("counts memory from the end of the first minute on", () => {
  const growth = createMemoryGrowth();
  const heard = [];
  for (const [second, rssMb] of [
    [0, 100],
    [59, 180],
    [60, 150],
    [61, 149],
    [600, 153],
  ] as const) {
    growth.hear(cellKpi({ timeMs: 1000 * second + 5, process: { ...cellKpi().process, rssMb } }));
    heard.push(growth.growth());
  }

  expect(heard).toEqual([
    ...[undefined, undefined],
    ...[
      { mb: 0, seconds: 0 },
      { mb: -1, seconds: 1 },
      { mb: 3, seconds: 540 },
    ],
  ]);
});
