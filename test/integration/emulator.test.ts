import { createServer, connect as dial, type Socket } from "node:net";
import { connect, type NatsConnection } from "nats";
import { afterEach, beforeEach, describe, expect, inject, it } from "vitest";
import type { Allocation } from "../../schemas/allocation.ts";
import type { EmulatorConfig } from "../../schemas/config.ts";
import type { Report } from "../../schemas/report.ts";
import type { Setup, SetupReply } from "../../schemas/setup.ts";
import { CONTRACT_VERSION, subjectsOf } from "../../schemas/subjects.ts";
import { createEmulator } from "../../simulator/emulator.ts";
import type { EmulatorSummary } from "../../simulator/mac/emulator-summary.ts";
import { runEmulator } from "../../simulator/main.ts";
import { decodeMessage, encodeMessage } from "../../simulator/ran/message-codec.ts";
import { emulatorConfig } from "../support/emulator-config.ts";
import { createMiniService, emptyAllocation } from "../support/mini-service.ts";
import { syntheticChannel } from "../support/synthetic-channel.ts";

describe("runEmulator on a real broker", () => {
  let broker: NatsConnection;

  beforeEach(async () => {
    broker = await connect({ servers: inject("natsUrl") });
  });

  afterEach(() => broker.close());

  it.each(["json", "msgpack"] as const)(
    "R1 applies what a service answers in %s",
    async (encoding) => {
      const config = cellConfig({ slots: 300, encoding });
      await serve(broker, config);
      const summary = await run(config);

      expect(summary).toMatchObject({ slots: 300, hit: 298, miss: 0, hitRatio: 1, codes: {} });
      expect(summary.cellMbps).toBeGreaterThan(0);
    },
  );

  it("E10 lockstep: the same seed gives the same reports, byte for byte", async () => {
    const runs: string[] = [];
    for (const cellId of ["twin-1", "twin-2"]) {
      const config = cellConfig({ slots: 200, cellId });
      const service = await serve(broker, config);
      await run(config);
      await broker.flush();
      expect(service.reports).toHaveLength(200);
      runs.push(Buffer.concat(service.reports).toString("hex"));
    }
    expect(runs[0]).toBe(runs[1]);
  });

  it("E10 lockstep: a silent service makes MISSes, not a standstill", async () => {
    const config = cellConfig({ slots: 30, lockstepTimeoutMs: 2 });
    await serve(broker, config, () => undefined);

    expect(await run(config)).toMatchObject({ slots: 30, hit: 0, miss: 28, hitRatio: 0 });
  });

  it("R1 E1 a late allocation is STALE and is not carried over", async () => {
    const config = cellConfig({ slots: 30 });
    await serve(broker, config, (answer, { tti }) => ({ ...answer, targetTti: tti }));

    expect(await run(config)).toMatchObject({ hit: 0, stale: 29, codes: { STALE_TTI: 29 } });
  });

  it("R9 an allocation that breaks a rule is REJECTED with the rule's code", async () => {
    const config = cellConfig({ slots: 30 });
    const service = await serve(broker, config, (answer) => ({
      ...answer,
      grants: answer.grants.map((grant) => ({ ...grant, powerOffsetDb: 3 })),
    }));

    expect(await run(config)).toMatchObject({ hit: 0, rejected: 28, codes: { POWER_CAP: 28 } });
    await broker.flush();
    expect(service.lastReport()?.applied).toMatchObject({
      status: "REJECTED",
      reason: "POWER_CAP",
    });
  });

  it("R10 1,000 malformed or absurd messages are counted and change nothing", async () => {
    const config = cellConfig({ slots: 300 });
    const { allocation } = subjectsOf(config.subjectPrefix);
    const kinds = hostileMessages();
    let numSent = 0;
    await serve(broker, config, (answer, { tti }) => {
      for (let n = 0; n < 4 && tti < 250; n += 1, numSent += 1) {
        broker.publish(allocation(config.cellId), kinds[numSent % kinds.length]);
      }
      return answer;
    });
    const { hit, codes } = await run(config);
    const numRefused = Object.values(codes).reduce((sum, count) => sum + count, 0);

    expect(hit).toBe(298);
    expect(numRefused).toBe(1000);
    expect(Object.keys(codes).sort()).toEqual([
      "BAD_FIELD",
      "BAD_RANGE",
      "FUTURE_TTI",
      "MALFORMED",
      "STALE_TTI",
    ]);
  });

  it("E9 sets the cell up again when a service solicits", async () => {
    const config = cellConfig({ clock: "paced" });
    const service = await serve(broker, config);
    const stop = new AbortController();
    const done = run(config, { signal: stop.signal });
    await service.setups.atLeast(1);
    broker.publish(subjectsOf(config.subjectPrefix).solicit);
    await service.setups.atLeast(2);
    stop.abort();

    expect((await done).slots).toBeGreaterThan(0);
  });

  it("E11 paced: goes on by itself without a service, as fast as time", async () => {
    const config = cellConfig({ clock: "paced", slots: 300 });
    const startMs = performance.now();
    const summary = await run(config);
    const tookMs = performance.now() - startMs;

    expect(summary).toMatchObject({ slots: 300, hit: 0, miss: 298 });
    expect(summary.cellMbps).toBeGreaterThan(0);
    expect(tookMs).toBeGreaterThanOrEqual(299);
  });

  it("E9 E11 paced: outlives a broker that goes away and comes back", async () => {
    const proxy = await openProxy(inject("natsUrl"));
    const config = cellConfig({ clock: "paced", natsUrl: proxy.url });
    await serve(broker, config);
    const stop = new AbortController();
    const progress = createCounter();
    let hitsBefore = 0;
    let phase: "up" | "down" | "again" = "up";
    const done = run(config, {
      signal: stop.signal,
      onProgress: ({ hit, miss }) => {
        if (phase === "up" && hit > 0) {
          proxy.cut();
          phase = "down";
        } else if (phase === "down" && miss > 200) {
          hitsBefore = hit;
          proxy.mend();
          phase = "again";
        } else if (phase === "again" && hit > hitsBefore + 50) progress.add();
      },
    });
    await progress.atLeast(1);
    stop.abort();
    const summary = await done;
    proxy.close();

    expect(summary.hit).toBeGreaterThan(hitsBefore);
    expect(summary.slots).toBe(summary.hit + summary.miss + summary.stale + summary.rejected + 2);
  });

  it("says so when there is no broker", async () => {
    const config = cellConfig({ natsUrl: "nats://127.0.0.1:1" });

    await expect(run(config)).rejects.toMatchObject({ code: "NATS_UNREACHABLE" });
  });
});

