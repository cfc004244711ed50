/**
 * A thousand swaps between two pairs of models while a cell runs, beside the same run without them.
 *
 *     npx tsx bench/swaps.ts [seconds] [swaps] [rounds]
 *
 * `slotpilot bench` runs the loop, 1 ms slots, 8 users, lead 2; the pairs are swapped over the admin API, by
 * `rollback`, which brings back what was active before. The second pair is a copy of the first under
 * other names, so that what differs is the swapping. Resident memory is the service's when both pairs are
 * loaded, and after 10 %, 50 % and all of the swaps: what grows beyond the first figure is the swapping's.
 */
import { spawn } from "node:child_process";
import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
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
import { addTwin } from "../test/support/add-twin.ts";
import { childRunning } from "../test/support/child-processes.ts";
import { freePort } from "../test/support/free-port.ts";

const LAUNCHER = fileURLToPath(new URL("../src/slotpilot.mjs", import.meta.url));
const SHIPPED = fileURLToPath(new URL("../models", import.meta.url));
const TOKEN = "only-for-this-measurement";
const CELL = ranCellId(0);
/** Parts of the swaps after which memory is looked at. */
const MARKS = [0, 0.1, 0.5, 1];
const PAIRS = new Set(["prb+power", "other-prb+other-power"]);

const [seconds = 60, swaps = 1000, rounds = 1] = process.argv.slice(2).map(Number);
const root = await mkdtemp(join(tmpdir(), "swaps-"));
await cp(SHIPPED, root, { recursive: true });
await addTwin(root, "prb");
await addTwin(root, "power");
const broker = await openBroker({ onNotice: (line) => process.stderr.write(`${line}\n`) });
if (!broker.ok) throw new Error(broker.error.message);
const { url } = broker.value;
const nats = await connectNats({ natsUrl: url }, "bench-swaps");
if (!nats.ok) throw new Error(nats.error.message);
const rows: string[][] = [];
for (let round = 0; round < rounds; round += 1) {
  rows.push(await measure("without", nats.connection));
  rows.push(await measure("with", nats.connection));
}
await nats.connection.close();
await broker.value.stop();
await rm(root, { recursive: true });
const memory = `RSS MB at ${MARKS.map((part) => Math.round(part * swaps)).join(" / ")}`;
const head = ["", "swaps", "HIT %", "undecided", "mixed", "decision p99 µs", memory];
console.log(textTable(head, rows));
process.exit(0);

async function measure(name: "with" | "without", connection: NatsConnection) {
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
  const residentMb: number[] = [];
  const look = async () => residentMb.push(await rssMb(childRunning(child.pid, "serve")));
  const swapping = swap(port, name === "with", look, ending.signal);
  let stdout = "";
  for await (const text of child.stdout) stdout += text;
  ending.abort();
  const done = await swapping;
  const result: BenchResult = JSON.parse(stdout);
  const { mixed, undecided } = heard.close();
  const figures = [undecided, mixed, result.decisionUs.p99].map(Math.round);
  const memory = residentMb.map(Math.round).join(" / ");
  return [name, done, (result.hitRatio * 100).toFixed(2), ...figures, memory].map(String);
}

/** Resident memory of a process. */
async function rssMb(pid: number): Promise<number> {
  const [, kb] = /^VmRSS:\s+(\d+)/m.exec(await readFile(`/proc/${pid}/status`, "utf8")) ?? [];
  return Number(kb) / 1024;
}

/**
 * Swaps evenly over the measured time, or lets that time go by.
 *
 * @returns How many swaps were done.
 */
async function swap(
  port: number,
  isWanted: boolean,
  look: () => Promise<unknown>,
  signal: AbortSignal,
): Promise<number> {
  const call = (method: string, path: string, body?: object) =>
    fetch(`http://127.0.0.1:${port}/ric/v1/cells/${CELL}${path}`, {
      ...{ method, signal },
      headers: {
        authorization: `Bearer ${TOKEN}`,
        ...(body && { "content-type": "application/json" }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
  const others = { prb: "other-prb", power: "other-power" };
  const begin = () => (isWanted ? call("PUT", "/policies", others) : call("GET", ""));
  const marks = MARKS.map((part) => Math.round(part * swaps));
  let done = 0;
  try {
    while (!(await begin().catch(() => undefined))?.ok) await sleep(200, undefined, { signal });
    await look();
    const startMs = performance.now();
    for (let n = 1; n <= swaps; n += 1) {
      const dueMs = startMs + (n * 900 * seconds) / swaps;
      await sleep(Math.max(0, dueMs - performance.now()), undefined, { signal });
      const answer = isWanted ? await call("POST", "/rollback") : undefined;
      if (answer && !answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
      if (answer) done += 1;
      if (marks.includes(n)) await look();
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
