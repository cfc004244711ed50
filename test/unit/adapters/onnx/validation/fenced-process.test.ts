import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { runFenced } from "../../../../../src/adapters/onnx/validation/fenced-process.ts";

/** Long enough for a process of the lowest priority on a busy machine. */
const AMPLE = { withinMs: 30_000, memoryMb: 300 };

let root: string;
let written = 0;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "fenced-"));
});
afterAll(() => rm(root, { recursive: true }));
afterEach(() => {
  delete process.env["SLOTPILOT_ADMIN_TOKEN"];
});

const REPORT = `import { readFileSync, writeSync } from "node:fs";
const say = (text) => writeSync(3, text);
`;

async function run(body: string, fence = AMPLE, input = "") {
  written += 1;
  const script = join(root, `script-${written}.mjs`);
  await writeFile(script, REPORT + body);
  return runFenced(script, input, fence);
}

describe("runFenced", () => {
  it("hands over what it reads, and hands back what it reports", async () => {
    const end = await run(`say(readFileSync(0, "utf8").toUpperCase());`, AMPLE, "word");

    expect(end).toMatchObject({ report: "WORD", status: 0, isLate: false });
  });

  it("keeps the environment's secrets from it", async () => {
    process.env["SLOTPILOT_ADMIN_TOKEN"] = "a secret";

    const { report } = await run("say(JSON.stringify(process.env));");

    expect(report).not.toContain("a secret");
    expect(JSON.parse(report)).toHaveProperty("PATH");
  });

  it.runIf(process.platform === "linux")(
    "gives it the lowest priority and no core dump",
    async () => {
      const { report } = await run(`import { getPriority } from "node:os";
      const core = readFileSync("/proc/self/limits", "utf8").match(/core file size +(\\S+)/)[1];
      say(getPriority() + " " + core);`);

      expect(report).toBe("19 0");
    },
  );

  it("ends it when its time is over, and what it started", async () => {
    const fence = { ...AMPLE, withinMs: 1500 };

    const end = await run(
      `import { spawn } from "node:child_process";
       say(String(spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]).pid));
       for (;;);`,
      fence,
    );

    expect(end).toMatchObject({ isLate: true, status: "SIGKILL" });
    const started = Number(end.report);
    if (started > 0) await expect.poll(() => isAlive(started), { timeout: 5000 }).toBe(false);
  });

  it.runIf(process.platform === "linux")("lets it have its memory and no more", async () => {
    const { report } = await run(`const held = [];
      try { for (let mb = 0; mb < 2000; mb += 10) { held.push(Buffer.alloc(1e7, 1)); } say("all"); }
      catch { say(String(10 * held.length)); }`);

    expect(Number(report)).toBeGreaterThan(100);
    expect(Number(report)).toBeLessThan(AMPLE.memoryMb);
  });

  it("says how it ended: by itself, by a signal, or with its heap full", async () => {
    const [byItself, aborted, full] = await Promise.all([
      run("process.exit(7);"),
      run("process.abort();"),
      run("const all = []; for (;;) all.push({ one: all.length });"),
    ]);

    expect(byItself.status).toBe(7);
    expect(aborted.status).toBe("SIGABRT");
    expect(full.status).toBe("SIGABRT");
    expect(full.stderr).toContain("out of memory");
  });

  it("is not flooded", async () => {
    const end = await run(`const much = "x".repeat(100_000);
      for (let n = 0; n < 20; n += 1) { say(much); process.stdout.write(much); process.stderr.write(much); }`);

    expect(end.status).toBe(0);
    expect(end.report).toHaveLength(65_536);
    expect(end.stderr.length).toBeLessThanOrEqual(8192);
  });

  it("takes a program that is not there for an end like others", async () => {
    const end = await runFenced(join(root, "missing.mjs"), "", AMPLE);

    expect(end.status).toBe(1);
    expect(end.report).toBe("");
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
