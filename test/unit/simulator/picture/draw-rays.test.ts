import { XMLParser, XMLValidator } from "fast-xml-parser";
import { PNG } from "pngjs";
import { describe, expect, it } from "vitest";
import { drawPerspective } from "../../../../simulator/picture/draw-perspective.ts";
import { drawPlan } from "../../../../simulator/picture/draw-plan.ts";
import { drawResponse } from "../../../../simulator/picture/draw-response.ts";
import { rasteriseSvg } from "../../../../simulator/picture/rasterise-svg.ts";
import { RAY_COLOURS, rayKind } from "../../../../simulator/picture/ray-style.ts";
import { stackPictures, svgDocument } from "../../../../simulator/picture/svg-document.ts";
import { createPathTracer } from "../../../../simulator/propagation/path-tracer.ts";
import {
  buildStreetCanyon,
  STREET_CANYON_MAST,
} from "../../../../simulator/scene/build-street-canyon.ts";
import type { Vec3 } from "../../../../simulator/scene/vector.ts";

const scene = buildStreetCanyon();
const receiver: Vec3 = [50, 5, 1.5];
const options = { scene, transmitter: STREET_CANYON_MAST, frequencyHz: 3.5e9 };
const paths = createPathTracer(options)(receiver);
const picture = {
  ...{ scene, paths, receiver, transmitter: STREET_CANYON_MAST },
  ...{ title: "Canyon <1>", subtitle: "s", shade: "height" as const },
};
const view = { azimuthDeg: -60, elevationDeg: 45 };

describe("drawPlan", () => {
  const svg = svgDocument(drawPlan(picture));

  it("holds one ray per path in its mechanism's colour, with corners where they are", () => {
    const rays = raysOf(svg);

    expect(XMLValidator.validate(svg)).toBe(true);
    expect(rays.map(({ stroke }) => stroke).sort()).toEqual(
      paths.map((path) => RAY_COLOURS[rayKind(path)]).sort(),
    );
    // 720 px for 240 m; the canyon's west end is at −120 m, its north end at 80 m
    expect(rays.map(({ d }) => d)).toContain(
      `M${66 + 3 * 102} ${58 + 3 * 86}L${66 + 3 * 170} ${58 + 3 * 75}`,
    );
  });

  it("explains what it shows and nothing else", () => {
    expect(svg).toContain(">line of sight<");
    expect(svg).toContain(">Rx (50, 5, 1.5)<");
    expect(svg).toContain(">height 18 m<");
    expect(svg).not.toContain(">diffraction<");
  });

  it("colours by material when asked to", () => {
    const byMaterial = svgDocument(drawPlan({ ...picture, shade: "material" }));

    expect(byMaterial).toContain(">marble<");
    expect(byMaterial).not.toContain(">height 18 m<");
  });
});

describe("drawPerspective", () => {
  it("is well-formed, and shows hidden rays a second time, dashed", () => {
    const svg = svgDocument(drawPerspective(picture, view));
    const numLegs = paths.reduce((sum, { directions }) => sum + directions.length, 0);

    expect(XMLValidator.validate(svg)).toBe(true);
    expect(raysOf(svg).length).toBeGreaterThanOrEqual(2 * numLegs);
    expect(svg).toContain("stroke-dasharray");
  });

  it("draws whole planes and scenes without any building", async () => {
    const bare = { ...picture, scene: { ...scene, faces: [], groups: [] }, paths: [] };
    const both = stackPictures(drawPlan(bare), drawPerspective(bare, view));
    const image = PNG.sync.read(Buffer.from(await rasteriseSvg(svgDocument(both), 0.5)));

    expect(image.height).toBe(Math.round(both.height / 2));
  });
});

describe("drawResponse", () => {
  it("draws a curve per time, six at most, and a stem per path", () => {
    const responses = Array.from({ length: 12 }, (_, timeMs) => ({ timeMs, gainsDb: [-80, -90] }));
    const svg = svgDocument(
      drawResponse({
        ...{ title: "t", subtitle: "s", frequenciesMhz: [-1, 1], responses },
        taps: [
          [230, -80],
          [240, -Infinity],
          [250, -90],
        ],
      }),
    );

    expect(XMLValidator.validate(svg)).toBe(true);
    expect(svg.match(/ ms</g)).toHaveLength(6);
    expect(svg.match(/<circle/g)).toHaveLength(2);
  });
});

// Helpers

interface Drawn {
  readonly d: string;
  readonly stroke: string;
}

function raysOf(svg: string): Drawn[] {
  return [...svg.matchAll(/<path [^>]*class="ray"[^>]*>/g)].map(([tag]) => {
    const { path } = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: "" }).parse(tag);
    return path;
  });
}
