import { basename } from "node:path";
import type { MaterialTable } from "../../propagation/materials.ts";
import { meshGroups } from "../mesh-groups.ts";
import type { Place } from "../place.ts";
import { type PlaceSettings, readSettings } from "../place-settings.ts";
import { GEOJSON_SETTINGS, importGeojson } from "./import-geojson.ts";
import { importMitsuba } from "./import-mitsuba.ts";
import { importObj, OBJ_SETTINGS } from "./import-obj.ts";
import { importedPlace } from "./imported-place.ts";

/** A kind of scene file. */
export interface SceneImporter {
  /** End of the file's name, in lower case. */
  readonly extension: string;
  /** One sentence. */
  readonly description: string;
  /** What can be set behind the file's name. */
  readonly settings: PlaceSettings;
  /** Opens a file with settings as given (`key=value,…`) and known materials. */
  open(file: string, settings: string | undefined, materials: MaterialTable): Place;
}

/** Every kind of file that holds a scene. */
export const SCENE_IMPORTERS: readonly SceneImporter[] = [
  {
    extension: ".xml",
    description: "Mitsuba 3 scene with PLY or OBJ meshes and radio materials, z up.",
    settings: {},
    open: (file, settings, known) => {
      readSettings(file, {}, settings);
      const { meshes, materials } = importMitsuba(file, known);
      return importedPlace(basename(file), meshGroups(meshes), { ...known, ...materials });
    },
  },
  {
    extension: ".obj",
    description: "Wavefront OBJ mesh; names after usemtl are radio materials.",
    settings: OBJ_SETTINGS,
    open: (file, settings, materials) => {
      const meshes = importObj(file, readSettings(file, OBJ_SETTINGS, settings), materials);
      return importedPlace(basename(file), meshGroups(meshes), materials);
    },
  },
  {
    extension: ".geojson",
    description: "Building footprints with heights, such as an export of OpenStreetMap.",
    settings: GEOJSON_SETTINGS,
    open: (file, settings, materials) => {
      const values = readSettings(file, GEOJSON_SETTINGS, settings);
      return importedPlace(basename(file), importGeojson(file, values, materials), materials);
    },
  },
];
