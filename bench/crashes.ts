/**
 * Kills the whole service at random moments while its policies are swapped over HTTP and a cell runs.
 *
 *     npx tsx bench/crashes.ts [kills] [longest life in ms] [--json]
 *
 * Each restart must find every model of the registry unharmed, a pair in force that was acknowledged last
 * or asked for at the moment of the kill, and decide the cell's slots by it. Ends with an error where one
 * does not.
 */
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { connectNats } from "../src/adapters/nats/connect-nats.ts";
import { openBroker } from "../src/adapters/nats-server/open-broker.ts";
import { textTable } from "../src/cli/text-table.ts";
import { addTwin } from "../test/support/add-twin.ts";
import { FIRST_PAIR, liveAndDie, type ServiceLife } from "../test/support/crash-service.ts";
import { startProgram } from "../test/support/programs.ts";

const SHIPPED = fileURLToPath(new URL("../models", import.meta.url));
const args = process.argv.slice(2).filter((arg) => arg !== "--json");
const [kills = 200, lifeMs = 1000] = args.map(Number);

const root = await mkdtemp(join(tmpdir(), "crashes-"));
await cp(SHIPPED, root, { recursive: true });
await addTwin(root, "prb");
await addTwin(root, "power");
const broker = await openBroker({ onNotice: (line) => process.stderr.write(`${line}\n`) });
if (!broker.ok) throw new Error(broker.error.message);
const { url: natsUrl } = broker.value;
const nats = await connectNats({ natsUrl }, "bench-crashes");
if (!nats.ok) throw new Error(nats.error.message);
const cell = startProgram(["emulate", `--nats-url=${natsUrl}`, "--clock=paced"]);
const lives: ServiceLife[] = [];
try {
  const place = { nats: nats.connection, natsUrl, prefix: "slotpilot.v1", cellId: "cell-1", root };
  for (let kill = 1; kill <= kills; kill += 1) {
    const possible = lives.at(-1)?.possible ?? [FIRST_PAIR];
    lives.push(await liveAndDie({ ...place, random: Math.random }, possible, lifeMs));
    if (kill % 20 === 0) process.stderr.write(`${kill} of ${kills}\n`);
  }
} finally {
  await cell.end("SIGKILL");
  await nats.connection.close();
  await broker.value.stop();
  await rm(root, { recursive: true });
}
const result = figures(lives);
const rows = Object.entries(result).map(([what, figure]) => [what, String(figure)]);
console.log(process.argv.includes("--json") ? JSON.stringify(result) : textTable(["", ""], rows));
process.exit(0);

function figures(all: readonly ServiceLife[]) {
  const times = all.map(({ decidedAfterMs }) => decidedAfterMs).sort((a, b) => a - b);
  const at = (part: number) => Math.round(times[Math.floor(part * (times.length - 1))] ?? 0);
  return {
    kills: all.length,
    swaps: all.reduce((sum, { swaps }) => sum + swaps, 0),
    killsDuringSwap: all.filter(({ possible }) => possible.length > 1).length,
    decidedAfterMsP50: at(0.5),
    decidedAfterMsMax: at(1),
  };
}
