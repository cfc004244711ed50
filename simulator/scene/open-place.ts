import { ITU_MATERIALS, type MaterialTable } from "../propagation/materials.ts";
import { BUILT_IN_PLACES } from "./built-in-places.ts";
import { SCENE_IMPORTERS } from "./import/scene-importers.ts";
import type { Place } from "./place.ts";
import { PlaceError, type PlaceResult } from "./place-fault.ts";
import { readSettings } from "./place-settings.ts";
import { type OwnMaterials, readMaterialsFile } from "./read-materials-file.ts";
import { withThicknesses } from "./with-thicknesses.ts";
import { withoutGround } from "./without-ground.ts";

/** How a place is opened. */
export interface OpenPlaceOptions {
  /** Path of a YAML or JSON file with materials of one's own. */
  readonly materialsFile?: string;
  /** False leaves the ground out; default true. */
  readonly ground?: boolean;
}

const NO_MATERIALS: OwnMaterials = { materials: {}, thicknessesM: new Map() };

/**
 * Opens a place by name or from a file. Of several materials of one name a scene file's own goes
 * before the standard's, and that of the materials file before both.
 *
 * @param reference - A built-in name with optional settings, such as `city:seed=7,buildings=100`, or
 *   the path of a file, `.xml` (Mitsuba 3 with PLY meshes), `.obj` or `.geojson`, with settings in
 *   the same way, such as `town.obj:yUp=1`.
 * @param options - Materials and ground.
 * @returns The place, or all that is wrong with it: `SCENE_UNKNOWN`, `SCENE_UNREADABLE`,
 *   `SCENE_INVALID` or `MATERIALS_INVALID`.
 */
export function openPlace(reference: string, options: OpenPlaceOptions = {}): PlaceResult {
  try {
    const { materialsFile, ground = true } = options;
    const own = materialsFile === undefined ? NO_MATERIALS : readMaterialsFile(materialsFile);
    const place = findPlace(reference, { ...ITU_MATERIALS, ...own.materials });
    const materials = { ...place.materials, ...own.materials };
    const scene = withThicknesses(place.scene, own.thicknessesM);
    return {
      ok: true,
      place: { ...place, materials, scene: ground ? scene : withoutGround(scene) },
    };
  } catch (error) {
    if (!(error instanceof PlaceError)) throw error;
    return { ok: false, error: { code: error.code, message: error.message } };
  }
}

function findPlace(reference: string, known: MaterialTable): Place {
  const [, name = reference, given] = /^([^=]*?)(?::([^:\\/]*))?$/.exec(reference) ?? [];
  const builtIn = BUILT_IN_PLACES.find((place) => place.name === name);
  if (builtIn) return builtIn.build(readSettings(name, builtIn.settings, given));
  const importer = SCENE_IMPORTERS.find(({ extension }) => name.toLowerCase().endsWith(extension));
  if (importer) return importer.open(name, given, known);
  const names = BUILT_IN_PLACES.map((place) => place.name).join(", ");
  const extensions = SCENE_IMPORTERS.map(({ extension }) => extension).join(", ");
  throw new PlaceError("SCENE_UNKNOWN", [
    `no place "${name}"; built in: ${names}; files: ${extensions}`,
  ]);
}
