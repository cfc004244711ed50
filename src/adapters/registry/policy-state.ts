import { readFileSync, renameSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { Value } from "@sinclair/typebox/value";
import { PolicyState } from "../../../schemas/policy-state.ts";
import type { ModelFault } from "../../ports/model-store.ts";
import { tryLock } from "./folder-lock.ts";
import { newestOnly } from "./newest-only.ts";
import { fault, guarded, reasonOf } from "./registry-fault.ts";
import { makeFolder, writeDurably } from "./write-durably.ts";

/** What one service remembers of its policies; nobody else writes it meanwhile. */
export interface PolicyMemory {
  /**
   * Reads what was written last.
   *
   * @returns `undefined`: nothing was. `POLICY_STATE_INVALID`: the file is damaged or not ours; it was
   *   renamed, and the next call returns `undefined`. `REGISTRY_INACCESSIBLE`.
   */
  read(): PolicyState | undefined | ModelFault;
  /**
   * Writes, in place of what was written before; of several calls during one write only the newest
   * state is written.
   *
   * @returns Resolves when it is on the disk, with `undefined` or `REGISTRY_INACCESSIBLE`.
   */
  write(state: PolicyState): Promise<ModelFault | undefined>;
  /** Waits for the last write and lets another service have the file. */
  close(): Promise<void>;
}

/**
 * File in which a service remembers its policies.
 *
 * @param root - Folder of models.
 * @param subjectPrefix - The service's; no two services on one registry have the same.
 */
export function policyStateFile(root: string, subjectPrefix: string): string {
  return join(root, STATE_FOLDER, `${subjectPrefix}.json`);
}

/** Folder in the registry that holds the files of all services. */
export const STATE_FOLDER = ".state";

/**
 * Opens the file in which a service remembers its policies, for itself alone.
 *
 * @param file - The file; its folder is made.
 * @param now - Tells the time.
 * @returns `POLICY_STATE_HELD`: another service has it. `REGISTRY_INACCESSIBLE`.
 */
export function openPolicyState(
  file: string,
  now: () => Date = () => new Date(),
): Promise<PolicyMemory | ModelFault> {
  return guarded(async () => {
    await makeFolder(dirname(file));
    const lock = tryLock(`${file}.lock`);
    if ("heldBy" in lock) {
      const message = `the service of process ${lock.heldBy} remembers its models in ${basename(file)} too; give this one another subjectPrefix, or end the other`;
      return fault("POLICY_STATE_HELD", message);
    }
    const { put, settled } = newestOnly((state: PolicyState) => save(file, state));
    return {
      read: () => readOrSetAside(file, now),
      write: put,
      async close() {
        await settled();
        lock.release();
      },
    };
  });
}

/**
 * Reads what some service remembers, and leaves it as it is.
 *
 * @returns `undefined`: there is no file. A text: what is wrong with it.
 * @throws What the system refuses.
 */
export function readPolicyState(file: string): PolicyState | string | undefined {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
  const state = parseJson(text);
  if (Value.Check(PolicyState, state)) return state;
  const { path, message } = Value.Errors(PolicyState, state).First() ?? {};
  return state === undefined ? "it is no JSON" : `${path || "/"}: ${message}`;
}

function readOrSetAside(file: string, now: () => Date): PolicyState | undefined | ModelFault {
  try {
    const state = readPolicyState(file);
    if (typeof state !== "string") return state;
    const aside = `${file}.corrupt-${now().toISOString().replaceAll(":", "")}`;
    renameSync(file, aside);
    const message = `${basename(file)} does not say which models were active (${state}); it is ${basename(aside)} now, and the configured policies begin`;
    return fault("POLICY_STATE_INVALID", message);
  } catch (error) {
    const message = `${basename(file)} can't be read (${reasonOf(error)})`;
    return fault("REGISTRY_INACCESSIBLE", message);
  }
}

function save(file: string, state: PolicyState): Promise<ModelFault | undefined> {
  return guarded(async () => {
    await writeDurably(file, `${JSON.stringify(state, null, 2)}\n`);
    return undefined;
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
