import type { Material, MaterialTable } from "../../propagation/materials.ts";
import type { TriangleMesh } from "../mesh-groups.ts";
import { PlaceError } from "../place-fault.ts";
import { createProblemList } from "../problem-list.ts";
import { mitsubaShape } from "./mitsuba-shape.ts";
import { mitsubaSurface } from "./mitsuba-surface.ts";
import { mitsubaTransform } from "./mitsuba-transform.ts";
import { parseXml, type XmlElement } from "./parse-xml.ts";
import { readSceneFile } from "./read-scene-file.ts";

/** What a Mitsuba file holds for radio waves. */
export interface MitsubaScene {
  /** Its shapes. */
  readonly meshes: readonly TriangleMesh[];
  /** Materials that the file itself defines. */
  readonly materials: MaterialTable;
}

/**
 * Reads a Mitsuba 3 scene as ray tracers for radio use it: shapes with radio materials. Cameras,
 * lights and textures are skipped.
 *
 * @param file - Path of the XML file.
 * @param materials - Known materials.
 * @returns Its meshes; walls are slabs of the thickness that their material has.
 * @throws `PlaceError` `SCENE_UNREADABLE` or `SCENE_INVALID`, with the problems of all shapes.
 * @source Mitsuba 3 documentation, "Scene XML file format".
 */
export function importMitsuba(file: string, materials: MaterialTable): MitsubaScene {
  const [scene] = parseXml(file, readSceneFile(file).toString("utf8"));
  if (scene?.tag !== "scene") {
    throw new PlaceError("SCENE_UNREADABLE", [`${file}: the outermost element is not <scene>`]);
  }
  const elements = withDefaults(scene.children, defaultsOf(scene));
  const surfaces = new Map(
    elements.flatMap((element) =>
      element.tag === "bsdf" ? [[element.attributes["id"] ?? "", element] as const] : [],
    ),
  );
  const problems = createProblemList(file);
  for (const { tag, attributes } of elements) {
    if (tag === "include") problems.add(`include "${attributes["filename"]}"`, "is not supported");
  }
  const own: Record<string, Material> = {};
  const meshes = elements
    .filter((element) => element.tag === "shape" && !isLamp(element))
    .flatMap((shape, n): TriangleMesh[] => {
      const name = (shape.attributes["id"] ?? `shape ${n + 1}`).replace(/^mesh-/, "");
      const surface = mitsubaSurface(shape, surfaces, materials);
      const move = mitsubaTransform(shape.children.find(({ tag }) => tag === "transform"));
      const read = problems.attempt(() => mitsubaShape(file, shape));
      for (const step of [surface, move, read]) {
        if (step && !step.ok) problems.add(`shape "${name}"`, step.reason);
      }
      if (!surface.ok || !move.ok || !read?.ok) return [];
      const { material, thicknessM, defined } = surface;
      if (defined) own[material] = defined;
      const vertices = read.mesh.vertices.map(move.apply);
      return [{ name, material, thicknessM, vertices, triangles: read.mesh.triangles }];
    });
  problems.throwIfAny();
  return { meshes, materials: own };
}

/** An area light is a shape of its own, made of nothing. */
function isLamp({ children }: XmlElement): boolean {
  return children.some(({ tag }) => tag === "emitter");
}

/** `<default name="x" value="1"/>` stands for `$x` in all attributes. */
function defaultsOf(scene: XmlElement): Map<string, string> {
  return new Map(
    scene.children
      .filter(({ tag }) => tag === "default")
      .map(({ attributes }) => [attributes["name"] ?? "", attributes["value"] ?? ""]),
  );
}

function withDefaults(
  elements: readonly XmlElement[],
  defaults: ReadonlyMap<string, string>,
): XmlElement[] {
  const fill = (text: string) =>
    text.replaceAll(/\$(\w+)/g, (whole, name: string) => defaults.get(name) ?? whole);
  return elements.map(({ tag, attributes, children }) => ({
    tag,
    attributes: Object.fromEntries(
      Object.entries(attributes).map(([key, value]) => [key, fill(value)]),
    ),
    children: withDefaults(children, defaults),
  }));
}
