/**
 * What one answer of a shipped model costs, by session options and by the thread that runs it.
 *
 *     npx tsx bench/onnx-session.ts [rounds] [prb|power]
 *
 * Asked once per millisecond, as the service does: back to back, caches and clocks flatter. In every
 * round each variant is asked for a fifth of a second, so that all of them meet the same noise.
 */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { allocatePolicyMemory } from "../src/adapters/onnx/policy-memory.ts";
import { startPolicyWorker } from "../src/adapters/onnx/policy-worker.ts";
import { openFolderModelStore } from "../src/adapters/registry/folder-model-store.ts";
import { FEATURE_SPECS } from "../src/domain/features/feature-spec.ts";

const MODELS = fileURLToPath(new URL("../models", import.meta.url));
const USERS = [8, 20, 100];
const SLOT_MS = 1;
const SLOTS_PER_ROUND = 200;
const AMPLE_US = 1e6;

type Options = InferenceSession.SessionOptions;
type Ask = (features: Float32Array, numUes: number) => unknown;

interface Variant {
  readonly name: string;
  readonly ask: Ask;
  readonly tripUs: Record<number, number[]>;
}

const rounds = Number(process.argv[2] ?? 10);
const found = openFolderModelStore(MODELS).find(process.argv[3] ?? "prb");
if ("code" in found) throw new Error(found.message);
const { manifest, folder } = found;
const [input, output] = [manifest.input.name, manifest.output.name];
const { numFeatures } = FEATURE_SPECS[manifest.kind];
const file = join(folder, "model.onnx");

const workers: { stop(): Promise<void> }[] = [];
const variants = await openVariants();
for (let round = 0; round <= rounds; round += 1) {
  for (const numUes of USERS) {
    for (const variant of variants) await runPaced(variant, numUes, round > 0);
  }
  process.stderr.write(`round ${round} of ${rounds}\n`);
}
printTable();
await printCellsOnOneAxis();
await Promise.all(workers.map((worker) => worker.stop()));

function sessionOptions(threads = 1, spins = false, level: Level = "all"): Options {
  return {
    ...{ intraOpNumThreads: threads, interOpNumThreads: 1, executionMode: "sequential" },
    graphOptimizationLevel: level,
    extra: { session: { intra_op: { allow_spinning: spins ? "1" : "0" } } },
  };
}

type Level = NonNullable<Options["graphOptimizationLevel"]>;

async function openVariants(): Promise<Variant[]> {
  const asks: [string, Promise<Ask>][] = [
    ["worker: 1 thread, no spinning, all optimisations", inWorker(sessionOptions())],
    ["worker: 1 thread, spinning", inWorker(sessionOptions(1, true))],
    ["worker: 2 threads, no spinning", inWorker(sessionOptions(2))],
    ["worker: 2 threads, spinning", inWorker(sessionOptions(2, true))],
    ["worker: basic optimisations", inWorker(sessionOptions(1, false, "basic"))],
    ["worker: no optimisations", inWorker(sessionOptions(1, false, "disabled"))],
    ["calling thread: input tensor reused", inCaller({})],
    ["calling thread: fresh input tensor", inCaller({ freshInput: true })],
    ["calling thread: output tensor preallocated", inCaller({ fetches: true })],
  ];
  const opened = asks.map(async ([name, ask]) => ({ name, ask: await ask, tripUs: {} }));
  return Promise.all(opened);
}

/** As the service does it. */
async function inWorker(options: Options): Promise<Ask> {
  const memory = allocatePolicyMemory(numFeatures);
  const warmUpUes = USERS;
  const worker = await startPolicyWorker({
    ...{ file, input, output, numFeatures, warmUpUes, options, memory },
  });
  workers.push(worker);
  return (features, numUes) => worker.ask(features, numUes, AMPLE_US);
}

/** As it would be without a thread: the model blocks the event loop. */
async function inCaller({ freshInput = false, fetches = false }): Promise<Ask> {
  const session = await InferenceSession.create(file, sessionOptions());
  const made = USERS.map((numUes) => {
    const data = new Float32Array(numUes * numFeatures);
    const tensor = new Tensor("float32", data, [numUes, numFeatures]);
    const answer = new Tensor("float32", new Float32Array(numUes), [numUes]);
    return [numUes, { data, feeds: { [input]: tensor }, fetches: { [output]: answer } }] as const;
  });
  const tensors = new Map(made);
  return (features, numUes) => {
    const known = tensors.get(numUes);
    if (!known || freshInput) {
      const tensor = new Tensor("float32", features, [numUes, numFeatures]);
      return session.run({ [input]: tensor });
    }
    known.data.set(features);
    return fetches ? session.run(known.feeds, known.fetches) : session.run(known.feeds);
  };
}

async function runPaced({ ask, tripUs }: Variant, numUes: number, counts: boolean) {
  const features = Float32Array.from({ length: numUes * numFeatures }, () => Math.random());
  const never = new Int32Array(new SharedArrayBuffer(4));
  let dueMs = performance.now() + SLOT_MS;
  for (let slot = 0; slot < SLOTS_PER_ROUND; slot += 1) {
    Atomics.wait(never, 0, 0, Math.max(0, dueMs - performance.now()));
    dueMs = Math.max(dueMs + SLOT_MS, performance.now());
    const startMs = performance.now();
    await ask(features, numUes);
    if (!counts) continue;
    tripUs[numUes] ??= [];
    tripUs[numUes].push(1000 * (performance.now() - startMs));
  }
}

function printTable(): void {
  const head = USERS.map((numUes) => `${numUes} users p50 / p90 / p99 µs`);
  console.log(`| ${manifest.kind} model | ${head.join(" | ")} |`);
  console.log(`|---|${"---|".repeat(USERS.length)}`);
  for (const { name, tripUs } of variants) {
    const cells = USERS.map((numUes) => {
      const sorted = (tripUs[numUes] ?? []).sort((a, b) => a - b);
      const at = (ratio: number) => sorted[Math.floor(ratio * (sorted.length - 1))]?.toFixed(0);
      return `${at(0.5)} / ${at(0.9)} / ${at(0.99)}`;
    });
    console.log(`| ${name} | ${cells.join(" | ")} |`);
  }
}

/** Whether cells can share a run: what a cell gets alone against what it gets beside another one. */
async function printCellsOnOneAxis(): Promise<void> {
  const session = await InferenceSession.create(file, sessionOptions());
  const run = async (features: Float32Array, numUes: number) => {
    const feeds = { [input]: new Tensor("float32", features, [numUes, numFeatures]) };
    return Array.from((await session.run(feeds))[output]?.data as Float32Array);
  };
  const two = Float32Array.from({ length: 16 * numFeatures }, () => Math.random());
  const alone = await run(two.subarray(0, 8 * numFeatures), 8);
  const beside = (await run(two, 16)).slice(0, 8);
  const sum = beside.reduce((total, value) => total + value, 0);
  const scale = manifest.kind === "prb" ? sum : 1;
  const gaps = alone.map((value, u) => Math.abs(value - (beside[u] as number) / scale));
  console.log(
    `\nTwo cells of 8 users on one user axis: the first one's values sum to ${sum.toFixed(3)}; ` +
      `scaled back, they are up to ${Math.max(...gaps).toFixed(3)} off what it gets alone.`,
  );
  await session.release();
}
