/**
 * Paced hit ratio of the whole loop beside that of a bare echo, alternating in one run.
 *
 *     npx tsx bench/paced-loop.ts [rounds] [slots]
 *
 * The echo is what broker, client and machine cost by themselves: a process that sends every message
 * back as it came. It hits when the answer is there within the same two slots that the loop has.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { connect } from "nats";
import { startSlotClock } from "../simulator/ran/slot-clock.ts";
import { openBroker } from "../src/adapters/nats-server/open-broker.ts";
import { textTable } from "../src/cli/text-table.ts";

const SLOT_MS = 1;
const LEAD_SLOTS = 2;
const REPORT_BYTES = 2500;
const LAUNCHER = fileURLToPath(new URL("../src/slotpilot.mjs", import.meta.url));

const ECHO = `
  import { connect } from "nats";
  const nats = await connect({ servers: process.argv.at(-1) });
  nats.subscribe("bench.report", { callback: (_, { data }) => nats.publish("bench.answer", data) });
  await nats.flush();
  console.log("listening");
`;

interface Round {
  readonly hitPercent: number;
  readonly p50Us: number;
  readonly p99Us: number;
}

const [rounds = 3, slots = 20_000] = process.argv.slice(2).map(Number);
const broker = await openBroker({ onNotice: (line) => process.stderr.write(`${line}\n`) });
if (!broker.ok) throw new Error(broker.error.message);
const { url } = broker.value;
const echo: Round[] = [];
const loop: Round[] = [];
for (let round = 0; round < rounds; round += 1) {
  echo.push(await echoRound());
  loop.push(await loopRound());
  process.stderr.write(`round ${round + 1} of ${rounds}\n`);
}
await broker.value.stop();
const rows = [
  ["bare echo, round trip", ...medians(echo)],
  ["closed loop, inside the service", ...medians(loop)],
];
console.log(textTable(["median of rounds", "HIT %", "p50 µs", "p99 µs"], rows));

async function echoRound(): Promise<Round> {
  const child = spawn(process.execPath, ["--input-type=module", "-e", ECHO, url], {
    stdio: ["ignore", "pipe", "inherit"],
    cwd: fileURLToPath(new URL("..", import.meta.url)),
  });
  await once(child.stdout, "data");
  const nats = await connect({ servers: url });
  const sentUs = new Float64Array(slots);
  const tripUs: number[] = [];
  nats.subscribe("bench.answer", {
    callback: (_, { data }) => {
      const slot = new DataView(data.buffer, data.byteOffset).getUint32(0);
      tripUs.push(performance.now() * 1000 - (sentUs[slot] ?? 0));
    },
  });
  const clock = startSlotClock(SLOT_MS);
  const report = new Uint8Array(REPORT_BYTES);
  for (let slot = 0; slot < slots; slot += 1) {
    await clock.reach(slot);
    new DataView(report.buffer).setUint32(0, slot);
    sentUs[slot] = performance.now() * 1000;
    nats.publish("bench.report", report);
  }
  await nats.flush();
  await clock.close();
  await nats.close();
  child.kill();
  tripUs.sort((a, b) => a - b);
  const at = (ratio: number) => tripUs[Math.floor(ratio * (tripUs.length - 1))] ?? Number.NaN;
  const hits = tripUs.filter((us) => us <= LEAD_SLOTS * SLOT_MS * 1000).length;
  return { hitPercent: (100 * hits) / slots, p50Us: at(0.5), p99Us: at(0.99) };
}

async function loopRound(): Promise<Round> {
  const args = ["demo", "--clock=paced", `--slots=${slots}`, `--nats-url=${url}`, "--json"];
  const child = spawn(process.execPath, [LAUNCHER, ...args], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  let stdout = "";
  child.stdout.on("data", (text) => {
    stdout += text;
  });
  await once(child, "close");
  const { hitRatio, decisionUs } = JSON.parse(stdout);
  return { hitPercent: 100 * hitRatio, p50Us: decisionUs.p50, p99Us: decisionUs.p99 };
}

function medians(figures: readonly Round[]): string[] {
  const median = (pick: (round: Round) => number) =>
    figures.map(pick).sort((a, b) => a - b)[Math.floor(figures.length / 2)] ?? Number.NaN;
  return [
    median(({ hitPercent }) => hitPercent).toFixed(2),
    median(({ p50Us }) => p50Us).toFixed(0),
    median(({ p99Us }) => p99Us).toFixed(0),
  ];
}
