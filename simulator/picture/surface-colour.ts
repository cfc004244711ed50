import { interpolateGreys, schemeSet3 } from "d3-scale-chromatic";
import type { FaceGroup, Scene } from "../scene/scene.ts";

/** What the colour of a building says. */
export type SurfaceShade = "height" | "material";

/** One entry of a legend. */
export interface LegendEntry {
  /** Any CSS colour. */
  readonly colour: string;
  /** What it stands for. */
  readonly label: string;
}

/** How buildings are coloured. */
export interface SurfaceColours {
  /** Colour of a face of a group. */
  readonly colourOf: (group: FaceGroup, material: string) => string;
  /** What the colours mean. */
  readonly legend: readonly LegendEntry[];
}

/** Colour of the ground, whatever it is made of. */
export const GROUND_COLOUR = "#efece6";

/** Colours near the look of the material; the others get one of a palette. */
const MATERIAL_COLOURS: Readonly<Record<string, string>> = {
  concrete: "#bdbdbd",
  brick: "#d08b6f",
  glass: "#9ecae1",
  marble: "#e5dcc8",
  metal: "#8195a9",
  wood: "#c9a66b",
  plasterboard: "#e8e2d4",
};

const NUM_HEIGHT_CLASSES = 4;

/**
 * Chooses colours for a scene's buildings.
 *
 * @param scene - The scene.
 * @param shade - By height above z = 0, or by material.
 * @returns Colours and legend.
 */
export function surfaceColours(scene: Scene, shade: SurfaceShade): SurfaceColours {
  const built = scene.groups.filter(({ kind, max }) => kind !== "ground" && max[2] < Infinity);
  return shade === "material" ? byMaterial(built) : byHeight(built);
}

/** Greys, so that the colours are left to the rays. */
function byHeight(built: readonly FaceGroup[]): SurfaceColours {
  const tops = built.map(({ max }) => max[2]);
  const low = tops.reduce((least, top) => Math.min(least, top), Infinity);
  const high = tops.reduce((most, top) => Math.max(most, top), -Infinity);
  const colourAt = (heightM: number) =>
    interpolateGreys(0.08 + 0.32 * (high > low ? (heightM - low) / (high - low) : 0.5));
  const numClasses = high > low ? NUM_HEIGHT_CLASSES : Math.min(1, built.length);
  const legend = Array.from({ length: numClasses }, (_, n) => {
    const heightM = numClasses === 1 ? low : low + (n * (high - low)) / (numClasses - 1);
    return { colour: colourAt(heightM), label: `height ${heightM.toFixed(0)} m` };
  });
  return { colourOf: (group) => colourAt(group.max[2]), legend };
}

function byMaterial(built: readonly FaceGroup[]): SurfaceColours {
  const names = built.flatMap(({ faces }) => faces.map(({ material }) => material));
  const materials = [...new Set(names)].sort();
  const colours = new Map(
    materials.map((name, n) => [
      name,
      MATERIAL_COLOURS[name] ?? schemeSet3[n % schemeSet3.length] ?? "#bdbdbd",
    ]),
  );
  const colourOf = (_: FaceGroup, material: string) => colours.get(material) ?? "#bdbdbd";
  return { colourOf, legend: [...colours].map(([label, colour]) => ({ colour, label })) };
}
