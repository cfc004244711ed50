import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, describe, expect, it } from "vitest";
import { openModelRegistry } from "../../src/adapters/registry/model-registry.ts";
import {
  openPolicyState,
  policyStateFile,
  readPolicyState,
} from "../../src/adapters/registry/policy-state.ts";
import type { StoredModel } from "../../src/ports/model-store.ts";
import { bundledProgram } from "../support/bundled-program.ts";
import { incomingModel, newRoot } from "../support/incoming-models.ts";
import type { RegistryTask } from "../support/registry-program.ts";

const CHAINS = 4;
const KILLS_PER_CHAIN = 15;

/** A child is killed after it has said at most so much: a turn of its loop. */
const MAX_LINES = 8;

/** … and at most so long after that: the time of some of its writes. Unit: ms. */
const MAX_WAIT_MS = 4;

let program: string;

beforeAll(async () => {
  program = await bundledProgram("registry-program.ts");
});

describe("a registry whose processes are killed", () => {
  it("is whole after each of 60 kills at random moments, and remembers the last state", async () => {
    const chains = Array.from({ length: CHAINS }, async () => {
      const root = newRoot();
      const task = writeTask({ mode: "churn", root, models: contentsOf("m", 4) });
      const tally = { written: 0, kills: 0 };
      let facts = factsOf(root);
      for (; tally.kills < KILLS_PER_CHAIN; tally.kills += 1) {
        const lines = await killedRun(task, facts.state + 1);
        const before = facts;
        facts = factsOf(root);
        expectWhole(before, lines, facts);
        tally.written += lines.filter((line) => line.startsWith("written")).length;
      }
      await expectSwept(root);
      return tally;
    });

    const tallies = await Promise.all(chains);

    expect(sum(tallies.map(({ kills }) => kills))).toBe(CHAINS * KILLS_PER_CHAIN);
    expect(sum(tallies.map(({ written }) => written))).toBeGreaterThan(30);
  }, 180_000);
});

describe("the lock of a registry", () => {
  it("is never held by two, though its holders are killed", async () => {
    const root = newRoot();
    mkdirSync(root);
    writeFileSync(join(root, "count"), "0");
    const task = writeTask({ mode: "count", root, models: [] });
    const counters = Array.from({ length: 4 }, async () => {
      const lines: string[] = [];
      for (let kill = 0; kill < 4; kill += 1) lines.push(...(await killedRun(task, 0, 30)));
      return lines;
    });

    const counted = (await Promise.all(counters))
      .flat()
      .filter((line) => line !== "ready")
      .map((line) => Number(line.split(" ")[1]));

    expect(new Set(counted).size).toBe(counted.length);
    const last = Number(readFileSync(join(root, "count"), "utf8"));
    expect(last).toBeGreaterThanOrEqual(Math.max(...counted));
    expect(last).toBeLessThanOrEqual(counted.length + 16);
  }, 60_000);
});

describe("two processes that import at once", () => {
  it("get one of two contents in under each name, whole", async () => {
    const root = newRoot();
    const names = 20;
    const tasks = ["a", "b"].map((content) =>
      writeTask({ mode: "race", root, models: contentsOf("m", names, content) }),
    );
    const runs = tasks.map((task) => startRun(task));
    await Promise.all(runs.map(({ heard }) => heard(1)));
    for (const { child } of runs) child.stdin?.end();
    const outcomes = (await Promise.all(runs.map(({ lines }) => lines))).map((lines) =>
      lines.slice(1).map((line) => line.split(" ")[0]),
    );

    for (let n = 0; n < names; n += 1) {
      expect(outcomes.map((outcome) => outcome[n]).sort()).toEqual(["MODEL_TAKEN", "imported"]);
    }
    const models = openModelRegistry(root).list() as StoredModel[];
    expect(models.map(({ manifest }) => manifest?.name)).toHaveLength(names);
    expect(models.filter((model) => "code" in model)).toEqual([]);
  });
});

// Helpers

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

function contentsOf(prefix: string, count: number, content = "") {
  return Array.from({ length: count }, (_, n) => {
    const reference = `${prefix}${n}@1`;
    return incomingModel(reference, `${reference} ${content} ${"x".repeat(20_000)}`);
  });
}

