/**
 * The whole loop with models that take 50 ms, hang now and then, or never return.
 *
 *     npx tsx bench/odd-models.ts [seconds] [name,...]
 *
 * Runs `slotpilot bench`, one cell, 1 ms slots, lead 2, with the odd model as PRB policy, and hears
 * the allocations on the broker. A slot is decided in time when the RAN applied its allocation. The time
 * without policy decisions is the longest run of slots whose shares came from elsewhere, out of those
 * that had anything to share; what a model that is always late, or left alone, has is no such figure.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
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
import { type OddModel, writeOddModel } from "../test/support/odd-models.ts";

const LAUNCHER = fileURLToPath(new URL("../src/slotpilot.mjs", import.meta.url));
const SLOT_MS = 1;

/** Slots at the beginning in which the emulated cell itself gets warm; the HIT figures leave them out too. */
const RAN_WARM_UP_MS = 1000;

/** As good as never: longer than the run. */
const NEVER_MS = 600_000;
const RARELY = { oneIn: 3000 };

const MODELS: readonly (OddModel & { readonly label: string })[] = [
  { label: "healthy", name: "healthy", kind: "prb", fault: "slow", when: "told" },
  { label: "50 ms in every run", name: "slow", kind: "prb", fault: "slow", when: "always" },
  {
    ...{ label: "1 s in one of 3,000 runs", name: "lags", kind: "prb", fault: "slow" },
    ...{ when: RARELY, slowMs: 1000 },
  },
  {
    ...{ label: "never returns in one of 3,000 runs", name: "hangs", kind: "prb", fault: "slow" },
    ...{ when: RARELY, slowMs: NEVER_MS },
  },
  {
    ...{ label: "never returns", name: "dead", kind: "prb", fault: "slow" },
    ...{ when: { oneIn: 1.001 }, slowMs: NEVER_MS },
  },
  {
    label: "fails in every other run",
    name: "fails",
    kind: "prb",
    fault: "failing",
    when: { oneIn: 2 },
  },
];

const seconds = Number(process.argv[2] ?? 20);
const wanted = process.argv[3]?.split(",");
const folder = await mkdtemp(join(tmpdir(), "odd-models-"));
const broker = await openBroker({ onNotice: (line) => process.stderr.write(`${line}\n`) });
if (!broker.ok) throw new Error(broker.error.message);
const { url } = broker.value;
const nats = await connectNats({ natsUrl: url }, "odd-models");
if (!nats.ok) throw new Error(nats.error.message);
const rows = [["none: PF", ...(await measure("pf", nats.connection))]];
for (const model of MODELS.filter(({ name }) => wanted?.includes(name) ?? true)) {
  await writeOddModel(folder, model);
  rows.push([model.label, ...(await measure(model.name, nats.connection))]);
  process.stderr.write(`${rows.at(-1)?.join("  ")}\n`);
}
await nats.connection.close();
await broker.value.stop();
await rm(folder, { recursive: true });
const head = ["PRB model", "HIT %", "by the model %", "longest without ms", "restarts", "p99 µs"];
console.log(textTable(head, rows));
process.exit(0);

async function measure(name: string, connection: NatsConnection): Promise<string[]> {
  const gaps = hearGaps(name, connection);
  const flags = [`--nats-url=${url}`, `--seconds=${seconds}`, "--power=equal", "--json"];
  const child = spawn(process.execPath, [LAUNCHER, "bench", `--policy=${name}`, ...flags], {
    env: { ...process.env, SLOTPILOT_MODELS_DIR: folder },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let stdout = "";
  child.stdout.on("data", (text) => {
    stdout += text;
  });
  await once(child, "close");
  const { hitRatio, decisionUs }: BenchResult = JSON.parse(stdout);
  const { decidedRatio, longestMs, restarts } = gaps.close();
  return [
    (100 * hitRatio).toFixed(2),
    (100 * decidedRatio).toFixed(2),
    longestMs.toFixed(0),
    String(restarts),
    decisionUs.p99.toFixed(0),
  ];
}

/** Follows who decided the shares of the measured cell's slots. */
function hearGaps(name: string, connection: NatsConnection) {
  const subjects = subjectsOf("slotpilot.v1");
  let [decided, asked, longestMs, restarts] = [0, 0, 0, 0];
  let lastTti: number | undefined;
  const allocations = connection.subscribe(subjects.allocation(ranCellId(0)), {
    callback: (_, { data }) => {
      const decoded = decode(data);
      if (!decoded.ok) return;
      const { models, source, reportTti } = decoded.value as Allocation;
      if (source === "none" || reportTti * SLOT_MS < RAN_WARM_UP_MS) return;
      asked += 1;
      if (models.prb.name === name) decided += 1;
      if (models.prb.name === name || lastTti === undefined) lastTti = reportTti;
      longestMs = Math.max(longestMs, (reportTti - lastTti) * SLOT_MS);
    },
  });
  const kpis = connection.subscribe(subjects.kpi(ranCellId(0)), {
    callback: (_, { data }) => {
      const decoded = decode(data);
      if (decoded.ok) restarts = (decoded.value as { policyRestarts: number }).policyRestarts;
    },
  });
  return {
    close() {
      for (const subscription of [allocations, kpis]) subscription.unsubscribe();
      return { decidedRatio: decided / asked, longestMs, restarts };
    },
  };
}
