import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { startProgram } from "../support/programs.ts";

const folder = mkdtempSync(join(tmpdir(), "slotpilot-secrets-"));
afterAll(() => rmSync(folder, { recursive: true }));

const NATS_URL = "nats://ran:hunter2@127.0.0.1:1";

describe.concurrent("secrets", () => {
  it.each([
    ["serve", ["serve", "--prb-policy=pf", "--power-policy=equal", "--realtime-priority=0"]],
    ["emulate", ["emulate", "--ues=1"]],
    ["demo", ["demo", "--policy=pf"]],
    ["bench", ["bench", "--policy=pf"]],
  ])("in NATS_URL are refused by %s and shown nowhere", async (_, args) => {
    const { status, stdout, stderr } = await startProgram(args, { NATS_URL }).finished;

    expect(status).toBe(2);
    expect(stderr).toContain("CONFIG_INVALID");
    expect(stderr).toContain("natsUrl: holds a user or a token; take it out and use natsUser");
    expect(stdout + stderr).not.toContain("hunter2");
  });

  it("as a flag are refused and shown nowhere", async () => {
    const { status, stderr } = await startProgram(["serve", "--nats-token=hunter2"]).finished;

    expect(status).toBe(1);
    expect(stderr).toContain("unknown option '--nats-token=…'");
    expect(stderr).not.toContain("hunter2");
  });

  it("in the configuration file are refused and shown nowhere", async () => {
    const path = join(folder, "slotpilot.yaml");
    writeFileSync(path, `natsPassword: hunter2\nnatsUrl: ["${NATS_URL}"]\n`);

    const { status, stderr } = await startProgram(["serve", `--config=${path}`]).finished;

    expect(status).toBe(2);
    expect(stderr).toContain("natsPassword");
    expect(stderr).toContain("nats://***@127.0.0.1:1");
    expect(stderr).not.toContain("hunter2");
  });
});
