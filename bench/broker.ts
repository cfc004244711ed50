/**
 * What settings of the broker, of its client and of priorities do to the loop and to a bare echo.
 *
 *     npx tsx bench/broker.ts [seconds] [rounds]
 *
 * 8 users, 51 PRB, 0.5 ms slots, lead 4: the harder half of the README's table. In each round every
 * variant runs once, so that all of them meet the same noise; the table has medians over the rounds.
 */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { NatsConnection } from "nats";
import { subjectsOf } from "../schemas/subjects.ts";
import { connectNats } from "../src/adapters/nats/connect-nats.ts";
import { findNatsServer } from "../src/adapters/nats-server/find-nats-server.ts";
import type { BenchResult, EchoFigures } from "../src/cli/bench/bench-result.ts";
import { configFlags } from "../src/cli/config-options.ts";
import { textTable } from "../src/cli/text-table.ts";
import { freePort } from "../test/support/free-port.ts";

const LAUNCHER = fileURLToPath(new URL("../src/slotpilot.mjs", import.meta.url));
const CELL = { slotUs: 500, scsKhz: 30, leadSlots: 4, ues: 8, prb: 51 };

/** What goes before `nats-server`, and the loop thread's real-time priority. */
const LOOPS = [
  { name: "as they come", before: [], priority: 0 },
  { name: "broker: GOMAXPROCS=1", before: ["env", "GOMAXPROCS=1"], priority: 0 },
  { name: "broker: GOMAXPROCS=4", before: ["env", "GOMAXPROCS=4"], priority: 0 },
  { name: "broker: on one core", before: ["taskset", "-c", "0"], priority: 0 },
  { name: "broker: nice -15", before: ["nice", "-n", "-15"], priority: 0 },
  { name: "loop: real-time", before: [], priority: 10 },
  { name: "broker: real-time", before: ["chrt", "--fifo", "10"], priority: 0 },
  { name: "both: real-time (demo, bench)", before: ["chrt", "--fifo", "10"], priority: 10 },
] as const;

/** Clients of the echo. */
const CLIENTS = {
  "one connection, no Nagle (in use)": { connections: 1, noDelay: true },
  "one connection, Nagle": { connections: 1, noDelay: false },
  "one connection per direction": { connections: 2, noDelay: true },
} as const;
type ClientName = keyof typeof CLIENTS;

const [first = "12", second = "3"] = process.argv.slice(2);
if (first === "echo") await runEcho(second, process.argv[4] as ClientName);
else await measure(Number(first), Number(second));
process.exit(0);

async function measure(seconds: number, rounds: number): Promise<void> {
  const loops = LOOPS.map((loop) => ({ ...loop, results: [] as BenchResult[] }));
  const clients = Object.keys(CLIENTS).map((name) => ({ name, results: [] as EchoFigures[] }));
  for (let round = 1; round <= rounds; round += 1) {
    for (const { before, priority, results } of loops) {
      const flags = {
        slotUs: CELL.slotUs,
        lead: CELL.leadSlots,
        seconds,
        realtimePriority: priority,
        warmUpSeconds: 2,
      };
      await withBroker(before, async (url) => {
        results.push(await slotpilot(["bench", "--echo", "--json"], { ...flags, natsUrl: url }));
      });
    }
    for (const { name, results } of clients) {
      await withBroker([], async (url) => {
        results.push(await measureEcho(url, name, seconds));
      });
    }
    process.stderr.write(`round ${round} of ${rounds}\n`);
  }
  const head = [
    "",
    "loop's HIT %",
    "report → applied p50 / p99 µs",
    "inside p50 / p99",
    "echo's HIT %",
    "echo p50 / p99",
  ];
  const loopRows = loops.map(({ name, results }) => loopRow(name, results));
  const echoRows = clients.map(({ name, results }) => [name, "", "", "", ...echoCells(results)]);
  process.stdout.write(`${textTable(head, [...loopRows, ...echoRows])}\n`);
}

