import { decode, encode } from "@msgpack/msgpack";
import { connect, type NatsConnection } from "nats";
import { afterEach, beforeEach, describe, expect, inject, it, vi } from "vitest";
import type { Allocation } from "../../schemas/allocation.ts";
import type { EmulatorConfig } from "../../schemas/config.ts";
import type { Kpi } from "../../schemas/kpi.ts";
import { subjectsOf } from "../../schemas/subjects.ts";
import type { EmulatorSummary } from "../../simulator/mac/emulator-summary.ts";
import { runEmulator } from "../../simulator/main.ts";
import { emulatorConfig } from "../support/emulator-config.ts";
import { ownPrefix, type Program, startServiceProgram } from "../support/programs.ts";

const natsUrl = inject("natsUrl");
const quiet = { info: () => {}, warn: () => {} };

let programs: Program[] = [];
let connection: NatsConnection;

beforeEach(async () => {
  connection = await connect({ servers: natsUrl });
});

afterEach(async () => {
  await Promise.all(programs.map((program) => program.end("SIGKILL")));
  programs = [];
  await connection.close();
});

describe("closed loop over a real broker, with the shipped ONNX models", () => {
  it("R1 every slot that can be is decided by both models and applied as HIT", async () => {
    const cell = cellOn(ownPrefix(), { clock: "lockstep", slots: 500, ues: 8, prb: 52 });
    await serve(cell);

    const summary = await runEmulator({ config: cell, log: quiet });

    expect(summary).toMatchObject({ slots: 500, hit: 498, miss: 0, stale: 0, rejected: 0 });
    expect(summary.policyRatio).toBe(1);
    expect(summary.cellMbps).toBeGreaterThan(5);
  });

  it("E10 the same seed gives byte-identical reports and allocations, timings aside", async () => {
    const first = await recordedRun({ encoding: "msgpack" });
    const second = await recordedRun({ encoding: "msgpack" });

    expect(first.reports.length).toBe(300);
    expect(second.reports).toEqual(first.reports);
    expect(second.allocations).toEqual(first.allocations);
  });

  it("speaks JSON as well as MessagePack, with the same decisions", async () => {
    const json = await recordedRun({ encoding: "json" });
    const msgpack = await recordedRun({ encoding: "msgpack" });

    expect(json.summary).toEqual(msgpack.summary);
  });

  it("R1 a killed service costs MISSes, and HITs come back within 2 s of its return", async () => {
    const cell = cellOn(ownPrefix(), { clock: "paced" });
    const service = await serve(cell);
    const stop = new AbortController();
    const ran = watchedRun(cell, stop.signal);

    await ran.until(({ hit }) => hit > 100);
    await service.end("SIGKILL");
    const { miss } = ran.last();
    await ran.until((now) => now.miss > miss + 500);
    await serve(cell);
    const backMs = Date.now();
    const { hit } = ran.last();
    await ran.until((now) => now.hit > hit + 100);
    expect(Date.now() - backMs).toBeLessThan(2000);

    stop.abort();
    const summary = await ran.finished;
    expect(summary.slots).toBe(summary.hit + summary.miss + summary.stale + summary.rejected + 2);
  });

  it("R9 R10 1,000 absurd messages into every subject stop nothing and are counted", async () => {
    const cell = cellOn(ownPrefix(), { clock: "lockstep", lockstepTimeoutMs: 10_000 });
    const subjects = subjectsOf(cell.subjectPrefix);
    await serve(cell);
    const kpis = listen<Kpi>(subjects.kpi(cell.cellId));
    const stop = new AbortController();
    const ran = watchedRun(cell, stop.signal);

    await ran.until(({ hit }) => hit > 0);
    await flood([
      subjects.report(cell.cellId),
      subjects.report("stranger"),
      subjects.allocation(cell.cellId),
      subjects.setup(cell.cellId),
      subjects.setup("stranger"),
      subjects.health,
      subjects.solicit,
      subjects.event(cell.cellId),
      subjects.kpi(cell.cellId),
    ]);
    const { hit } = ran.last();
    await ran.until((now) => now.hit > hit + 200);
    stop.abort();
    const summary = await ran.finished;

    expect(summary.slots).toBe(summary.hit + 2);
    await kpis.next();
    await kpis.next();
    const { codes } = kpis.last();
    expect(Object.keys(codes)).toEqual(
      expect.arrayContaining(["MALFORMED", "BAD_FIELD", "BAD_RANGE"]),
    );
    expect(Object.values(codes).reduce((sum, count) => sum + count, 0)).toBe(1000);
    expect(Object.values(summary.codes).reduce((sum, count) => sum + count, 0)).toBe(1000);
  });
});

