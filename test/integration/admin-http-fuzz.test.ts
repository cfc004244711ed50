import { readdir } from "node:fs/promises";
import { Agent, request } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { fc } from "@fast-check/vitest";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { LifecycleOutcome } from "../../schemas/lifecycle.ts";
import type { AdminServer } from "../../src/adapters/http/open-admin.ts";
import {
  documented,
  type FuzzRequest,
  rawBytes,
  wild,
  withEachToken,
} from "../unit/adapters/http/fuzz-requests.ts";
import { BOTH_TOKENS, copyModels } from "../unit/adapters/http/open-app.ts";
import { openAdminThread } from "../unit/adapters/http/open-thread.ts";
import { policiesOf } from "../unit/adapters/http/sample-kpi.ts";

const SEED = 7;

/** Of 20,000 requests; `FUZZ_SHARE=1` makes all of them. */
const SHARE = Number(process.env["FUZZ_SHARE"] ?? 0.25);
const NUM_DOCUMENTED = 3500 * SHARE;
const NUM_WILD = 4000 * SHARE;
const NUM_RAW = 2000 * SHARE;
const NUM_PARALLEL = 32;

/** Nobody who asks over HTTP needs to see these; pages of the description are somebody else's text. */
const LEAKS = [/\n\s+at /, /\bat \S+ \(/, /node_modules/, /\.ts:\d/, /slotpilot-upload/];

let admin: AdminServer;
let models = "";
let uploadsBefore: string[] = [];
const faults: object[] = [];
const agent = new Agent({ keepAlive: true, maxSockets: NUM_PARALLEL });

beforeAll(async () => {
  models = await copyModels();
  uploadsBefore = await uploads();
  const opened = await openAdminThread({
    ...{ access: BOTH_TOKENS, modelsDir: models, requestsPerS: 1_000_000 },
    onFault: (facts) => faults.push(facts),
    onCommand: async ({ cells }) => outcomes[cells.length % outcomes.length] ?? changed,
  });
  if ("code" in opened) throw new Error(opened.message);
  admin = opened;
});

afterAll(async () => {
  agent.destroy();
  await admin?.close();
});

it("answers requests made from its description with its contract: no fault, no leak, no open write", async () => {
  const drawn = fc.sample(documented, { seed: SEED, numRuns: NUM_DOCUMENTED });
  const requests = drawn.flatMap(withEachToken); // four times as many
  const answers = await inParallel(requests, ask);

  expect(problems(requests, answers)).toEqual([]);
  expect(new Set(answers.map(({ status }) => status)).size).toBeGreaterThan(7);
});

it("answers requests to anywhere likewise", async () => {
  const requests = fc.sample(wild, { seed: SEED, numRuns: NUM_WILD });
  const answers = await inParallel(requests, ask);

  expect(problems(requests, answers)).toEqual([]);
});

it("answers bytes with an error or not at all", async () => {
  const bytes = fc.sample(rawBytes, { seed: SEED, numRuns: NUM_RAW });
  const answers = await inParallel(bytes, sendRaw, 2 * NUM_PARALLEL);
  const wrong = answers.filter(
    (text) => (/^HTTP\/1\.1 5/.test(text) && !isDeliberate(text)) || leaks(text),
  );

  expect(wrong).toEqual([]);
});

it("is whole afterwards: no fault was logged, nothing is left, and it answers", async () => {
  const left = (await uploads()).filter((name) => !uploadsBefore.includes(name));
  const alive = await fetch(`${admin.url}/ric/v1/health/alive`);

  expect(faults).toEqual([]);
  expect(left).toEqual([]);
  expect(alive.status).toBe(200);
});

// Helpers

async function uploads(): Promise<string[]> {
  return (await readdir(tmpdir())).filter((name) => name.startsWith("slotpilot-upload-"));
}

const changed: LifecycleOutcome = { ok: true, cells: [policiesOf("cell-1")] };
const outcomes: readonly LifecycleOutcome[] = [
  changed,
  { ok: false, error: { code: "NOTHING_TO_CHANGE", message: "no candidate: propose one first" } },
  { ok: false, error: { code: "MODEL_INVALID", message: "/srv/node_modules/x/model.onnx: no" } },
];

interface FuzzAnswer {
  readonly status: number;
  readonly body: string;
}

/** Sends well-formed HTTP; a stream counts as answered when its head is there. */
function ask({ method, path, headers, body }: FuzzRequest): Promise<FuzzAnswer> {
  return new Promise((resolve, reject) => {
    const asking = request(`${admin.url}/`, { method, path, headers, agent }, (answer) => {
      const status = answer.statusCode ?? 0;
      const isStream = answer.headers["content-type"]?.startsWith("text/event-stream");
      if (isStream && method !== "HEAD") {
        asking.destroy();
        return resolve({ status, body: "" });
      }
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.once("end", () => resolve({ status, body: String(Buffer.concat(chunks)) }));
    });
    asking.once("error", reject);
    asking.end(body);
  });
}

/** Sends bytes and collects what comes until the server is silent or closes. */
function sendRaw(bytes: Buffer): Promise<string> {
  return new Promise((resolve) => {
    let text = "";
    const socket = connect(Number(new URL(admin.url).port), "127.0.0.1", () => socket.end(bytes));
    socket.setTimeout(300, () => socket.destroy());
    socket.on("data", (chunk) => {
      text += chunk;
    });
    socket.on("error", () => undefined);
    socket.once("close", () => resolve(text));
  });
}

async function inParallel<T, R>(
  items: readonly T[],
  work: (item: T) => Promise<R>,
  numParallel = NUM_PARALLEL,
): Promise<R[]> {
  const results: R[] = new Array(items.length);
  let next = 0;
  const run = async () => {
    for (let n = next++; n < items.length; n = next++) results[n] = await work(items[n] as T);
  };
  await Promise.all(Array.from({ length: numParallel }, run));
  return results;
}

const isDeliberate = (text: string) =>
  text.includes('"SERVICE_BUSY"') || text.includes('"ready":false');
const leaks = (text: string) =>
  [models, process.cwd()].some((path) => text.includes(path)) ||
  LEAKS.some((pattern) => pattern.test(text));

function problems(requests: readonly FuzzRequest[], answers: readonly FuzzAnswer[]): unknown[] {
  return requests.flatMap((request, n) => {
    const { status = 0, body = "" } = answers[n] ?? {};
    const { method, path, isAdmin } = request;
    const isRead = method === "GET" || method === "HEAD";
    const isFault = status >= 500 && !(status === 503 && (isDeliberate(body) || method === "HEAD"));
    const isOpen = !isRead && !isAdmin && status !== 401 && status !== 403;
    const isLeak = !path.startsWith("/docs") && leaks(body);
    return isFault || isOpen || isLeak ? [{ request, status, body }] : [];
  });
}