function loopRow(name: string, results: readonly BenchResult[]): string[] {
  const mid = (pick: (result: BenchResult) => number) => median(results.map(pick));
  const times = (of: "reportToAppliedUs" | "decisionUs") =>
    [mid((r) => r[of].p50), mid((r) => r[of].p99)].map(Math.round).join(" / ");
  const hit = (100 * mid((r) => r.hitRatio)).toFixed(2);
  const echoes = results.flatMap(({ echo }) => echo ?? []);
  return [name, hit, times("reportToAppliedUs"), times("decisionUs"), ...echoCells(echoes)];
}

function echoCells(echoes: readonly EchoFigures[]): string[] {
  const mid = (pick: (echo: EchoFigures) => number) => median(echoes.map(pick));
  const [p50, p99] = [mid((echo) => echo.rttUs.p50), mid((echo) => echo.rttUs.p99)];
  const hit = (100 * mid((echo) => echo.hitRatio)).toFixed(2);
  return [hit, `${Math.round(p50)} / ${Math.round(p99)}`];
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** Measures an echo with a client of its own settings. */
async function measureEcho(url: string, name: string, seconds: number): Promise<EchoFigures> {
  const args = ["--import", "tsx", fileURLToPath(import.meta.url), "echo", url, name];
  const echo = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  await once(echo.stdout, "data");
  const { ues, prb, scsKhz, leadSlots } = CELL;
  const warmUpSlots = 2000;
  const slots = warmUpSlots + (1e6 * seconds) / CELL.slotUs;
  const cell = { ues, prb, scsKhz, leadSlots, clock: "paced", slots, warmUpSlots, natsUrl: url };
  const figures = await slotpilot<EchoFigures>(["bench", "echo-ran"], cell);
  await end(echo);
  return figures;
}

async function runEcho(url: string, name: ClientName): Promise<void> {
  const { connections, noDelay } = CLIENTS[name];
  const opened = await Promise.all(Array.from({ length: connections }, () => openClient(url)));
  for (const connection of opened) socketOf(connection).setNoDelay(noDelay);
  const [input, output = input] = opened;
  input?.subscribe(subjectsOf("slotpilot.v1").report("*"), {
    callback: (_, { subject, data }) =>
      output?.publish(subject.replace(/report$/, "allocation"), data),
  });
  await input?.flush();
  process.stdout.write("ready\n");
  await once(process, "SIGTERM");
}

async function openClient(url: string): Promise<NatsConnection> {
  const opened = await connectNats({ natsUrl: url }, "bench-broker");
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.connection;
}

/** The client's socket, which its public interface hides. */
function socketOf(connection: NatsConnection): { setNoDelay(on: boolean): void } {
  return (connection as never as { protocol: { transport: { socket: never } } }).protocol.transport
    .socket;
}

async function withBroker(before: readonly string[], work: (url: string) => Promise<void>) {
  const bin = serverPath();
  const port = String(await freePort());
  const [program = bin, ...args] = [...before, bin, "--addr", "127.0.0.1", "--port", port];
  const broker = spawn(program, args, { stdio: "ignore" });
  await sleep(500);
  try {
    await work(`nats://127.0.0.1:${port}`);
  } finally {
    await end(broker);
  }
}

function serverPath(): string {
  const found = findNatsServer({ env: process.env });
  if (found.ok && found.value) return found.value;
  throw new Error("no nats-server: run `npm run demo` first, which fetches it");
}

async function end(child: ChildProcess): Promise<void> {
  child.kill("SIGTERM");
  if (child.exitCode === null) await once(child, "exit");
}

async function slotpilot<T = BenchResult>(
  command: string[],
  flags: Record<string, unknown>,
): Promise<T> {
  const args = [LAUNCHER, ...command, ...configFlags(flags)];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: "utf8", stdio: "pipe" }));
}
