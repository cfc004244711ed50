import { readdirSync, renameSync, writeSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import type { PolicyState } from "../../schemas/policy-state.ts";
import { tryLock } from "../../src/adapters/registry/folder-lock.ts";
import { openModelRegistry } from "../../src/adapters/registry/model-registry.ts";
import { openPolicyState, policyStateFile } from "../../src/adapters/registry/policy-state.ts";
import { writeDurably } from "../../src/adapters/registry/write-durably.ts";
import type { IncomingModel } from "../../src/ports/model-registry.ts";
import type { ModelFault } from "../../src/ports/model-store.ts";

/** What the program is to do, as JSON in its one argument's file. */
export interface RegistryTask {
  /**
   * `churn`: changes everything until it is killed. `race`: imports each model once. `count`: counts on
   * in a file under the registry's lock, of which it never lets go properly, until it is killed.
   */
  readonly mode: "churn" | "race" | "count";
  /** Folder of the registry. */
  readonly root: string;
  /** Models, each of another name. */
  readonly models: readonly IncomingModel[];
}

/** Tells the test what is about to happen or has happened; at once, as the next moment may be the last. */
const say = (...words: readonly (string | number)[]) => writeSync(1, `${words.join(" ")}\n`);

/** Ends the program where something did not work that must. */
const orThrow = <T extends object>(outcome: T | ModelFault): T => {
  if (!("code" in outcome)) return outcome;
  const { code, message } = outcome as ModelFault;
  throw new Error(`${code} ${message}`);
};

/** Beyond the highest process id that Linux gives out. */
const DEAD_PROCESS = "4194305";

const [taskFile = "", firstState = "0"] = process.argv.slice(2);
const task: RegistryTask = JSON.parse(await readFile(taskFile, "utf8"));
const registry = openModelRegistry(task.root);
const run = { churn: () => churn(Number(firstState)), race, count }[task.mode];
await run();

async function churn(first: number): Promise<void> {
  const memory = orThrow(await openPolicyState(policyStateFile(task.root, "slotpilot.v1")));
  say("ready");
  for (let n = first; ; n += 1) {
    const model = task.models[n % task.models.length] as IncomingModel;
    const { name, version } = model.manifest as { name: string; version: string };
    const reference = `${name}@${version}`;
    orThrow(await registry.import(model));
    say("imported", reference);
    say("writing", n);
    if (await memory.write(stateOf(n))) throw new Error("the state was not written");
    say("written", n);
    if (await registry.quarantine(reference, `reason ${n}`)) throw new Error("not quarantined");
    say("quarantined", reference);
    say("releasing", reference);
    orThrow(await registry.release(reference));
    if (n % 3 === 0) continue;
    say("removing", reference);
    orThrow(await registry.remove(reference));
  }
}

async function race(): Promise<void> {
  say("ready");
  await text(process.stdin);
  for (const model of task.models) {
    const outcome = await registry.import(model);
    say("code" in outcome ? outcome.code : "imported", String(process.pid));
  }
}

/** Each turn leaves the lock as a process does that dies with it: the next one must take it over. */
async function count(): Promise<void> {
  const file = join(task.root, "count");
  const path = join(task.root, ".lock");
  say("ready");
  for (;;) {
    const lock = tryLock(path);
    if ("heldBy" in lock) continue;
    const n = Number(await readFile(file, "utf8")) + 1;
    await writeDurably(file, `${n}`);
    say("counted", n);
    const [mark = ""] = readdirSync(path);
    renameSync(join(path, mark), join(path, mark.replace(/^\d+/, DEAD_PROCESS)));
  }
}

/** A state that tells its number; it names no model that is removed. */
function stateOf(n: number): PolicyState {
  const pair = { prb: { name: "pf", version: `${n}` }, power: { name: "equal", version: "1" } };
  const padding = Object.fromEntries(
    Array.from({ length: 20 }, (_, cell) => [`cell-${cell}`, { active: pair, previous: pair }]),
  );
  return {
    ...{ stateVersion: 1, configured: { prb: "prb", power: "power" } },
    ...{ first: pair, cells: padding },
  };
}
