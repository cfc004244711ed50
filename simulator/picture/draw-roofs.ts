import { facePieces } from "../scene/face.ts";
import type { FaceGroup, Scene } from "../scene/scene.ts";
import { faceOutline } from "./face-outline.ts";
import type { PlanFrame } from "./plan-frame.ts";
import { pathData, svgElement } from "./svg-element.ts";

/**
 * Draws a scene from above: whatever faces up or down, the lowest first, with outlines. The ground is
 * left to the picture's own.
 *
 * @param frame - The plot.
 * @param scene - The scene.
 * @param colourOf - Colour of a face by its group and material.
 * @returns SVG.
 */
export function drawRoofs(
  frame: PlanFrame,
  scene: Scene,
  colourOf: (group: FaceGroup, material: string) => string,
): string {
  const roofs = scene.groups
    .filter(({ kind }) => kind !== "ground")
    .flatMap((group) => group.faces.map((face) => ({ group, face })))
    .filter(({ face }) => Math.abs(face.normal[2]) > 0.05 && face.edges)
    .map((roof) => ({ ...roof, topM: Math.max(...roof.face.corners.map(([, , z]) => z)) }))
    .sort((a, b) => a.topM - b.topM);
  const drawn = roofs.map(({ group, face }) => {
    const fill = colourOf(group, face.material);
    const pieces = facePieces(face).map((piece) => pathData(piece.map(frame.at), true));
    const outline = faceOutline(face).map((edge) => pathData(edge.map(frame.at), false));
    const area = { d: pieces.join(""), fill, stroke: fill, "stroke-width": 0.4 };
    const lines = { d: outline.join(""), fill: "none", stroke: "#555", "stroke-width": 0.8 };
    return svgElement("path", area) + svgElement("path", lines);
  });
  return svgElement("g", { "stroke-linejoin": "round", "stroke-linecap": "round" }, ...drawn);
}
