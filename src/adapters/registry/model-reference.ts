import { basename } from "node:path";
import type { ModelFault } from "../../ports/model-store.ts";
import { fullName, type ModelFolder, modelFolders } from "./model-folders.ts";
import { readManifest } from "./read-model.ts";
import { fault } from "./registry-fault.ts";

const REFERENCE =
  /^(?:sha256:(?<content>[0-9a-f]{12,64})|(?<name>[\w.-]+?)(?:@(?<version>[\w.-]+))?)$/;

/** Model folders that a reference may mean, at least one. */
export interface Candidates {
  /** Whether it leaves the version open. */
  readonly isOpen: boolean;
  /** The newest first. */
  readonly folders: readonly [ModelFolder, ...ModelFolder[]];
}

/**
 * Finds what a reference may mean.
 *
 * @param root - Folder of models.
 * @param reference - `name`, `name@version` or `sha256:` and 12 to 64 hex digits.
 * @returns What fits; `MODEL_UNAVAILABLE`: nothing does, `MODEL_AMBIGUOUS`: content under several names.
 */
export function candidatesOf(root: string, reference: string): Candidates | ModelFault {
  const { content, name, version } = REFERENCE.exec(reference)?.groups ?? {};
  const all = modelFolders(root);
  const [first, ...others] = all.filter((place) =>
    content === undefined
      ? place.name === name && (version === undefined || place.version === version)
      : hasContent(place, content),
  );
  if (!first) {
    const message = `no model ${reference.slice(0, 200)} in ${basename(root)}${offer(all)}`;
    return fault("MODEL_UNAVAILABLE", message);
  }
  const isOpen = content === undefined && version === undefined;
  if (!isOpen && others.length > 0) return ambiguous(reference, [first, ...others]);
  return { isOpen, folders: [first, ...others] };
}

/** Finds the one model that a change is about; `name` alone must have one version only. */
export function soleCandidate(root: string, reference: string): ModelFolder | ModelFault {
  const found = candidatesOf(root, reference);
  if ("code" in found) return found;
  const { folders } = found;
  return folders.length > 1 ? ambiguous(reference, folders) : folders[0];
}

function ambiguous(reference: string, folders: readonly ModelFolder[]): ModelFault {
  const message = `${reference} may be ${folders.map(fullName).join(" or ")}; name one of them`;
  return fault("MODEL_AMBIGUOUS", message);
}

function hasContent(place: ModelFolder, beginning: string): boolean {
  const manifest = readManifest(place);
  return !("code" in manifest) && manifest.sha256.startsWith(beginning);
}

/** At most so many models are listed in a message. */
const MAX_OFFERED = 20;

function offer(all: readonly ModelFolder[]): string {
  if (all.length === 0) {
    return ", which holds none; train one with `slotpilot train` or bring one with `slotpilot models import`";
  }
  const more = all.length > MAX_OFFERED ? `, and ${all.length - MAX_OFFERED} more` : "";
  return `; there are ${all.slice(0, MAX_OFFERED).map(fullName).join(", ")}${more}`;
}
