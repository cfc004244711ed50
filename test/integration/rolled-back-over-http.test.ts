import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { connect, type NatsConnection } from "nats";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import type { Allocation } from "../../schemas/allocation.ts";
import type { Event } from "../../schemas/event.ts";
import type { CellPolicies } from "../../schemas/lifecycle.ts";
import { subjectsOf } from "../../schemas/subjects.ts";
import { PRB_FEATURES } from "../../src/domain/features/feature-spec.ts";
import { encodeOnnx } from "../../src/trainer/encode-onnx.ts";
import { policySignature } from "../../src/trainer/export-policy.ts";
import { createOnnxGraphBuilder } from "../../src/trainer/onnx-graph-builder.ts";
import { decode } from "../../src/wire/codec.ts";
import { AS_ADMIN, askAdmin, startAdminService, uploadModel } from "../support/admin-service.ts";
import { ownPrefix, type Program, startProgram } from "../support/programs.ts";

const MODELS = fileURLToPath(new URL("../../models", import.meta.url));
const WINDOW_SLOTS = 250;
const CELL = "cell-1";

let root = "";
let url = "";
let nats: NatsConnection;
let allocations: Allocation[] = [];
const programs: Program[] = [];

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "rolled-back-"));
  await cp(MODELS, root, { recursive: true });
  const prefix = ownPrefix();
  nats = await connect({ servers: inject("natsUrl") });
  allocations = hearAllocations(nats, prefix);
  const broker = [`--nats-url=${inject("natsUrl")}`, `--subject-prefix=${prefix}`];
  const flags = [`--models-dir=${root}`, `--guard-window-slots=${WINDOW_SLOTS}`];
  const service = await startAdminService([...broker, ...flags]);
  programs.push(service);
  url = service.url;
  // Before the cell runs, which in lockstep leaves little time to others.
  expect((await upload("worst", worstFirst())).status).toBe(201);
  expect((await upload("tried", worstFirst(0.5))).status).toBe(201);
  programs.push(startProgram(["emulate", ...broker, "--clock=lockstep"]));
}, 120_000);

afterAll(async () => {
  await Promise.all(programs.map((program) => program.end("SIGKILL")));
  await nats.close();
  await rm(root, { recursive: true });
});

describe("a model that is configured", () => {
  it("is kept from removal before anything was changed", async () => {
    await until(() => allocations.length > 0);
    const refused = await ask("DELETE", "/models/prb/versions/2.0.0");

    expect([refused.status, refused.body.error.code]).toEqual([409, "MODEL_IN_USE"]);
  });
});

describe("a model that passes validation and does harm", () => {
  it("is taken back within its window, told why, and quarantined", async () => {
    await until(() => allocations.length > 2 * WINDOW_SLOTS);
    const before = await policies();
    const events = await openEvents();

    const promoted = await ask("PUT", `/cells/${CELL}/policies`, { prb: "worst" });
    const set = await events.next(({ kind }) => kind === "policy");
    const event = await events.next(({ code }) => code === "MODEL_ROLLED_BACK");
    await events.close();

    expect(set.message).toBe("set: worst@1.0.0 and power@2.0.0 decide");
    expect(promoted.status).toBe(200);
    expect(event).toMatchObject({ kind: "policy", cellId: CELL });
    expect(event.message).toMatch(/^worst@1\.0\.0 taken back: .*rate \d+ bit per slot, before \d+/);
    await until(async () => (await policies()).previous === null);
    expect((await policies()).active).toEqual(before.active);
    const tenure = allocations.filter(({ models }) => models.prb.name === "worst");
    expect(tenure.length).toBeGreaterThan(0);
    expect(tenure.length).toBeLessThanOrEqual(WINDOW_SLOTS + 20);
    await until(async () => (await quarantineOf("worst")) !== null);
    expect(await quarantineOf("worst")).toMatchObject({
      reason: expect.stringContaining("bit per slot"),
    });
    const again = await ask("PUT", `/cells/${CELL}/policies`, { prb: "worst@1.0.0" });
    expect([again.status, again.body.error.code]).toEqual([409, "MODEL_QUARANTINED"]);
    expectEverySlotDecided();
  }, 120_000);

  it("is kept from removal while it is only tried", async () => {
    await ask("PUT", `/cells/${CELL}/candidate`, { prb: "tried", stage: "staged" });
    const refused = await ask("DELETE", "/models/tried/versions/1.0.0");
    const besides = startProgram(["models", "remove", "tried", `--models-dir=${root}`]);
    const { status, stderr } = await besides.finished;
    await ask("DELETE", `/cells/${CELL}/candidate`);
    const removed = await ask("DELETE", "/models/tried/versions/1.0.0");

    expect([refused.status, refused.body.error.code]).toEqual([409, "MODEL_IN_USE"]);
    expect(refused.body.error.message).toContain("a candidate");
    expect([status, stderr]).toEqual([1, expect.stringContaining("MODEL_IN_USE")]);
    expect(removed.status).toBe(200);
  }, 120_000);
});

