import type { InteractionKind, Path } from "../propagation/path.ts";

/** What a ray is shown as: the mechanism that makes it special. */
export type RayKind = "line of sight" | InteractionKind;

/** Colours that people with any kind of colour vision tell apart. @source M. Okabe, K. Ito, Color Universal Design, 2008. */
export const RAY_COLOURS: Readonly<Record<RayKind, string>> = {
  "line of sight": "#009e73",
  reflection: "#0072b2",
  transmission: "#cc79a7",
  diffraction: "#d55e00",
  scattering: "#e69f00",
};

const SPECIAL_FIRST: readonly InteractionKind[] = [
  "scattering",
  "diffraction",
  "transmission",
  "reflection",
];

/**
 * Names a path by its rarest mechanism.
 *
 * @param path - The path.
 * @returns Its kind.
 */
export function rayKind(path: Path): RayKind {
  const kinds = path.interactions.map(({ kind }) => kind);
  return SPECIAL_FIRST.find((kind) => kinds.includes(kind)) ?? "line of sight";
}
