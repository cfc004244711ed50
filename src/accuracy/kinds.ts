import type { Kind } from "./kind.ts";
import { ARRAY_KINDS } from "./kinds/arrays.ts";
import { BLER_KINDS } from "./kinds/block-errors.ts";
import { CHANNEL_KINDS } from "./kinds/channel-formulas.ts";
import { DIFFRACTION_KINDS } from "./kinds/diffraction.ts";
import { SCATTERING_KINDS } from "./kinds/diffuse-scattering.ts";
import { GRANT_KINDS } from "./kinds/grants.ts";
import { LINK_ADAPTATION_KINDS } from "./kinds/link-adaptation.ts";
import { MATERIAL_KINDS } from "./kinds/materials.ts";
import { SCHEDULING_KINDS } from "./kinds/scheduling.ts";
import { TRACED_KINDS } from "./kinds/traced-paths.ts";
import { WALL_KINDS } from "./kinds/walls.ts";

const KINDS: readonly Kind[] = [
  ...TRACED_KINDS,
  ...WALL_KINDS,
  ...DIFFRACTION_KINDS,
  ...SCATTERING_KINDS,
  ...MATERIAL_KINDS,
  ...CHANNEL_KINDS,
  ...ARRAY_KINDS,
  ...GRANT_KINDS,
  ...BLER_KINDS,
  ...LINK_ADAPTATION_KINDS,
  ...SCHEDULING_KINDS,
];

/**
 * Finds the kind of a file: the longest stem that its name begins with, else the kind of which its
 * first case has most fields.
 *
 * @param name - Name of the file without extension.
 * @param firstCase - Its first case, if it has one.
 * @returns The kind, or nothing when neither tells, or two kinds fit alike.
 */
export function findKind(name: string, firstCase: unknown): Kind | undefined {
  const named = KINDS.filter(({ stem }) => name.startsWith(stem));
  if (named.length > 0) return named.reduce((a, b) => (b.stem.length > a.stem.length ? b : a));
  const alike = KINDS.map((kind) => kind.likeness(firstCase));
  const most = Math.max(...alike);
  const first = alike.indexOf(most);
  return most > 0 && first === alike.lastIndexOf(most) ? KINDS[first] : undefined;
}
