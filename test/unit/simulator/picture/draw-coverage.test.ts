import { XMLParser, XMLValidator } from "fast-xml-parser";
import { PNG } from "pngjs";
import { describe, expect, it } from "vitest";
import type { CoverageGrid } from "../../../../simulator/coverage/coverage-grid.ts";
import { drawCoverage } from "../../../../simulator/picture/draw-coverage.ts";
import { parseRgb } from "../../../../simulator/picture/heat-map.ts";
import { rasteriseSvg } from "../../../../simulator/picture/rasterise-svg.ts";
import { svgDocument } from "../../../../simulator/picture/svg-document.ts";
import { fittedScale, valueScale } from "../../../../simulator/picture/value-scale.ts";
import { boxBuilding } from "../../../../simulator/scene/box-building.ts";
import { createScene } from "../../../../simulator/scene/scene.ts";

const grid: CoverageGrid = {
  ...{ origin: [-20, 0], cellM: 10, numColumns: 4, numRows: 2, heightM: 1.5 },
};
const values = Float64Array.of(-100, -90, -Infinity, Number.NaN, -85, -80, -75, -60);
const picture = {
  ...{ grid, values, quantity: "Path gain (dB)", title: "A & B", subtitle: "3.5 GHz" },
  scene: createScene("town", [
    boxBuilding({ name: "b", material: "brick", min: [10, 0, 0], max: [20, 10, 5] }),
  ]),
  scale: "quantity" as const,
  transmitters: [[-18, 18, 10] as const],
};

/** Where the plot of this picture begins, and its scale. Unit: px and px/m. */
const [LEFT, TOP, PX_PER_M] = [66, 58, 720 / 40];

describe("drawCoverage", () => {
  const drawn = drawCoverage(picture);
  const svg = svgDocument(drawn);

  it("is well-formed SVG with title, description and colour bar", () => {
    expect(XMLValidator.validate(svg)).toBe(true);
    const { svg: root } = new XMLParser().parse(svg);
    expect(root.title).toBe("A & B");
    expect(root.desc).toContain("Path gain (dB)");
    expect(svg).toContain("linearGradient");
    expect(svg).toContain(">Path gain (dB)<");
  });

  it("shows, as PNG, the colour of a cell's value where that cell is", async () => {
    const image = PNG.sync.read(Buffer.from(await rasteriseSvg(svg, 2)));
    const scale = fittedScale(values);
    const colourAt = (x: number, y: number) => {
      const [column, row] = [2 * (LEFT + PX_PER_M * (x + 20)), 2 * (TOP + PX_PER_M * (20 - y))];
      return [...image.data.subarray(4 * (row * image.width + column)).subarray(0, 3)];
    };

    expect([image.width, image.height]).toEqual([2 * drawn.width, 2 * drawn.height]);
    expect(colourAt(-15, 5)).toEqual(parseRgb(scale.colourOf(-100)));
    expect(colourAt(-9, 1)).toEqual(parseRgb(scale.colourOf(-90)));
    expect(colourAt(-1, 19)).toEqual(parseRgb(scale.colourOf(-80)));
    expect(colourAt(15, 15)).toEqual(parseRgb(scale.colourOf(-60)));
    expect(colourAt(5, 5)).toEqual([255, 255, 255]);
    expect(colourAt(15, 5)).toEqual([0xc9, 0xc9, 0xc9]);
  });

  it("names servers instead of values", () => {
    const servers = Float64Array.of(0, 1, 1, Number.NaN, 0, 0, 1, 1);
    const transmitters = [[-15, 5, 10] as const, [5, 5, 10] as const];
    const map = svgDocument(
      drawCoverage({ ...picture, values: servers, scale: "transmitter", transmitters }),
    );

    expect(map).not.toContain("linearGradient");
    expect(map.match(/>Tx 2</g)).toHaveLength(2);
  });
});

describe("value scales", () => {
  it("grow lighter from end to end and clamp beyond", () => {
    const scale = valueScale(0, 10);
    const lightness = (value: number) => {
      const [red, green, blue] = parseRgb(scale.colourOf(value));
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };

    for (let value = 0; value < 10; value += 1) {
      expect(lightness(value + 1)).toBeGreaterThan(lightness(value));
    }
    expect(scale.colourOf(-5)).toBe(scale.colourOf(0));
    expect(scale.colourOf(15)).toBe(scale.colourOf(10));
  });

  it("fit round ends to the values, whatever they are", () => {
    expect(fittedScale(values)).toMatchObject({ low: -100, high: -60 });
    expect(fittedScale(Float64Array.of(-Infinity))).toMatchObject({ low: -1, high: 0 });
    const { low, high } = fittedScale(Float64Array.of(-70));
    expect(high).toBeGreaterThan(low);
  });
});
