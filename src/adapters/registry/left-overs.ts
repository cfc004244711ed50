import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { isLeftOver, processMark } from "./process-mark.ts";

const PREFIXES = { incoming: ".incoming-", removed: ".removed-" } as const;

/** Names a folder of our own in the registry, which readers do not see and `sweepLeftOvers` knows. */
export function ownFolder(root: string, purpose: keyof typeof PREFIXES): string {
  return join(root, `${PREFIXES[purpose]}${processMark()}`);
}

/** Removes what processes left in the registry that died while they changed it. */
export async function sweepLeftOvers(root: string): Promise<void> {
  for (const name of await readdir(root)) {
    const prefix = Object.values(PREFIXES).find((known) => name.startsWith(known));
    if (prefix === undefined || !isLeftOver(name.slice(prefix.length))) continue;
    await rm(join(root, name), { recursive: true, force: true });
  }
}
