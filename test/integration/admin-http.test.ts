import { once } from "node:events";
import { connect } from "node:net";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setImmediate as turn } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { afterAll, describe, expect, it } from "vitest";
import type { AdminServer } from "../../src/adapters/http/open-admin.ts";
import { type AdminChanges, openAdminThread } from "../unit/adapters/http/open-thread.ts";
import { kpiBytes, sampleKpi } from "../unit/adapters/http/sample-kpi.ts";

const NUM_SCRAPES = 50;
const READY = { ready: true, broker: "connected", models: sampleKpi().models } as const;

describe("the admin server in its thread", () => {
  it("tells what the service has told it", async () => {
    const admin = await openServer();
    expect((await fetch(`${admin.url}/ric/v1/health/alive`)).status).toBe(200);
    expect((await fetch(`${admin.url}/ric/v1/health/ready`)).status).toBe(503);
    admin.status({ ...READY, cells: ["cell-1"] });
    admin.publish(kpiBytes(sampleKpi({ tti: 77 })));

    await until(async () => (await fetch(`${admin.url}/ric/v1/health/ready`)).status === 200);
    await untilMetric(admin, /^slotpilot_newest_tti\{cell="cell-1"\} 77$/m);
  });

  it("serves parallel scrapes beside a half-sent request while the loop thread is blocked", async () => {
    const admin = await sharedServer();
    const { numDone, ended } = scrapeFromOutside(admin);
    // Nothing of this thread runs until the last scrape is done: had the server any part in it, the
    // scrapes would wait for this line and this line for the scrapes.
    const outcome = waitBlocked(numDone);

    expect(outcome).not.toBe("timed-out");
    expect(Atomics.load(numDone, 0)).toBe(NUM_SCRAPES);
    await ended;
  });

  it("leaves the loop thread its turns while it is scraped", async () => {
    const admin = await sharedServer();
    const delay = monitorEventLoopDelay({ resolution: 1 });
    const { numDone, ended } = scrapeFromOutside(admin);
    await until(() => Atomics.load(numDone, 0) > 0);
    delay.enable();
    await ended;
    delay.disable();

    expect(Atomics.load(numDone, 0)).toBe(NUM_SCRAPES);
    expect(delay.percentile(90) / 1e6).toBeLessThan(50); // ms; the machine may be busy elsewhere
  });

  it("lets go of a client that does not finish its request", async () => {
    const admin = await sharedServer();
    const socket = connect(portOf(admin), "127.0.0.1", () =>
      socket.write("GET /metrics HTTP/1.1\r\n"),
    );
    let answer = "";
    socket.on("data", (bytes) => {
      answer += bytes;
    });
    await once(socket, "close");

    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    expect(answer).toContain('"code":"REQUEST_TIMEOUT"');
  });

  it.each([
    ["no HTTP at all", "\u0000\u0001\r\n\r\n"],
    ["a head without end", `GET / HTTP/1.1\r\nx: ${"y".repeat(20_000)}\r\n\r\n`],
  ])("refuses %s", async (_, request) => {
    const admin = await sharedServer();
    const socket = connect(portOf(admin), "127.0.0.1", () => socket.write(request));
    const [answer] = await once(socket, "data");
    socket.destroy();

    expect(String(answer)).toMatch(/^HTTP\/1\.1 400 [\s\S]*"code":"BAD_REQUEST"/);
  });

  it("is replaced on the same port when it breaks, and knows the status again", async () => {
    const faults: object[] = [];
    const admin = await openServer(faults);
    admin.status({ ...READY, cells: ["cell-1"] });
    admin.publish(new TextEncoder().encode("no kpi message"));
    await until(() => faults.length > 0);
    expect(faults).toEqual([{ code: "ADMIN_UNAVAILABLE", fault: expect.stringContaining("JSON") }]);

    await untilMetric(admin, /^slotpilot_broker_connected 1$/m);
  });

  it("says why it can't listen, and frees its port when it is closed", async () => {
    const admin = await openServer();
    const port = portOf(admin);
    expect(await openAdminThread({ port })).toEqual({
      code: "ADMIN_UNAVAILABLE",
      message: expect.stringContaining(`127.0.0.1:${port}: listen EADDRINUSE`),
    });
    await admin.close();

    expect((await openServer([], { port })).url).toBe(admin.url);
  });
});

// Helpers

const opened: AdminServer[] = [];
let shared: Promise<AdminServer> | undefined;

afterAll(async () => {
  await Promise.all(opened.map((admin) => admin.close()));
});

/** A server that tests share, as a thread takes seconds to start. */
function sharedServer(): Promise<AdminServer> {
  shared ??= openServer();
  return shared;
}

async function openServer(faults: object[] = [], changes: AdminChanges = {}): Promise<AdminServer> {
  const admin = await openAdminThread({ onFault: (facts) => faults.push(facts), ...changes });
  if ("code" in admin) throw new Error(admin.message);
  opened.push(admin);
  return admin;
}

const portOf = ({ url }: AdminServer) => Number(new URL(url).port);

/** Waits for something that other threads bring about; the test's own limit ends it. */
async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await turn();
}

function untilMetric({ url }: AdminServer, line: RegExp): Promise<void> {
  const metrics = () => fetch(`${url}/metrics`).then((answer) => answer.text());
  return until(async () => line.test(await metrics().catch(() => "")));
}

/** A half-sent request, then scrapes all at once; in a thread, so that this one does not take part. */
const SCRAPER = `
  const { connect } = require("node:net");
  const { workerData } = require("node:worker_threads");
  const { url, numScrapes, numDone } = workerData;
  const slow = connect(new URL(url).port, "127.0.0.1", async () => {
    slow.write("GET /metrics HTTP/1.1\\r\\nhost: localhost\\r\\n");
    await Promise.all(Array.from({ length: numScrapes }, async () => {
      const text = await (await fetch(url + "/metrics")).text();
      if (!text.includes("slotpilot_ready")) return;
      Atomics.add(numDone, 0, 1);
      Atomics.notify(numDone, 0);
    }));
    process.exit();
  });
`;

function scrapeFromOutside({ url }: AdminServer): { numDone: Int32Array; ended: Promise<unknown> } {
  const numDone = new Int32Array(new SharedArrayBuffer(4));
  const workerData = { url, numScrapes: NUM_SCRAPES, numDone };
  const worker = new Worker(SCRAPER, { eval: true, workerData });
  return { numDone, ended: once(worker, "exit") };
}

/** Blocks this thread until all scrapes are done. */
function waitBlocked(numDone: Int32Array): "done" | "timed-out" {
  for (;;) {
    const done = Atomics.load(numDone, 0);
    if (done === NUM_SCRAPES) return "done";
    if (Atomics.wait(numDone, 0, done, 10_000) === "timed-out") return "timed-out";
  }
}