// Helpers

/** Gives all to the user with the worst channel, or, with less zeal, most to the worse ones. */
function worstFirst(zeal = 100): Uint8Array {
  const { input, output } = policySignature("prb");
  const graph = createOnnxGraphBuilder();
  const weightOf = (feature: string) =>
    feature.startsWith("meanSe:") ? -zeal : feature.startsWith("active:") ? 1000 : 0;
  const shape = [PRB_FEATURES.length];
  const values = Float32Array.from(PRB_FEATURES, weightOf);
  const weighted = graph.apply("Mul", [input.name, graph.constant("weights", { shape, values })]);
  const scores = graph.apply("ReduceSum", [weighted, graph.indices(1)], {
    attributes: { keepdims: 0 },
  });
  graph.apply("Softmax", [scores], { attributes: { axis: 0 }, output: output.name });
  return encodeOnnx({ name: "worst-first", input, output, ...graph });
}

function hearAllocations(connection: NatsConnection, prefix: string): Allocation[] {
  const heard: Allocation[] = [];
  connection.subscribe(subjectsOf(prefix).allocation(CELL), {
    callback: (_, { data }) => {
      const decoded = decode(data);
      if (decoded.ok) heard.push(decoded.value as Allocation);
    },
  });
  return heard;
}

function expectEverySlotDecided(): void {
  const slots = allocations.map(({ reportTti }) => reportTti);
  const [first = 0] = slots;
  expect(slots).toEqual(slots.map((_, n) => first + n));
}

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await sleep(20);
}

const ask = (method: string, path: string, body?: object) => askAdmin(url, method, path, body);

const upload = (name: string, onnx: Uint8Array) =>
  uploadModel(url, onnx, { name, version: "1.0.0", kind: "prb" });

async function policies(): Promise<CellPolicies> {
  return (await ask("GET", `/cells/${CELL}`)).body.policies;
}

async function quarantineOf(name: string): Promise<object | null> {
  return (await ask("GET", `/models/${name}/versions/1.0.0`)).body.quarantine;
}

/** Listens to the stream of events; `next` gives the first that is wanted. */
async function openEvents() {
  const answer = await fetch(`${url}/ric/v1/events`, { headers: AS_ADMIN });
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  return {
    async next(isWanted: (event: Event) => boolean): Promise<Event> {
      for (;;) {
        const found = [...text.matchAll(/^data: (.*)\n\n/gm)]
          .map(([, json = ""]) => JSON.parse(json) as Event)
          .find(isWanted);
        if (found) return found;
        const { value, done } = (await reader?.read()) ?? { done: true };
        if (done) throw new Error(`the stream ended: ${text}`);
        text += value;
      }
    },
    close: () => reader?.cancel(),
  };
}
