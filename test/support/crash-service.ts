import { readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { NatsConnection } from "nats";
import type { Allocation } from "../../schemas/allocation.ts";
import type { CellPolicies } from "../../schemas/lifecycle.ts";
import { subjectsOf } from "../../schemas/subjects.ts";
import { openModelRegistry } from "../../src/adapters/registry/model-registry.ts";
import { decode } from "../../src/wire/codec.ts";
import { type AdminService, askAdmin, startAdminService } from "./admin-service.ts";

/** A service that is to be killed again and again, and the cell that goes on meanwhile. */
export interface CrashedService {
  /** Connection to its broker. */
  readonly nats: NatsConnection;
  /** Where that is. */
  readonly natsUrl: string;
  /** Its subject prefix. */
  readonly prefix: string;
  /** The cell. */
  readonly cellId: string;
  /** Folder of its models: `prb`, `power` and their twins. */
  readonly root: string;
  /** 0 ≤ value < 1; what is swapped and when it is killed. */
  readonly random: () => number;
}

/** What one life of the service was. */
export interface ServiceLife {
  /** Pairs that may be in force afterwards: the last one acknowledged, and one asked for since. */
  readonly possible: readonly string[];
  /** Swaps that were acknowledged. */
  readonly swaps: number;
  /** Start of the process → its first allocation by a pair. Unit: ms. */
  readonly decidedAfterMs: number;
}

/** The configured pair. */
export const FIRST_PAIR = "prb+power";

/** What a test sees broken. */
const broken = (what: string) => new Error(`after a crash: ${what}`);

/**
 * Starts the service, sees that it goes on where it was, swaps pairs as fast as it answers, and kills it.
 *
 * @param possible - Pairs one of which must be in force.
 * @param lifeMs - Longest time of swapping after the first swap; the moment of the kill is drawn from
 *   it. Unit: ms.
 * @throws What is not as it should be.
 */
export async function liveAndDie(
  world: CrashedService,
  possible: readonly string[],
  lifeMs: number,
): Promise<ServiceLife> {
  const startMs = performance.now();
  const decided = firstDecision(world);
  const service = await startAdminService([
    ...[`--nats-url=${world.natsUrl}`, `--subject-prefix=${world.prefix}`],
    ...[`--models-dir=${world.root}`, "--log-level=warn"],
  ]);
  const pair = await decided;
  const decidedAfterMs = performance.now() - startMs;
  if (!possible.includes(pair)) throw broken(`${pair} decides, not ${possible.join(" or ")}`);
  await expectWhole(world, service, pair);
  const leftMs = world.random() * lifeMs;
  let acknowledge = () => {};
  const acknowledged = new Promise<void>((resolve) => {
    acknowledge = resolve;
  });
  const swapping = swap(world, service, pair, acknowledge);
  const kill = () => service.end("SIGKILL");
  const { stderr } = await Promise.race([acknowledged, swapping])
    .then(() => sleep(leftMs))
    .then(kill, kill);
  if (/"code":"(POLICY_STATE_INVALID|INTERNAL)"/.test(stderr)) throw broken(stderr);
  return { ...(await swapping), decidedAfterMs };
}

/** The pair that decides the first slot that no fallback decides. */
function firstDecision({ nats, prefix, cellId }: CrashedService): Promise<string> {
  return new Promise((resolve) => {
    const subscription = nats.subscribe(subjectsOf(prefix).allocation(cellId), {
      callback: (_, { data }) => {
        const decoded = decode(data);
        if (!decoded.ok) return;
        const { models, source, fallbacks } = decoded.value as Allocation;
        if (source !== "policy" || fallbacks.length > 0) return;
        subscription.unsubscribe();
        resolve(nameOf(models));
      },
    });
  });
}

/** The registry has all its models, unharmed, and the API knows what is active. */
async function expectWhole(world: CrashedService, { url }: AdminService, pair: string) {
  const registry = openModelRegistry(world.root);
  const models = registry.list().map((model) => ("code" in model ? model.message : model.manifest));
  const references = models.map((model) =>
    typeof model === "string" ? model : `${model.name}@${model.version}`,
  );
  for (const reference of references) {
    const verdict = await registry.verify(reference);
    if ("code" in verdict || !verdict.ok) throw broken(`${reference}: ${JSON.stringify(verdict)}`);
  }
  if (references.length !== 4) throw broken(`the registry has ${references.join(", ")}`);
  const damaged = readdirSync(join(world.root, ".state")).filter((file) => /corrupt/.test(file));
  if (damaged.length > 0) throw broken(`${damaged.join(", ")}`);
  let active = "";
  while (active === "") {
    const { body } = await askAdmin(url, "GET", `/cells/${world.cellId}`);
    if (body.policies) active = nameOf((body.policies as CellPolicies).active);
  }
  if (active !== pair) throw broken(`${pair} decides, and the API says ${active}`);
}

/** Sets one pair after the other until the service is gone. */
async function swap(
  { cellId, random }: CrashedService,
  { url }: AdminService,
  first: string,
  onAcknowledged: () => void,
) {
  const pick = (name: string) => (random() < 0.5 ? name : `other-${name}`);
  let [acknowledged, asked, swaps] = [first, first, 0];
  try {
    for (;;) {
      const pair = { prb: pick("prb"), power: pick("power") };
      asked = `${pair.prb}+${pair.power}`;
      const cells = random() < 0.5 ? "*" : cellId;
      const { status, body } = await askAdmin(url, "PUT", `/cells/${cells}/policies`, pair);
      if (status !== 200) throw broken(`a swap is answered ${status} ${JSON.stringify(body)}`);
      acknowledged = asked;
      swaps += 1;
      onAcknowledged();
    }
  } catch (error) {
    if (!(error instanceof TypeError)) throw error; // `fetch failed`: it is dead
  }
  return { possible: [...new Set([acknowledged, asked])], swaps };
}

const nameOf = ({ prb, power }: CellPolicies["active"]) => `${prb.name}+${power.name}`;