// Helpers

let numCells = 0;

/** A small, fast cell on subjects of its own. */
function cellConfig(changes: Partial<EmulatorConfig>): EmulatorConfig {
  numCells += 1;
  const subjectPrefix = `test.emulator-${process.pid}-${numCells}`;
  return emulatorConfig({
    natsUrl: inject("natsUrl"),
    subjectPrefix,
    lockstepTimeoutMs: 10_000,
    ...changes,
  });
}

function run(
  config: EmulatorConfig,
  options: {
    signal?: AbortSignal;
    onProgress?: (summary: EmulatorSummary) => void;
  } = {},
): Promise<EmulatorSummary> {
  const channel = syntheticChannel(config, { snrDb: [4, 9, 14, 19], spreadPerPrb: 0.1 });
  const emulator = createEmulator(config, { channel });
  return runEmulator({ config, emulator, log: { info() {}, warn() {} }, ...options });
}

/** Counts events and lets a test wait for the n-th. */
function createCounter(): { add(): void; atLeast(count: number): Promise<void> } {
  let count = 0;
  let wake = () => {};
  return {
    add() {
      count += 1;
      wake();
    },
    async atLeast(wanted) {
      while (count < wanted) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}

interface ScriptedService {
  readonly reports: Uint8Array[];
  readonly setups: { atLeast(count: number): Promise<void> };
  lastReport(): Report | undefined;
}

/** A service that accepts the cell and answers every report with what `script` makes of a valid answer. */
async function serve(
  broker: NatsConnection,
  config: EmulatorConfig,
  script: (answer: Allocation, report: Report) => Allocation | undefined = (answer) => answer,
): Promise<ScriptedService> {
  const subjects = subjectsOf(config.subjectPrefix);
  const reports: Uint8Array[] = [];
  const setups = createCounter();
  let service: ReturnType<typeof createMiniService> | undefined;
  broker.subscribe(subjects.setup(config.cellId), {
    callback: (_, message) => {
      service = createMiniService(read<Setup>(message.data));
      const reply: SetupReply = { accepted: true, contractVersion: CONTRACT_VERSION };
      message.respond(encodeMessage(reply, "json"));
      setups.add();
    },
  });
  broker.subscribe(subjects.report(config.cellId), {
    callback: (_, { data }) => {
      reports.push(data);
      const report = read<Report>(data);
      const answer = service && script(service.answer(report), report);
      if (!answer) return;
      broker.publish(subjects.allocation(config.cellId), encodeMessage(answer, config.encoding));
    },
  });
  await broker.flush();
  return { reports, setups, lastReport: () => reports.at(-1) && read<Report>(reports.at(-1)) };
}

function read<T>(data: Uint8Array | undefined): T {
  const decoded = decodeMessage(data ?? new Uint8Array());
  if (!decoded.ok) throw new Error(decoded.code);
  return decoded.value as T;
}

function hostileMessages(): Uint8Array[] {
  const json = (value: unknown) => encodeMessage(value, "json");
  const old = { ...emptyAllocation(0, 2), targetTti: 0 };
  return [
    new Uint8Array(),
    new Uint8Array([0xff, 0x00, 0xc1]),
    new Uint8Array([0x81, 0xdb, 0xff, 0xff, 0xff, 0xff]),
    Buffer.from('{"seq": 1, "targetTti":'),
    Buffer.from(`{"a":${"[".repeat(50_000)}`),
    json({}),
    json({ seq: "one", reportTti: null, targetTti: -5, grants: "all" }),
    json({ ...emptyAllocation(0, 2), seq: -1, reportTti: -1, targetTti: 1e300 }),
    json({ ...emptyAllocation(9_000_000, 2) }),
    json(old),
  ];
}

/** A TCP relay in front of the broker that can be cut and mended. */
async function openProxy(natsUrl: string): Promise<{
  url: string;
  cut(): void;
  mend(): void;
  close(): void;
}> {
  const { hostname, port } = new URL(natsUrl);
  const sockets = new Set<Socket>();
  let isCut = false;
  const server = createServer((near) => {
    const far = dial(Number(port), hostname);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on("error", () => socket.destroy());
    }
    if (isCut) near.destroy();
    near.pipe(far).pipe(near);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const cut = () => {
    isCut = true;
    for (const socket of sockets) socket.destroy();
    sockets.clear();
  };
  return {
    url: `nats://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`,
    cut,
    mend() {
      isCut = false;
    },
    close() {
      cut();
      server.close();
    },
  };
}