// Helpers

function cellOn(subjectPrefix: string, overrides: Partial<EmulatorConfig>): EmulatorConfig {
  return emulatorConfig({ natsUrl, subjectPrefix, ...overrides });
}

async function serve({ subjectPrefix }: EmulatorConfig): Promise<Program> {
  const program = await startServiceProgram(natsUrl, subjectPrefix);
  programs.push(program);
  return program;
}

/** Runs 300 lockstep slots with a service of their own and keeps what went over the broker. */
async function recordedRun(overrides: Partial<EmulatorConfig>) {
  const cell = cellOn(ownPrefix(), { clock: "lockstep", slots: 300, ...overrides });
  const subjects = subjectsOf(cell.subjectPrefix);
  const reports: string[] = [];
  const allocations: Omit<Allocation, "stageUs">[] = [];
  connection.subscribe(subjects.report(cell.cellId), {
    callback: (_, msg) => void reports.push(Buffer.from(msg.data).toString("base64")),
  });
  connection.subscribe(subjects.allocation(cell.cellId), {
    callback: (_, msg) => void allocations.push(withoutTimings(msg.data)),
  });
  await serve(cell);
  const summary = await runEmulator({ config: cell, log: quiet });
  await vi.waitFor(() => expect([reports.length, allocations.length]).toEqual([300, 300]));
  return { reports, allocations, summary };
}

function withoutTimings(bytes: Uint8Array): Omit<Allocation, "stageUs"> {
  const { stageUs: _, ...rest } = read(bytes) as Allocation;
  return rest;
}

function read(bytes: Uint8Array): unknown {
  return bytes[0] === 0x7b ? JSON.parse(new TextDecoder().decode(bytes)) : decode(bytes);
}

/** A run of the emulator whose figures can be waited for. */
function watchedRun(config: EmulatorConfig, signal: AbortSignal) {
  let newest: EmulatorSummary | undefined;
  let waiting: (() => void) | undefined;
  const finished = runEmulator({
    ...{ config, signal, log: quiet },
    onProgress: (summary) => {
      newest = summary;
      waiting?.();
    },
  });
  return {
    finished,
    last: () => newest as EmulatorSummary,
    async until(holds: (summary: EmulatorSummary) => boolean) {
      while (!newest || !holds(newest)) {
        await new Promise<void>((resolve) => {
          waiting = resolve;
        });
      }
    },
  };
}

function listen<T>(subject: string) {
  let newest: T | undefined;
  let waiting: (() => void) | undefined;
  connection.subscribe(subject, {
    callback: (_, { data }) => {
      if (data[0] !== 0x7b || data.length < 100) return; // rubbish that a test has sent
      newest = JSON.parse(new TextDecoder().decode(data)) as T;
      waiting?.();
    },
  });
  return {
    last: () => newest as T,
    next: () =>
      new Promise<void>((resolve) => {
        waiting = resolve;
      }),
  };
}

/** Publishes 1,000 messages that no honest peer would send into every subject. */
async function flood(subjects: readonly string[]): Promise<void> {
  const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
  const absurd = [
    new Uint8Array(0),
    Uint8Array.of(0xc1, 0xff),
    Uint8Array.of(0xdd, 0xff, 0xff, 0xff, 0xff),
    new TextEncoder().encode("{not json"),
    new TextEncoder().encode("[".repeat(10_000)),
    json({}),
    json([]),
    json({ seq: -1, tti: 1.5, users: "none" }),
    json({ seq: 1e300, tti: 1, sfn: 1835, slot: 0, sentNs: 0, reservedPrb: [], users: [] }),
    encode({ seq: Number.NaN, tti: 1 }),
  ];
  for (let n = 0; n < 1000; n += 1) {
    for (const subject of subjects) connection.publish(subject, absurd[n % absurd.length]);
    if (n % 50 === 0) await connection.flush();
  }
  await connection.flush();
}
