import { describe, expect, it } from "vitest";
import { drawLineChart } from "../../../src/cli/line-chart.ts";

const panel = {
  yRange: [0, 10],
  x: "Age (ms)",
  y: "Loss (%)",
  lines: [
    {
      name: "PF",
      points: [
        [1, 2],
        [2, 4],
      ],
    },
  ],
} as const;

describe("drawLineChart", () => {
  it("draws titles, axes, legend and marks as text", () => {
    const svg = drawLineChart({
      title: "Old CQI",
      panels: [{ ...panel, title: "3 km/h", marks: [{ name: "round robin", y: 3 }] }],
    });

    expect(svg).toMatch(/^<svg width="760" height="440"/);
    for (const text of ["Old CQI", "3 km/h", "Age (ms)", "Loss (%)", "PF", "round robin"]) {
      expect(svg).toContain(text);
    }
  });

  it("puts panels side by side and names a line once in the legend", () => {
    const svg = drawLineChart({ title: "Old CQI", panels: [panel, panel, panel] });

    expect(svg).toMatch(/^<svg width="1200"/);
    expect(svg.match(/>PF</g)).toHaveLength(1);
  });

  it("draws a bar through each point that has an error", () => {
    const draw = (errors: readonly number[]) =>
      drawLineChart({
        title: "Old CQI",
        panels: [{ ...panel, lines: panel.lines.map((line) => ({ ...line, errors })) }],
      });
    const bars = /M82 [\d.]+L82 [\d.]+M740 [\d.]+L740 [\d.]+"/;

    expect(draw([1, 0.5])).toMatch(bars);
    expect(draw([0, 0])).not.toMatch(bars);
  });

  it("puts the name of a labelled point beside it and out of the legend", () => {
    const svg = drawLineChart({
      title: "Rate",
      panels: [
        {
          ...panel,
          lines: [
            ...panel.lines,
            { name: "H", points: [[1, 3]], style: "points", isLabelled: true },
          ],
        },
      ],
    });

    expect(svg.match(/>H</g)).toHaveLength(1);
  });

  it("draws bars from zero", () => {
    const [line] = panel.lines;
    const { yRange: _, ...free } = panel;
    const svg = drawLineChart({
      title: "Users",
      panels: [{ ...free, lines: [{ ...line, style: "bars" }] }],
    });

    expect(svg).toContain(">0<");
    expect(svg).not.toContain(">1.5<");
  });
});
