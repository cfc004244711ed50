import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { connect, type NatsConnection } from "nats";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { createUniformSequence } from "../../simulator/random.ts";
import { addTwin } from "../support/add-twin.ts";
import { FIRST_PAIR, liveAndDie } from "../support/crash-service.ts";
import { ownPrefix, type Program, startProgram } from "../support/programs.ts";

const MODELS = fileURLToPath(new URL("../../models", import.meta.url));
const KILLS = 3;
const LIFE_MS = 500;
const cellId = "cell-1";
const prefix = ownPrefix();

let root = "";
let nats: NatsConnection;
let cell: Program;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "service-crash-"));
  await cp(MODELS, root, { recursive: true });
  await addTwin(root, "prb");
  await addTwin(root, "power");
  const natsUrl = inject("natsUrl");
  nats = await connect({ servers: natsUrl });
  cell = startProgram([
    "emulate",
    `--nats-url=${natsUrl}`,
    `--subject-prefix=${prefix}`,
    "--clock=paced",
  ]);
});

afterAll(async () => {
  await cell.end("SIGKILL");
  await nats.close();
  await rm(root, { recursive: true });
});

describe("a service that is killed while policies are swapped", () => {
  it("goes on with the pair that was in force; bench/crashes.ts does so 200 times", async () => {
    const world = { nats, natsUrl: inject("natsUrl"), prefix, cellId, root };
    let possible: readonly string[] = [FIRST_PAIR];
    const swaps: number[] = [];

    for (let kill = 0; kill < KILLS; kill += 1) {
      const random = createUniformSequence(1, kill); // each life its own: how many it draws is chance
      const life = await liveAndDie({ ...world, random }, possible, LIFE_MS);
      possible = life.possible;
      swaps.push(life.swaps);
    }

    expect(Math.min(...swaps)).toBeGreaterThan(0);
  }, 180_000);
});
