import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { learningCharts } from "../../../../src/cli/evaluate/learning-charts.ts";

describe("learningCharts", () => {
  it("draws a chart per figure of the curve, nested ones too, and passes over half a line", () => {
    const run = mkdtempSync(join(tmpdir(), "slotpilot-run-"));
    const lines = ['{"phase":"prb","loss":3,"arm":{"jain":0.9}}', '{"loss":2}', '{"lo'];
    writeFileSync(join(run, "curve.jsonl"), lines.join("\n"));
    const found = learningCharts(run).map(({ title, panels }) => [
      title,
      panels[0]?.lines[0]?.points,
    ]);

    expect(found).toEqual([
      [
        "loss",
        [
          [1, 3],
          [2, 2],
        ],
      ],
      ["arm.jain", [[1, 0.9]]],
    ]);
  });
});
