import type { Material, MaterialTable } from "../../propagation/materials.ts";
import type { XmlElement } from "./parse-xml.ts";
import { radioMaterial, unknownMaterial } from "./radio-material.ts";

/** Thickness that a radio material has unless it says another. Unit: m. */
const DEFAULT_THICKNESS_M = 0.1;

/** What a shape is made of, or why that is not known. */
export type MitsubaSurface =
  | {
      readonly ok: true;
      /** Key of the material table. */
      readonly material: string;
      /** Unit: m. */
      readonly thicknessM: number;
      /** Its properties when the file itself defines it. */
      readonly defined?: Material;
    }
  | { readonly ok: false; readonly reason: string };

/**
 * Finds the radio material of a shape: an `itu-radio-material`, a `radio-material` with properties
 * of its own, or any other surface with the name of a known material, such as `mat-itu_concrete`.
 *
 * @param shape - The shape, with a surface inside it or a reference to one.
 * @param surfaces - The scene's surfaces by id.
 * @param materials - Known materials.
 * @returns Material and thickness; 0.1 m unless the file says another.
 */
export function mitsubaSurface(
  shape: XmlElement,
  surfaces: ReadonlyMap<string, XmlElement>,
  materials: MaterialTable,
): MitsubaSurface {
  const inside = shape.children.find(({ tag }) => tag === "bsdf");
  const references = shape.children.filter(({ tag }) => tag === "ref");
  const reference = references.find(({ attributes }) => attributes["name"] === "bsdf");
  const id = (reference ?? references[0])?.attributes["id"];
  const surface = inside ?? (id === undefined ? undefined : surfaces.get(id));
  if (!surface) {
    const reason = id === undefined ? "has no material" : `refers to "${id}", which is not defined`;
    return { ok: false, reason };
  }
  const chain = unwrap(surface);
  const names = chain.flatMap(({ attributes }) => [attributes["id"], attributes["name"]]);
  const given = names.find((name) => name !== undefined) ?? "";
  const radio = chain.find(({ attributes }) => attributes["type"]?.endsWith("radio-material"));
  const thicknessM = numberIn(radio, "thickness", DEFAULT_THICKNESS_M);
  if (!(thicknessM > 0)) return { ok: false, reason: "thickness is not above 0" };
  if (radio?.attributes["type"] === "radio-material") {
    return definedBy(radio, given.replace(/^mat-/, "") || "radio-material", thicknessM);
  }
  const wanted = radio ? [valueIn(radio, "type") ?? given] : names;
  const material = wanted
    .flatMap((name) => (name === undefined ? [] : [radioMaterial(name, materials)]))
    .find((name) => name !== undefined);
  if (material) return { ok: true, material, thicknessM };
  return { ok: false, reason: unknownMaterial((radio && wanted[0]) || given, materials) };
}

/** The surface and those inside it: `twosided`, `bumpmap` and the like are shells. */
function unwrap(surface: XmlElement): XmlElement[] {
  return [surface, ...surface.children.filter(({ tag }) => tag === "bsdf").flatMap(unwrap)];
}

function definedBy(radio: XmlElement, material: string, thicknessM: number): MitsubaSurface {
  const permittivity = numberIn(radio, "relative_permittivity", 1);
  const conductivity = numberIn(radio, "conductivity", 0);
  const coefficient = numberIn(radio, "scattering_coefficient", 0);
  const crossPolarRatio = numberIn(radio, "xpd_coefficient", 0);
  if (!(permittivity >= 1 && conductivity >= 0)) {
    return { ok: false, reason: "relative_permittivity is below 1 or conductivity below 0" };
  }
  if (![coefficient, crossPolarRatio].every((share) => 0 <= share && share <= 1)) {
    return { ok: false, reason: "scattering_coefficient or xpd_coefficient is not within 0..1" };
  }
  const bands = [{ minGhz: 0, maxGhz: 1000, abcd: [permittivity, 0, conductivity, 0] as const }];
  const scattering = { coefficient, crossPolarRatio, lobeExponent: undefined };
  const defined = { bands, ...(coefficient > 0 ? { scattering } : {}) };
  return { ok: true, material, thicknessM, defined };
}

function valueIn(element: XmlElement, name: string): string | undefined {
  return element.children.find(({ attributes }) => attributes["name"] === name)?.attributes[
    "value"
  ];
}

function numberIn(element: XmlElement | undefined, name: string, absent: number): number {
  const value = element && valueIn(element, name);
  return value === undefined ? absent : Number(value);
}
