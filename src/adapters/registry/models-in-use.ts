import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { PolicyState } from "../../../schemas/policy-state.ts";
import { isHeld } from "./folder-lock.ts";
import { fullName, type ModelFolder } from "./model-folders.ts";
import { readPolicyState, STATE_FOLDER } from "./policy-state.ts";

/**
 * Lists who uses a model, would go back to it or tries it, as services remember it. What a service
 * only tries it forgets when it ends.
 *
 * @param root - Folder of models.
 * @param place - The model.
 * @returns A part of a sentence for each service; a file that nobody understands keeps no model.
 */
export function usersOf(root: string, place: ModelFolder): string[] {
  const folder = join(root, STATE_FOLDER);
  return stateFiles(folder).flatMap((name) => {
    const state = readPolicyState(join(folder, name));
    if (state === undefined || typeof state === "string") return [];
    const uses = usesIn(state, fullName(place));
    const advice = `delete ${STATE_FOLDER}/${name} if there is no such service any more`;
    if (uses.length > 0) return [`${uses.join(", ")} (${advice})`];
    const isLoaded = (state.loaded ?? []).some((model) => fullName(model) === fullName(place));
    const isCandidate = isLoaded && isHeld(`${join(folder, name)}.lock`);
    return isCandidate ? ["a candidate; discard it first (`slotpilot policies discard`)"] : [];
  });
}

function stateFiles(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith(".json"));
  } catch {
    return []; // no service has remembered anything yet
  }
}

function usesIn({ first, cells }: PolicyState, model: string): string[] {
  const has = (pair: PolicyState["first"] | null) =>
    pair !== null && [pair.prb, pair.power].some((policy) => fullName(policy) === model);
  const inCells = Object.entries(cells).flatMap(([cellId, { active, previous }]) => {
    if (has(active)) return [`active in cell ${cellId}`];
    return has(previous) ? [`kept for rollback in cell ${cellId}`] : [];
  });
  return has(first) ? ["active in cells to come", ...inCells] : inCells;
}
