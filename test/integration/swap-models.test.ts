import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LifecycleCommand } from "../../schemas/lifecycle.ts";
import { openFolderModelStore } from "../../src/adapters/registry/folder-model-store.ts";
import type { PolicyPair } from "../../src/app/policies.ts";
import { createPolicyChanger } from "../../src/main/change-policies.ts";
import { type ModelPool, openModelPool } from "../../src/main/model-pool.ts";
import { openPolicies } from "../../src/main/open-policies.ts";
import { addTwin } from "../support/add-twin.ts";
import { startInMemoryLoop } from "../support/service-in-memory.ts";

const SHIPPED = fileURLToPath(new URL("../../models/", import.meta.url));
const SWAPS = 1000;
const FIRST = { prbPolicy: "prb", powerPolicy: "power" };

let root = "";
let pool: ModelPool;
let first: PolicyPair;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "swap-models-"));
  await cp(SHIPPED, root, { recursive: true });
  await addTwin(root, "prb");
  await addTwin(root, "power");
  pool = openModelPool(openFolderModelStore(root));
  const opened = await openPolicies(FIRST, pool);
  if ("code" in opened) throw new Error(opened.message);
  first = opened;
});
afterAll(async () => {
  await pool.keepOnly([]);
  await rm(root, { recursive: true });
});

const proposal = (names: object): LifecycleCommand => ({
  ...{ kind: "propose", cells: "*", stage: "staged" },
  ...names,
});
const promotion: LifecycleCommand = { kind: "promote", cells: "*" };

describe("swapping real models", () => {
  it("a thousand times leaves no slot undecided and mixes no pairs", async () => {
    const loop = startInMemoryLoop(first, {}, { clock: "lockstep" });
    const { control } = loop.service;
    const { change } = createPolicyChanger(control, pool, async () => undefined);
    const others = { prb: "other-prb", power: "other-power" };
    expect(await change(proposal(others))).toMatchObject({ ok: true });
    expect(await change(promotion)).toMatchObject({ ok: true });
    await loop.step();

    for (let swap = 0; swap < SWAPS; swap += 1) {
      control.rollback("*");
      await loop.step();
    }

    const { allocations } = loop.link;
    expect(allocations.map(({ reportTti }) => reportTti)).toEqual(
      Array.from({ length: SWAPS + 1 }, (_, tti) => tti),
    );
    expect(allocations.flatMap(({ fallbacks }) => fallbacks)).toEqual([]);
    const pairs = allocations
      .filter(({ grants }) => grants.length > 0)
      .map(({ models }) => `${models.prb.name}+${models.power.name}`);
    expect(pairs.length).toBeGreaterThan(SWAPS - 20);
    expect(new Set(pairs)).toEqual(new Set(["prb+power", "other-prb+other-power"]));
    expect(pairs.every((pair, n) => n === 0 || pair !== pairs[n - 1])).toBe(true);
  });

  it("keeps the model before warm, and closes those that nobody needs", async () => {
    const loop = startInMemoryLoop(first, {}, { clock: "lockstep" });
    const { change } = createPolicyChanger(loop.service.control, pool, async () => undefined);
    await change(proposal({ prb: "other-prb" }));
    await change(promotion);
    const { prb: warm } = first;
    await change(proposal({ prb: "pf" }));

    await change({ kind: "discard", cells: "*" });

    expect(await pool.open("prb", "prb")).toBe(warm);
    expect(loop.service.control.view()[0]?.previous?.prb.name).toBe("prb");
  });

  it("takes what is set whole, whoever else wants something at that moment: the last one stays", async () => {
    const loop = startInMemoryLoop(first);
    const { control } = loop.service;
    const { change } = createPolicyChanger(control, pool, async () => undefined);
    const wanted = [
      ["other-prb", "other-power"],
      ["prb", "power"],
      ["pf", "equal"],
    ];
    const commands = Array.from({ length: 12 }, (_, n) => {
      const [prb = "", power = ""] = wanted[n % wanted.length] ?? [];
      return [change({ kind: "set", cells: "*", prb, power }), change(proposal({ prb: "pf" }))];
    });

    const outcomes = await Promise.all(commands.flat());

    const pairs = outcomes.map((outcome) => {
      const active = outcome.ok ? outcome.cells[0]?.active : undefined;
      return [active?.prb.name, active?.power.name];
    });
    expect(pairs).toEqual(commands.flatMap((_, n) => [wanted[n % 3], wanted[n % 3]]));
    expect(control.view()[0]).toMatchObject({
      active: { prb: { name: "pf" }, power: { name: "equal" } },
      previous: { prb: { name: "prb" }, power: { name: "power" } },
    });
  });

  it("closes a model that the guard took back, without a command", async () => {
    const loop = startInMemoryLoop(first);
    const { change, sweep } = createPolicyChanger(
      loop.service.control,
      pool,
      async () => undefined,
    );
    await change({ kind: "set", cells: "*", prb: "other-prb" });
    const taken = await pool.open("other-prb", "prb");
    loop.service.cells.get(loop.emulator.setup.cellId)?.policies.takeBack();
    loop.service.control.dismissed(loop.emulator.setup.cellId, {
      ...{ dismissed: [(taken as PolicyPair["prb"]).identity], reason: "worse" },
    });

    await sweep();

    expect(await pool.open("other-prb", "prb")).not.toBe(taken);
  });

  it.each([
    ["a model that is not there", { prb: "nothing" }, "MODEL_UNAVAILABLE"],
    ["a model of the other kind", { prb: "power" }, "MODEL_INVALID"],
    ["no model at all", {}, "NOTHING_TO_CHANGE"],
  ])("refuses %s, and changes nothing", async (_, names, code) => {
    const loop = startInMemoryLoop(first);
    let changes = 0;
    const { change } = createPolicyChanger(loop.service.control, pool, async () => {
      changes += 1;
    });

    expect(await change(proposal(names))).toMatchObject({ ok: false, error: { code } });

    expect(changes).toBe(0);
    expect(loop.service.control.view()[0]?.candidate).toBeNull();
  });
});
