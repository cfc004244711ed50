import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import type { PolicyState } from "../../../../schemas/policy-state.ts";
import {
  openPolicyState,
  type PolicyMemory,
  policyStateFile,
} from "../../../../src/adapters/registry/policy-state.ts";
import { newRoot } from "../../../support/incoming-models.ts";

describe("the state of the policies", () => {
  it("is read as it was written, also by the next service", async () => {
    const file = newFile();
    const first = await opened(file);
    expect(first.read()).toBeUndefined();

    await first.write(stateOf("1"));
    await first.close();

    expect((await opened(file)).read()).toEqual(stateOf("1"));
  });

  it("of many writes at once is the newest", async () => {
    const memory = await opened(newFile());

    await Promise.all(["1", "2", "3", "4"].map((version) => memory.write(stateOf(version))));

    expect(memory.read()).toEqual(stateOf("4"));
  });

  it.each([
    ["cut short", JSON.stringify(stateOf("1")).slice(0, 60)],
    ["empty", ""],
    ["zeros", "\0".repeat(300)],
    ["somebody else's", "{}"],
    ["of another version", JSON.stringify({ ...stateOf("1"), stateVersion: 2 })],
    ["with a cell's name that none has", JSON.stringify({ ...stateOf("1"), cells: { "a b": {} } })],
  ])("is set aside where it is %s", async (_, text) => {
    const file = newFile();
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    const memory = await opened(file);

    expect(memory.read()).toMatchObject({
      code: "POLICY_STATE_INVALID",
      message: expect.stringContaining("slotpilot.v1.json.corrupt-1970-01-01T000000.000Z"),
    });
    expect(memory.read()).toBeUndefined();
    const [aside = ""] = readdirSync(dirname(file)).filter((name) => name.includes("corrupt"));
    expect(readFileSync(join(dirname(file), aside), "utf8")).toBe(text);
  });

  it("belongs to one service at a time", async () => {
    const root = newRoot();
    const first = await opened(policyStateFile(root, "one.v1"));

    expect(await openPolicyState(policyStateFile(root, "one.v1"))).toMatchObject({
      code: "POLICY_STATE_HELD",
      message: expect.stringContaining(`process ${process.pid}`),
    });
    await opened(policyStateFile(root, "other.v1"));
    await first.close();
    await opened(policyStateFile(root, "one.v1"));
  });

  it("is taken over from a service that was killed", async () => {
    const file = newFile();
    const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
    onTestFinished(() => void child.kill("SIGKILL"));
    const mark = `${child.pid}-${startOf(child.pid)}-000000000000`;
    mkdirSync(`${file}.lock`, { recursive: true });
    writeFileSync(join(`${file}.lock`, mark), "");
    expect(await openPolicyState(file)).toMatchObject({ code: "POLICY_STATE_HELD" });

    child.kill("SIGKILL");
    await once(child, "close");

    await opened(file);
  });

  it("is taken over from a process whose id has been given out again", async () => {
    const file = newFile();
    mkdirSync(`${file}.lock`, { recursive: true });
    writeFileSync(join(`${file}.lock`, `${process.pid}-1-000000000000`), "");

    await opened(file);
  });
});

// Helpers

const newFile = () => policyStateFile(newRoot(), "slotpilot.v1");

async function opened(file: string): Promise<PolicyMemory> {
  const memory = await openPolicyState(file, () => new Date(0));
  if ("code" in memory) throw new Error(memory.message);
  return memory;
}

function stateOf(version: string): PolicyState {
  const power = { name: "equal", version: "built-in" };
  const pair = { prb: { name: "prb", version, sha256: "0123456789ab" }, power };
  return {
    ...{ stateVersion: 1, configured: { prb: "prb", power: "equal" }, first: pair },
    cells: { "cell-1": { active: pair, previous: null } },
  };
}

/** When a process began, as /proc has it; 0 elsewhere. */
function startOf(pid: number | undefined): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ")[19] ?? "0";
  } catch {
    return "0";
  }
}