function writeTask(task: RegistryTask): string {
  const file = join(dirname(task.root), `task-${Math.random()}.json`);
  writeFileSync(file, JSON.stringify(task));
  return file;
}

interface Run {
  readonly child: ChildProcess;
  /** Resolves when it has said so many lines. */
  heard(numLines: number): Promise<void>;
  /** All that it said, when it has ended; a line that was cut is not among it. */
  readonly lines: Promise<string[]>;
}

function startRun(...args: readonly string[]): Run {
  const child = spawn(process.execPath, [program, ...args], { stdio: ["pipe", "pipe", "inherit"] });
  let said = "";
  const lines = () => said.split("\n").slice(0, -1);
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  const closed = once(child, "close");
  return {
    child,
    async heard(numLines) {
      const end = closed.then(() => "end");
      while (lines().length < numLines) {
        const next = await Promise.race([once(child.stdout, "data"), end]);
        if (next === "end") throw new Error(`it ended early: ${said}`);
      }
    },
    lines: closed.then(lines),
  };
}

/** Lets a child change the registry and kills it at a random moment. */
async function killedRun(
  task: string,
  firstState: number,
  maxLines = MAX_LINES,
): Promise<string[]> {
  const { child, heard, lines } = startRun(task, `${firstState}`);
  await heard(1 + Math.floor(Math.random() * maxLines));
  await sleep(Math.random() * MAX_WAIT_MS);
  child.kill("SIGKILL");
  return lines;
}

interface RegistryFacts {
  /** Models by reference, and whether each is in quarantine. */
  readonly models: ReadonlyMap<string, boolean>;
  /** Number of the state that is remembered; -1: none. */
  readonly state: number;
}

/** Reads all there is, as a restarted service does, and fails where anything is broken. */
function factsOf(root: string): RegistryFacts {
  const entries = openModelRegistry(root).list();
  expect(entries.filter((entry) => "code" in entry)).toEqual([]);
  const models = (entries as StoredModel[]).map(({ manifest, quarantine }) => {
    return [`${manifest.name}@${manifest.version}`, quarantine !== undefined] as const;
  });
  const state = readPolicyState(policyStateFile(root, "slotpilot.v1"));
  expect(typeof state).not.toBe("string");
  const number = typeof state === "object" ? Number(state.first.prb.version) : -1;
  return { models: new Map(models), state: number };
}

/** What a child said that it had done is done; what it had begun is done or not begun. */
function expectWhole(before: RegistryFacts, lines: readonly string[], after: RegistryFacts): void {
  const models = new Map<string, boolean | "changing">(before.models);
  const states = [before.state];
  const hear: Record<string, (what: string) => unknown> = {
    imported: (model) => models.set(model, models.get(model) === true),
    quarantined: (model) => models.set(model, true),
    releasing: (model) => models.set(model, "changing"),
    removing: (model) => models.set(model, "changing"),
    writing: (n) => states.push(Number(n)),
    written: (n) => states.splice(0, states.length, Number(n)),
  };
  for (const [verb = "", what = ""] of lines.map((line) => line.split(" "))) hear[verb]?.(what);
  expect(states).toContain(after.state);
  const settled = [...models].filter(([, fate]) => fate !== "changing");
  expect([...after.models.keys()]).toEqual(expect.arrayContaining(settled.map(([name]) => name)));
  for (const [name, fate] of settled) if (fate === true) expect(after.models.get(name)).toBe(true);
}

/** The next change clears away what the dead have left. */
async function expectSwept(root: string): Promise<void> {
  const memory = await openPolicyState(policyStateFile(root, "slotpilot.v1"));
  expect(memory).not.toHaveProperty("code");
  if (!("code" in memory)) await memory.close();
  await openModelRegistry(root).import(incomingModel("last@1"));
  const own = readdirSync(root).filter((name) => name.startsWith("."));
  expect(own.sort()).toEqual([".lock", ".state"]);
  expect(readdirSync(join(root, ".state")).sort()).toEqual(
    expect.arrayContaining(["slotpilot.v1.json", "slotpilot.v1.json.lock"]),
  );
}
