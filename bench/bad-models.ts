/**
 * Uploads models that must be refused, two at a time, into a service whose cell runs at 1 ms slots.
 *
 *     npx tsx bench/bad-models.ts [--json]
 *
 * Stretches with uploads and as long ones without alternate in one run, so that both meet the same
 * machine: 8 users, 51 PRB, lead 2, both models. A slot without a decision is one whose report has no
 * allocation; HIT is what the cell says of its slots.
 */
import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { NatsConnection } from "nats";
import type { Allocation } from "../schemas/allocation.ts";
import type { Report } from "../schemas/report.ts";
import { subjectsOf } from "../schemas/subjects.ts";
import { connectNats } from "../src/adapters/nats/connect-nats.ts";
import { openBroker } from "../src/adapters/nats-server/open-broker.ts";
import { textTable } from "../src/cli/text-table.ts";
import { decode } from "../src/wire/codec.ts";
import { startAdminService, uploadModel } from "../test/support/admin-service.ts";
import { BAD_MODELS, writeModel } from "../test/support/bad-models.ts";
import { startProgram } from "../test/support/programs.ts";

const SHIPPED = fileURLToPath(new URL("../models", import.meta.url));
const SUBJECTS = subjectsOf("slotpilot.v1");
const CELL = "cell-1";
const MODELS_PER_STRETCH = 6;
const AT_ONCE = 2;
const WARM_UP_MS = 8000;

/** What became of the slots of all stretches of a kind. */
interface Stretches {
  slots: number;
  hits: number;
  undecided: number;
}

/** What became of one upload. */
interface Upload {
  readonly name: string;
  readonly expected: string;
  readonly code: string;
  readonly status: number;
  readonly tookMs: number;
}

const root = await mkdtemp(join(tmpdir(), "bad-models-"));
const modelsDir = join(root, "models");
await cp(SHIPPED, modelsDir, { recursive: true });
const broker = await openBroker({ onNotice: (line) => process.stderr.write(`${line}\n`) });
if (!broker.ok) throw new Error(broker.error.message);
const natsUrl = `--nats-url=${broker.value.url}`;
const nats = await connectNats({ natsUrl: broker.value.url }, "bench-bad-models");
if (!nats.ok) throw new Error(nats.error.message);
const slots = followSlots(nats.connection);
const flags = ["--log-level=error", "--admin-requests-per-s=1000"];
const service = await startAdminService([natsUrl, `--models-dir=${modelsDir}`, ...flags]);
const cell = startProgram(["emulate", natsUrl, "--clock=paced", "--prb=51", "--lead-slots=2"]);
const written = await Promise.all(
  BAD_MODELS.map(async (model) => ({ model, ...(await writeModel(model, root)) })),
);
const uploads: Upload[] = [];
try {
  await sleep(WARM_UP_MS);
  for (let n = 0; n < written.length; n += MODELS_PER_STRETCH) {
    const startMs = performance.now();
    slots.begin("with");
    uploads.push(...(await uploadAll(written.slice(n, n + MODELS_PER_STRETCH))));
    slots.begin("without");
    await sleep(performance.now() - startMs);
    slots.begin("none");
    process.stderr.write(`${uploads.length} of ${written.length}\n`);
  }
} finally {
  await Promise.all([cell.end("SIGKILL"), service.end("SIGTERM")]);
  await nats.connection.close();
  await broker.value.stop();
  await rm(root, { recursive: true });
}
print();
process.exit(0);

async function uploadAll(models: typeof written): Promise<Upload[]> {
  const waiting = [...models];
  const done: Upload[] = [];
  const work = async () => {
    for (let model = waiting.shift(); model; model = waiting.shift()) {
      done.push(await upload(model));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return done;
}

async function upload({ model, file, manifest }: (typeof written)[number]): Promise<Upload> {
  const startMs = performance.now();
  const fields = { manifest: JSON.stringify(manifest) };
  const { status, body } = await uploadModel(service.url, await readFile(file), fields);
  const code = status === 201 ? "none" : body.error.code;
  const tookMs = Math.round(performance.now() - startMs);
  return { name: model.name, expected: model.code, code, status, tookMs };
}

/** Adds up what becomes of the cell's slots, by stretch. */
function followSlots(connection: NatsConnection) {
  const sums = { with: empty(), without: empty(), none: empty() };
  let now: keyof typeof sums = "none";
  let lastTti: number | undefined;
  const hear = <T>(subject: string, take: (message: T) => void) =>
    connection.subscribe(subject, {
      callback(_, { data }) {
        const decoded = decode(data);
        if (decoded.ok) take(decoded.value as T);
      },
    });
  hear<Report>(SUBJECTS.report(CELL), ({ applied }) => {
    if (!applied) return;
    sums[now].slots += 1;
    if (applied.status === "HIT") sums[now].hits += 1;
  });
  hear<Allocation>(SUBJECTS.allocation(CELL), ({ reportTti }) => {
    if (lastTti !== undefined) sums[now].undecided += reportTti - lastTti - 1;
    lastTti = reportTti;
  });
  return {
    sums,
    begin(stretch: keyof typeof sums) {
      now = stretch;
    },
  };
}

function empty(): Stretches {
  return { slots: 0, hits: 0, undecided: 0 };
}

function print(): void {
  const { with: beside, without } = slots.sums;
  const [load = 0] = loadavg();
  if (process.argv.includes("--json")) {
    console.log(JSON.stringify({ uploads, with: beside, without, load }));
    return;
  }
  const head = ["model", "expected", "refused with", "status", "ms"];
  console.log(
    textTable(
      head,
      uploads.map((one) => Object.values(one).map(String)),
    ),
  );
  const rows = Object.entries({ with: beside, without }).map(([name, sums]) => [
    ...[name, String(sums.slots), ((100 * sums.hits) / sums.slots).toFixed(2)],
    String(sums.undecided),
  ]);
  console.log(textTable(["uploads", "slots", "HIT %", "without a decision"], rows));
  console.log(`load of the machine at the end: ${load.toFixed(1)}`);
}
