import { readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Quarantine } from "../../ports/model-store.ts";
import { syncFolder, writeDurably } from "./write-durably.ts";

const FILE = "quarantine.json";

/** A reason is cut after so many characters. */
const MAX_REASON = 2000;

/** Reads whether a model is in quarantine; a file that nobody understands counts. */
export function readQuarantine(folder: string): Quarantine | undefined {
  let text: string;
  try {
    text = readFileSync(join(folder, FILE), "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === "ENOENT" || code === "ENOTDIR" ? undefined : unknownReason;
  }
  return parse(text);
}

/** Puts a model into quarantine, in place of an earlier reason. */
export async function writeQuarantine(
  folder: string,
  { reason, at }: Quarantine,
): Promise<undefined> {
  const text = JSON.stringify({ reason: reason.slice(0, MAX_REASON), at }, null, 2);
  await writeDurably(join(folder, FILE), `${text}\n`);
  return undefined;
}

/** Lifts a quarantine. */
export async function liftQuarantine(folder: string): Promise<undefined> {
  await rm(join(folder, FILE), { force: true });
  await syncFolder(folder);
  return undefined;
}

const unknownReason: Quarantine = { reason: `${FILE} can't be read`, at: "an unknown time" };

function parse(text: string): Quarantine {
  try {
    const { reason, at } = JSON.parse(text) as Partial<Quarantine>;
    return typeof reason === "string" && typeof at === "string" ? { reason, at } : unknownReason;
  } catch {
    return unknownReason;
  }
}
