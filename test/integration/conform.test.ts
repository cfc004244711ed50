import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "nats";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { ownPrefix, startProgram, startServiceProgram } from "../support/programs.ts";

const natsUrl = inject("natsUrl");

const at = (prefix: string) => [`--nats-url=${natsUrl}`, `--subject-prefix=${prefix}`];

describe("slotpilot conform, over a real broker", () => {
  let folder = "";

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "conform-"));
  });

  afterAll(() => rm(folder, { recursive: true }));

  it("R1 finds nothing wrong with the emulated cell, and writes table and JUnit XML", async () => {
    const prefix = ownPrefix();
    const junit = join(folder, "ran.xml");
    const cell = ["--clock=lockstep", "--ues=3", "--prb=24"];
    const ran = startProgram(["emulate", ...at(prefix), ...cell]);
    const judge = startProgram(["conform", "ran", ...at(prefix), `--junit=${junit}`]);
    const { status, stdout, stderr } = await judge.finished;
    await ran.end("SIGTERM");

    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toMatch(/ran cell-1: [67]\d passed, 0 failed, \d+ not seen/);
    expect(await readFile(junit, "utf8")).toMatch(/failures="0"/);
  }, 120_000);

  it("R9 R10 finds nothing wrong with our service", async () => {
    const prefix = ownPrefix();
    const service = await startServiceProgram(natsUrl, prefix);
    const judge = startProgram(["conform", "service", ...at(prefix), "--json"]);
    const { status, stdout } = await judge.finished;
    await service.end("SIGTERM");

    expect(status, stdout).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ failed: 0 });
  }, 120_000);

  it("stops at an interrupt with what was seen so far, and with exit code 130", async () => {
    const prefix = ownPrefix();
    const service = await startServiceProgram(natsUrl, prefix);
    const connection = await connect({ servers: natsUrl });
    const answers = connection.subscribe(`${prefix}.>`, { max: 200 });
    const judge = startProgram(["conform", "service", ...at(prefix), "--json"]);
    for await (const _ of answers); // it is in the middle of its script
    const { status, stdout } = await judge.end("SIGINT");
    await connection.close();
    await service.end("SIGTERM");

    expect(status, stdout).toBe(130);
    expect(JSON.parse(stdout)).toMatchObject({ failed: 0, checks: expect.any(Array) });
  }, 120_000);

  it("accuses nobody, but ends with exit code 1, when the time is over before", async () => {
    const { finished } = startProgram([
      "conform",
      "service",
      ...at(ownPrefix()),
      "--duration=1",
      "--json",
    ]);
    const { status, stdout, stderr } = await finished;

    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ failed: 0, passed: 0 });
    expect(stderr).toMatch(/^The time was over/);
  }, 120_000);

  it("ends with a verdict and exit code 1 when no RAN comes", async () => {
    const judge = startProgram(["conform", "ran", ...at(ownPrefix()), "--duration=1", "--json"]);
    const { status, stdout } = await judge.finished;

    expect(status).toBe(1);
    expect(JSON.parse(stdout).checks).toContainEqual(
      expect.objectContaining({ id: "E9.1", verdict: "failed", seen: "no setup came" }),
    );
  }, 120_000);
});
