import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, inject, it } from "vitest";
import type { BenchResult } from "../../src/cli/bench/bench-result.ts";
import { sum } from "../../src/cli/bench/combine-figures.ts";
import { readResult } from "../../src/cli/bench/read-result.ts";
import { childRunning } from "../support/child-processes.ts";
import { watchDemo } from "../support/demo-watch.ts";
import { ownPrefix, type Program, startProgram, startServiceProgram } from "../support/programs.ts";

const natsUrl = inject("natsUrl");

/** Every part is a process, which takes its time to start on a busy machine. Unit: ms. */
const WITHIN_MS = 120_000;

describe("slotpilot bench", { timeout: WITHIN_MS }, () => {
  it("measures echo and loop, writes a valid result, and leaves nothing behind", async () => {
    const { prefix, flags } = own();
    const file = resultFile();
    const watch = await watchDemo(natsUrl, prefix);
    const args = ["bench", "--echo", "--json", `--out=${file}`, "--seconds=2", ...SHORT, ...flags];
    const { status, stdout } = await startProgram(args).finished;
    const result: BenchResult = JSON.parse(stdout);

    expect(status).toBe(0);
    expect(readResult(file)).toEqual({ ok: true, result });
    expect(result).toMatchObject({ stopped: false, scenario: { users: 2, rounds: 1, lead: 4 } });
    expect(result.slots).toBe(2000);
    expect(result.hitRatio).toBeGreaterThan(0);
    expect(sum(Object.values(result.sources))).toBeGreaterThan(1000);
    expect(result.echo).toMatchObject({ slots: 2000 });
    expect(result.echo?.hitRatio).toBeGreaterThan(0.5);
    expect(result.reportToAppliedUs.p50).toBeGreaterThan(result.decisionUs.p50);
    expect(result.machine.natsServer).toMatch(/^2\./);
    await watch.partsAre(0);
    await watch.close();
  });

  it("keeps every round of several cells, and prints tables", async () => {
    const { flags } = own();
    const file = resultFile();
    const many = [
      "--rounds=2",
      "--cells=2",
      "--seconds=0.3",
      "--warm-up-seconds=0",
      `--out=${file}`,
    ];
    const { status, stdout } = await startProgram(["bench", ...SHORT, ...many, ...flags]).finished;
    const result: BenchResult = JSON.parse(readFileSync(file, "utf8"));

    expect(status).toBe(0);
    expect(stdout).toContain("2 cells, 2 users");
    expect(stdout).toContain("medians of 2 rounds of 0.3 s");
    expect(result.rounds.map(({ slots }) => slots)).toEqual([592, 592]); // the first 4 precede the first target
    expect(result.echo).toBeUndefined();
  });

  it("refuses every wrong flag at once, with what is allowed", async () => {
    const args = ["bench", "--users=0", "--slot-us=100", "--lead=31", "--encoding=xml"];
    const { status, stderr } = await startProgram(args).finished;

    expect(status).toBe(2);
    expect(stderr).toContain("users (from --users): 0 is not allowed; allowed: integer 1..128");
    expect(stderr).toContain("allowed: 1000 | 500 | 250 | 125");
    expect(stderr).toContain("lead (from --lead): 31 is not allowed; allowed: integer 1..30");
    expect(stderr).toContain("allowed: msgpack | json");
  });

  it("says what its service said when that does not start, on a broker of its own", async () => {
    const program = startProgram(["bench", "--policy=no-such-model"], { NATS_URL: "" });
    const { status, stdout, stderr } = await program.finished;

    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr).toContain("CHILD_FAILED the service ended with 1");
    expect(stderr).toContain("no model no-such-model in ");
  });

  it("refuses to measure beside a service that is already there", async () => {
    const { prefix, flags } = own();
    const service = await startServiceProgram(natsUrl, prefix);
    const { status, stderr } = await startProgram(["bench", ...flags]).finished;
    await service.end("SIGTERM");

    expect(status).toBe(1);
    expect(stderr).toContain("SERVICE_PRESENT");
  });
});

describe("slotpilot bench: ends", { timeout: WITHIN_MS }, () => {
  it("on Ctrl-C with what there is, and stops every part", async () => {
    const { prefix, flags } = own();
    const watch = await watchDemo(natsUrl, prefix);
    const bench = startProgram(["bench", "--seconds=5", "--json", ...SHORT, ...flags]);
    await said(bench, "measure, HIT");

    const { status, stdout } = await bench.end("SIGINT");
    const result: BenchResult = JSON.parse(stdout);

    expect(status).toBe(0);
    expect(result.stopped).toBe(true);
    expect(result.slots).toBeGreaterThan(0);
    expect(result.slots).toBeLessThan(5000);
    await watch.partsAre(0);
    await watch.close();
  });

  it("when its service dies: figures of two services are nobody's", async () => {
    const { prefix, flags } = own();
    const watch = await watchDemo(natsUrl, prefix);
    const bench = startProgram(["bench", "--seconds=60", "--policy=pf", ...SHORT, ...flags]);
    await said(bench, "measure, HIT");
    process.kill(childRunning(bench.child.pid, "serve"), "SIGKILL");
    const { status, stdout, stderr } = await bench.finished;

    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr).toContain("CHILD_FAILED the service ended with SIGKILL while it was measured");
    await watch.partsAre(0);
    await watch.close();
  });

  it("on Ctrl-C without a result while it warms up", async () => {
    const file = resultFile();
    const args = ["bench", "--warm-up-seconds=60", `--out=${file}`, ...own().flags];
    const bench = startProgram(args);
    await said(bench, "warm-up");

    const { status, stdout, stderr } = await bench.end("SIGINT");

    expect({ status, stdout }).toEqual({ status: 130, stdout: "" });
    expect(stderr).toMatch(/stopped\n$/);
    expect(existsSync(file)).toBe(false);
  });
});

describe("slotpilot bench compare", () => {
  it("refuses a file that is no result", async () => {
    const args = ["bench", "compare", "package.json", "package.json"];
    const { status, stderr } = await startProgram(args).finished;

    expect(status).toBe(1);
    expect(stderr).toContain("RESULT_INVALID package.json: ");
  });
});

// Helpers

/** A cell that a busy machine can keep up with. */
const SHORT = ["--warm-up-seconds=0.5", "--users=2", "--lead=4"];

/** A place on the shared broker that no other test uses. */
function own(): { prefix: string; flags: readonly string[] } {
  const prefix = ownPrefix();
  return { prefix, flags: [`--nats-url=${natsUrl}`, `--subject-prefix=${prefix}`] };
}

function resultFile(): string {
  return join(mkdtempSync(join(tmpdir(), "slotpilot-")), "result.json");
}

/** Resolves when the program has said something on stderr. */
function said({ child, finished }: Program, words: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let text = "";
    child.stderr?.on("data", (more: string) => {
      text += more;
      if (text.includes(words)) resolve();
    });
    void finished.then(({ stderr }) => reject(new Error(`it ended: ${stderr}`)));
  });
}
