import { facePieces, heightAbove } from "../scene/face.ts";
import type { Scene } from "../scene/scene.ts";
import { dot, type Vec3 } from "../scene/vector.ts";
import type { Shape } from "./bsp-tree.ts";
import { faceOutline } from "./face-outline.ts";
import { parseRgb } from "./heat-map.ts";
import type { SurfaceColours } from "./surface-colour.ts";
import { GROUND_COLOUR } from "./surface-colour.ts";
import type { SvgAttributes } from "./svg-element.ts";

/** Where the light comes from: from the south-west, high. Unit vector. */
const LIGHT: Vec3 = [-0.48, -0.36, 0.8];

/**
 * Surfaces of a scene as they are painted: flat colours, darker away from the light, with outlines.
 * One-sided faces that show the eye their back are left out.
 *
 * @param scene - The scene.
 * @param colours - Colours of its buildings.
 * @param eye - Where it is seen from. Unit: m.
 * @param ground - Corners shown of a ground that is a whole plane. Unit: m.
 * @returns Shapes in no particular order.
 */
export function surfaceShapes(
  scene: Scene,
  colours: SurfaceColours,
  eye: Vec3,
  ground: readonly Vec3[],
): Shape<SvgAttributes>[] {
  return scene.groups.flatMap((group) =>
    group.faces
      .filter((face) => face.twoSided || heightAbove(face, eye) > 0)
      .flatMap((face) => {
        if (group.kind === "ground") {
          const pieces = face.edges ? facePieces(face) : [ground];
          return pieces.map((points) => areaShape(points, GROUND_COLOUR));
        }
        const towardsEye = heightAbove(face, eye) > 0 ? 1 : -1;
        const colour = colours.colourOf(group, face.material);
        const fill = shaded(colour, towardsEye * dot(face.normal, LIGHT));
        const outline = faceOutline(face).map((points) => ({ points, paint: OUTLINE }));
        return [...facePieces(face).map((points) => areaShape(points, fill)), ...outline];
      }),
  );
}

const OUTLINE: SvgAttributes = { fill: "none", stroke: "#4a4a4a", "stroke-width": 0.7 };

/** The thin line in the area's own colour closes the seams where shapes were cut. */
function areaShape(points: readonly Vec3[], fill: string): Shape<SvgAttributes> {
  return { points, paint: { fill, stroke: fill, "stroke-width": 0.5 } };
}

/** Full colour in full light, and three quarters of it in the shade. */
function shaded(css: string, cosLight: number): string {
  const level = 0.76 + 0.24 * Math.max(0, cosLight);
  const parts = parseRgb(css).map((part) => Math.round(part * level));
  return `rgb(${parts.join()})`;
}
