import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "nats";
import { describe, expect, inject, it } from "vitest";
import type { Report } from "../../schemas/report.ts";
import { ownPrefix, startProgram } from "../support/programs.ts";

const natsUrl = inject("natsUrl");
const own = () => [`--nats-url=${natsUrl}`, `--subject-prefix=${ownPrefix()}`];

describe("slotpilot demo", () => {
  it("measures in lockstep and paced, and prints one JSON object as the last line", async () => {
    const { status, stdout } = await startProgram([
      ...["demo", "--slots=300", "--ues=4", "--seed=7", "--json"],
      ...own(),
    ]).finished;

    const result = JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
    expect(status).toBe(0);
    expect(result).toMatchObject({ slots: 300, seed: 7, users: 4, hitRatio: 1, policyRatio: 1 });
    expect(result.models.prb.sha256).toMatch(/^[0-9a-f]{12}$/);
    expect(result.decisionUs.p50).toBeGreaterThan(0);
    expect(result.decisionUs.max).toBeGreaterThanOrEqual(result.decisionUs.p99);
    expect(result.paced).toMatchObject({ clock: "paced", slots: 300 });
  });

  it("starts a broker of its own where none is named, and shows tables", async () => {
    const args = ["demo", "--slots=100", "--clock=lockstep", "--policy=pf", "--ues=2"];
    const { status, stdout } = await startProgram(args, { NATS_URL: "" }).finished;

    expect(status).toBe(0);
    expect(stdout).toContain("RNTI");
    expect(stdout).toContain("lockstep");
  });

  it("stops every part on Ctrl-C, and still tells the result", async () => {
    const flags = own();
    const demo = startProgram(["demo", "--ues=2", "--json", "--encoding=json", ...flags]);
    await firstHit(flags);

    const { status, stdout } = await demo.end("SIGINT");

    expect(status).toBe(0);
    expect(JSON.parse(stdout).slots).toBeGreaterThan(0);
    await partsOf(flags, 0);
  });

  it("leaves no part behind when it is killed outright", async () => {
    const flags = own();
    const demo = startProgram(["demo", "--ues=2", ...flags]);
    await partsOf(flags, 2);

    await demo.end("SIGKILL");

    await partsOf(flags, 0);
  });

  it("says in one sentence what it cannot do", async () => {
    const args = ["demo", "--policy=no-such-model", "--slots=10", ...own()];
    const { status, stdout, stderr } = await startProgram(args).finished;

    expect(status).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toContain("CHILD_FAILED");
    expect(stderr).toContain("no model no-such-model in models");
    expect(stderr).not.toMatch(/\n\s+at /);
  });
});

describe("slotpilot", () => {
  it.each([["demo"], ["serve"], ["emulate"], ["train"], ["schemas"]])(
    "%s --help shows examples",
    async (command) => {
      const { status, stdout } = await startProgram([command, "--help"]).finished;

      expect(status).toBe(0);
      expect(stdout).toContain(`$ ${command === "demo" ? "npm run demo" : `slotpilot ${command}`}`);
    },
  );

  it("reports every configuration problem at once, with key, origin and range", async () => {
    const file = join(mkdtempSync(join(tmpdir(), "slotpilot-")), "bad.yaml");
    writeFileSync(file, "maxcells: 3\ndeadlineUs: soon\n");
    const args = ["serve", `--config=${file}`, "--bler-target=2"];
    const env = { SLOTPILOT_KPI_PERIOD_MS: "1" };
    const { status, stderr } = await startProgram(args, env).finished;

    expect(status).toBe(2);
    for (const part of [
      "CONFIG_INVALID",
      "maxcells (from ",
      "did you mean maxCells?",
      "deadlineUs (from ",
      '"soon" is not allowed; allowed: integer 50..100000',
      "kpiPeriodMs (from SLOTPILOT_KPI_PERIOD_MS): 1 is not allowed; allowed: integer 20..60000",
      "blerTarget (from --bler-target): 2 is not allowed; allowed: number 0.001..0.5",
    ]) {
      expect(stderr).toContain(part);
    }
  });

  it.each([["serve"], ["emulate"]])("%s says which broker it cannot reach", async (command) => {
    const { status, stderr } = await startProgram([command, "--nats-url=nats://127.0.0.1:1"])
      .finished;

    expect(status).toBe(1);
    expect(stderr).toContain("NATS_UNREACHABLE no broker at nats://127.0.0.1:1");
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  it("models ls --json lists the shipped models", async () => {
    const { status, stdout } = await startProgram(["models", "ls", "--json"]).finished;

    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject([
      { name: "power", kind: "power" },
      { name: "prb", kind: "prb" },
    ]);
  });

  it("schemas prints the documents that are committed", async () => {
    const { stdout } = await startProgram(["schemas", "report"]).finished;
    const committed = new URL("../../schemas/json/report.schema.json", import.meta.url);

    expect(JSON.parse(stdout)).toEqual(JSON.parse(readFileSync(committed, "utf8")));
  });
});

// Helpers

/** Waits until the demo's cell reports its first HIT. */
async function firstHit(flags: readonly string[]): Promise<void> {
  const nats = await connect({ servers: natsUrl });
  for await (const msg of nats.subscribe(`${prefixOf(flags)}.cell.*.report`)) {
    if (msg.json<Report>().applied?.status === "HIT") break;
  }
  await nats.close();
}

const prefixOf = ([, prefixFlag = ""]: readonly string[]) => prefixFlag.split("=")[1];

/** Waits until so many parts of a demo (service, emulated cell) listen below its prefix. */
async function partsOf(flags: readonly string[], count: number): Promise<void> {
  const prefix = prefixOf(flags);
  const nats = await connect({ servers: natsUrl });
  for (;;) {
    const service = await nats.request(`${prefix}.health`, undefined, { timeout: 300 }).then(
      () => 1,
      () => 0,
    );
    const cell = await hears(nats, `${prefix}.cell.*.report`);
    if (service + cell === count) break;
  }
  await nats.close();
}

function hears(nats: Awaited<ReturnType<typeof connect>>, subject: string): Promise<number> {
  return new Promise((resolve) => {
    const subscription = nats.subscribe(subject, {
      max: 1,
      timeout: 200,
      callback: (error) => {
        subscription.unsubscribe();
        resolve(error ? 0 : 1);
      },
    });
  });
}
