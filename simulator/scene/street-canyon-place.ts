import { ITU_MATERIALS } from "../propagation/materials.ts";
import { buildStreetCanyon, STREET_CANYON, STREET_CANYON_MAST } from "./build-street-canyon.ts";
import type { BuiltInPlace } from "./built-in-place.ts";
import type { Place } from "./place.ts";
import { WALL_THICKNESS } from "./place-defaults.ts";
import type { PlaceSettings } from "./place-settings.ts";
import { roofSites } from "./roof-sites.ts";
import type { Vec3 } from "./vector.ts";

const SETTINGS = {
  streetLengthM: {
    description: "Length of the street. Unit: m.",
    min: 100,
    max: 1000,
    default: STREET_CANYON.streetLengthM,
  },
  streetWidthM: {
    description: "Distance between its facades. Unit: m.",
    min: 8,
    max: 60,
    default: STREET_CANYON.streetWidthM,
  },
  sideLengthM: {
    description: "Length of the side street. Unit: m.",
    min: 100,
    max: 1000,
    default: STREET_CANYON.sideLengthM,
  },
  sideWidthM: {
    description: "Distance between its facades. Unit: m.",
    min: 8,
    max: 60,
    default: STREET_CANYON.sideWidthM,
  },
  wallThicknessM: WALL_THICKNESS,
} satisfies PlaceSettings;

/** The street between two rows of buildings with a side street. */
export const STREET_CANYON_PLACE: BuiltInPlace<keyof typeof SETTINGS> = {
  name: "street-canyon",
  description:
    "Street between two rows of buildings, with a side street out of the antenna's sight.",
  settings: SETTINGS,
  build,
};

function build({
  wallThicknessM,
  ...sizes
}: Readonly<Record<keyof typeof SETTINGS, number>>): Place {
  const scene = buildStreetCanyon({
    ...sizes,
    ...(wallThicknessM === 0 ? {} : { wallThicknessM }),
  });
  const [halfX, halfY] = [sizes.streetLengthM / 2, sizes.sideLengthM / 2];
  const [mastX, mastY, mastZ] = STREET_CANYON_MAST;
  const mast: Vec3 = [
    mastX - (sizes.sideWidthM - STREET_CANYON.sideWidthM) / 2,
    mastY - (sizes.streetWidthM - STREET_CANYON.streetWidthM) / 2,
    mastZ,
  ];
  const street = { from: 0, widthM: sizes.streetWidthM };
  const side = { from: 0, widthM: sizes.sideWidthM };
  return {
    scene,
    materials: ITU_MATERIALS,
    masts: [mast, ...roofSites(scene)],
    streets: {
      nodes: [
        [0, 0, 0],
        [-halfX, 0, 0],
        [halfX, 0, 0],
        [0, -halfY, 0],
        [0, halfY, 0],
      ],
      streets: [
        { ...street, to: 1 },
        { ...street, to: 2 },
        { ...side, to: 3 },
        { ...side, to: 4 },
      ],
    },
  };
}
