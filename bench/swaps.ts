/**
 * A thousand swaps between two pairs of models while a cell runs, beside the same run without them.
 *
 *     npx tsx bench/swaps.ts [seconds] [swaps] [rounds]
 *
 * `slotpilot bench` runs the loop, 1 ms slots, 8 users, lead 2; the pairs are swapped over the admin API, by
 * `rollback`, which brings back what was active before. The second pair is a copy of the first under
 * other names, so that what differs is the swapping.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { NatsConnection } from "nats";
import type { Allocation } from "../schemas/allocation.ts";
import { subjectsOf } from "../schemas/subjects.ts";
import { connectNats } from "../src/adapters/nats/connect-nats.ts";
import { openBroker } from "../src/adapters/nats-server/open-broker.ts";
import type { BenchResult } from "../src/cli/bench/bench-result.ts";
import { ranCellId } from "../src/cli/bench/run-rans.ts";
import { textTable } from "../src/cli/text-table.ts";
import { decode } from "../src/wire/codec.ts";

const LAUNCHER = fileURLToPath(new URL("../src/slotpilot.mjs", import.meta.url));
const SHIPPED = fileURLToPath(new URL("../models", import.meta.url));
const TOKEN = "only-for-this-measurement";
const CELL = ranCellId(0);
const PAIRS = new Set(["prb+power", "other-prb+other-power"]);

const [seconds = 60, swaps = 1000, rounds = 1] = process.argv.slice(2).map(Number);
const root = await mkdtemp(join(tmpdir(), "swaps-"));
await cp(SHIPPED, root, { recursive: true });
await addTwin("prb");
await addTwin("power");
const broker = await openBroker({ onNotice: (line) => process.stderr.write(`${line}\n`) });
if (!broker.ok) throw new Error(broker.error.message);
const { url } = broker.value;
const nats = await connectNats({ natsUrl: url }, "bench-swaps");
if (!nats.ok) throw new Error(nats.error.message);
const rows: string[][] = [];
for (let round = 0; round < rounds; round += 1) {
  rows.push(await measure("without", 0, nats.connection));
  rows.push(await measure("with", swaps, nats.connection));
}
await nats.connection.close();
await broker.value.stop();
await rm(root, { recursive: true });
const head = ["", "swaps", "HIT %", "undecided", "mixed", "decision p99 µs", "RSS MB"];
console.log(textTable(head, rows));
process.exit(0);

/** Puts a shipped model beside itself, under another name. */
async function addTwin(name: string): Promise<void> {
  const folder = join(root, `other-${name}`, "2.0.0");
  await cp(join(root, name, "2.0.0"), folder, { recursive: true });
  const file = join(folder, "manifest.json");
  const manifest = JSON.parse(await readFile(file, "utf8"));
  await writeFile(file, JSON.stringify({ ...manifest, name: `other-${name}` }));
}

async function measure(name: string, wanted: number, connection: NatsConnection) {
  await rm(join(root, ".state"), { recursive: true, force: true });
  const port = await freePort();
  const heard = hearPairs(connection);
  const flags = [`--nats-url=${url}`, `--seconds=${seconds}`, "--json"];
  const child = spawn(process.execPath, [LAUNCHER, "bench", ...flags], {
    env: {
      ...process.env,
      ...{ SLOTPILOT_MODELS_DIR: root, SLOTPILOT_ADMIN_PORT: String(port) },
      SLOTPILOT_ADMIN_TOKEN: TOKEN,
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ending = new AbortController();
  const swapping = wanted > 0 ? swap(port, wanted, ending.signal) : Promise.resolve(0);
  let stdout = "";
  for await (const text of child.stdout) stdout += text;
  ending.abort();
  const done = await swapping;
  const result: BenchResult = JSON.parse(stdout);
  const { mixed, undecided } = heard.close();
  const figures = [result.hitRatio * 100, undecided, mixed, result.decisionUs.p99, result.rssMb];
  return [name, String(done), ...figures.map((figure, n) => figure.toFixed(n === 0 ? 2 : 0))];
}

/** Swaps evenly over the measured time. @returns How many swaps were done. */
async function swap(port: number, wanted: number, signal: AbortSignal): Promise<number> {
  const call = (method: string, path: string, body?: object) =>
    fetch(`http://127.0.0.1:${port}/ric/v1/cells/${CELL}${path}`, {
      ...{ method, signal, headers: { authorization: `Bearer ${TOKEN}` } },
      ...(body && {
        headers: { authorization: `Bearer ${TOKEN}`, "content-type": "application/json" },
        body: JSON.stringify(body),
      }),
    });
  const others = { prb: "other-prb", power: "other-power" };
  let done = 0;
  try {
    while (!(await call("PUT", "/policies", others).catch(() => undefined))?.ok) {
      await sleep(200, undefined, { signal });
    }
    const startMs = performance.now();
    for (; done < wanted; done += 1) {
      const dueMs = startMs + (done * 900 * seconds) / wanted;
      await sleep(Math.max(0, dueMs - performance.now()), undefined, { signal });
      const answer = await call("POST", "/rollback");
      if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  return done;
}

/** Follows who decided the measured cell's slots. */
function hearPairs(connection: NatsConnection) {
  let [mixed, undecided] = [0, 0];
  let lastTti: number | undefined;
  const subscription = connection.subscribe(subjectsOf("slotpilot.v1").allocation(CELL), {
    callback: (_, { data }) => {
      const decoded = decode(data);
      if (!decoded.ok) return;
      const { models, source, reportTti, fallbacks } = decoded.value as Allocation;
      if (lastTti !== undefined) undecided += reportTti - lastTti - 1;
      lastTti = reportTti;
      if (source === "none" || fallbacks.length > 0) return;
      if (!PAIRS.has(`${models.prb.name}+${models.power.name}`)) mixed += 1;
    },
  });
  return {
    close() {
      subscription.unsubscribe();
      return { mixed, undecided };
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" && address ? address.port : 0;
}
