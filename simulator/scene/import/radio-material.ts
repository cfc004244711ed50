import type { MaterialTable } from "../../propagation/materials.ts";

/**
 * Finds the radio material that a file's name for a surface stands for: the name itself, or what is
 * left of `mat-itu_concrete`, `itu-brick`, `Wood.001`.
 *
 * @param name - As the file has it.
 * @param materials - What is known.
 * @returns Key of the table; nothing when no name fits.
 */
export function radioMaterial(name: string, materials: MaterialTable): string | undefined {
  const plain = name
    .toLowerCase()
    .replace(/^mat-/, "")
    .replace(/^itu[_-]/, "")
    .replace(/\.\d+$/, "")
    .replaceAll(/[- ]/g, "_");
  return [name, plain].find((key) => Object.hasOwn(materials, key));
}

/**
 * Says why a name is no radio material.
 *
 * @param name - As the file has it.
 * @param materials - What is known.
 * @returns A sentence with the known names.
 */
export function unknownMaterial(name: string, materials: MaterialTable): string {
  const known = Object.keys(materials).join(", ");
  return `unknown material "${name}"; known: ${known}; others can be given in a materials file`;
}
