import { readFileSync, writeFileSync } from "node:fs";
import { DuckDBInstance } from "@duckdb/node-api";
import { connect } from "nats";
import { afterEach, describe, expect, inject, it } from "vitest";
import { subjectsOf } from "../../schemas/subjects.ts";
import { runEmulator } from "../../simulator/main.ts";
import { openRecorder } from "../../src/adapters/parquet/open-recorder.ts";
import type { RecordingSummary } from "../../src/cli/recording-tally.ts";
import type { ReplaySummary } from "../../src/cli/replay-tally.ts";
import { emulatorConfig } from "../support/emulator-config.ts";
import { ownPrefix, type Program, startProgram, startServiceProgram } from "../support/programs.ts";
import { HEAD, recordingPath, slotsIn } from "../support/recordings.ts";

const natsUrl = inject("natsUrl");
const quiet = { info: () => {}, warn: () => {} };

let programs: Program[] = [];

afterEach(async () => {
  await Promise.all(programs.map((program) => program.end("SIGKILL")));
  programs = [];
});

describe("a recorded run with the shipped models", () => {
  it("is the same to inspect, to DuckDB and to replay", async () => {
    const path = recordingPath();
    const config = emulatorConfig({
      natsUrl,
      subjectPrefix: ownPrefix(),
      slots: 300,
      record: path,
    });
    programs.push(await startServiceProgram(natsUrl, config.subjectPrefix));
    const summary = await runEmulator({
      ...{ config, log: quiet },
      openRecorder: (setup) => openRecorder(path, { ...HEAD, setup, config }),
    });
    const again = recordingPath();
    const [inspected, replayed, rates] = await Promise.all([
      slotpilot<RecordingSummary>(["inspect", path, "--json"]),
      slotpilot<ReplaySummary>(["replay", path, "--json", "--out", again]),
      query(ratesOf(path)),
    ]);

    expect(inspected).toMatchObject({ slots: 300, outcomes: { NONE: 2, HIT: 298 } });
    expect(inspected.cellMbps).toBeCloseTo(summary.cellMbps, 6);
    for (const { rnti, throughputMbps } of inspected.users) {
      expect(rates.get(rnti)).toBeCloseTo(throughputMbps, 6);
    }
    expect(rates.size).toBe(4);
    expect(replayed).toMatchObject({ slots: 300, compared: 298, codes: {} });
    const [before, after] = await Promise.all([slotsIn(path), slotsIn(again)]);
    // A machine that stood still made the recorded run fall back, which no replay repeats.
    const fallback = before.findIndex(({ allocation }) => allocation?.fallbacks.length);
    const end = fallback < 0 ? 300 : fallback;
    const grants = (slots: typeof before) =>
      slots.slice(0, end).map(({ allocation }) => allocation?.grants);
    expect(grants(after)).toStrictEqual(grants(before));
    expect(replayed.identical).toBeGreaterThanOrEqual(Math.max(0, end - 2));
  });
});

describe("what inspect says of a recording", () => {
  it.concurrent.each([
    ["SIGINT", 0, /^cell-1: 12 PRB at 15 kHz/],
    ["SIGKILL", 1, /^RECORDING_UNREADABLE no .*, but .*\.part: its run was killed/],
  ] as const)("whose run was ended by %s", async (signal, status, words) => {
    const path = recordingPath();
    await interruptedRun(path, signal);
    const inspected = await startProgram(["inspect", path]).finished;

    expect(inspected.status).toBe(status);
    expect(inspected.stdout + inspected.stderr).toMatch(words);
  });

  it.concurrent("that is none, without a stack", async () => {
    const path = recordingPath();
    writeFileSync(path, readFileSync(new URL(import.meta.url)));
    const { status, stdout, stderr } = await startProgram(["inspect", path]).finished;

    expect([status, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(/^RECORDING_INVALID .* it is no Parquet file\nSee docs/);
  });
});

// Helpers

async function slotpilot<T>(args: readonly string[]): Promise<T> {
  const { status, stdout, stderr } = await startProgram(args).finished;
  expect([status, stderr]).toEqual([0, ""]);
  return JSON.parse(stdout) as T;
}

/** Throughput by RNTI, as `docs/recordings.md` has it. */
const ratesOf = (path: string) => `
  SELECT user.rnti, sum(user.deliveredBits) / (SELECT 1000 * count(*) FROM '${path}')
  FROM (SELECT unnest(users) AS user FROM '${path}') GROUP BY user.rnti`;

async function query(sql: string): Promise<Map<unknown, unknown>> {
  const instance = await DuckDBInstance.create();
  const connection = await instance.connect();
  const rows = (await connection.runAndReadAll(sql)).getRows();
  connection.closeSync();
  instance.closeSync();
  return new Map(rows.map(([rnti, rate]) => [rnti, Number(rate)]));
}

/** Records a cell without a service and sends a signal when it has reported a slot. */
async function interruptedRun(path: string, signal: NodeJS.Signals): Promise<void> {
  const prefix = ownPrefix();
  const broker = await connect({ servers: natsUrl });
  const reports = broker.subscribe(subjectsOf(prefix).report("cell-1"), { max: 1 });
  await broker.flush();
  const cell = [
    "--ues=1",
    "--prb=12",
    "--slots=30000",
    `--nats-url=${natsUrl}`,
    `--subject-prefix=${prefix}`,
  ];
  const emulator = startProgram(["emulate", ...cell, `--record=${path}`]);
  for await (const _ of reports) await emulator.end(signal);
  await broker.close();
}
