import { describe, expect, it } from "vitest";
import { niceStep, niceTicks } from "../../../../simulator/picture/nice-ticks.ts";
import { pathData, svgElement, svgLabel } from "../../../../simulator/picture/svg-element.ts";

describe("svgElement", () => {
  it("rounds numbers, escapes text and leaves out what is undefined", () => {
    const attributes = { x: 1.23456, y: -0.001, id: 'a"<b>', fill: undefined };

    expect(svgElement("rect", attributes)).toBe('<rect x="1.23" y="0" id="a&quot;&lt;b&gt;"/>');
    expect(svgLabel("R&D < 3", 0, 0)).toBe('<text x="0" y="0">R&amp;D &lt; 3</text>');
  });

  it("writes path data", () => {
    expect(
      pathData(
        [
          [0, 1],
          [2.345678, 3],
        ],
        true,
      ),
    ).toBe("M0 1L2.35 3Z");
  });
});

describe("niceTicks", () => {
  it.each([
    [0, 10, 5, [0, 2, 4, 6, 8, 10]],
    [-97, -61, 8, [-95, -90, -85, -80, -75, -70, -65]],
    [0.1, 0.35, 5, [0.1, 0.15, 0.2, 0.25, 0.3, 0.35]],
    [-120, 120, 6, [-100, -50, 0, 50, 100]],
  ])("%f … %f", (low, high, count, ticks) => {
    expect(niceTicks(low, high, count)).toEqual(ticks);
  });

  it("steps are 1, 2 or 5 times a power of ten, never smaller than asked for", () => {
    expect([0.03, 1, 1.1, 20, 21, 60].map(niceStep)).toEqual([0.05, 1, 2, 20, 50, 100]);
  });
});
