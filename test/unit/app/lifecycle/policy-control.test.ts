import { describe, expect, it } from "vitest";
import { fakeModel, startInMemoryLoop } from "../../../support/service-in-memory.ts";

const equalShares = (numUes: number) => new Float32Array(numUes).fill(1 / numUes);
const prb = fakeModel("prb", equalShares);
const power = fakeModel("power", (numUes) => new Float32Array(numUes));
const CELL = "cell-1";

const namesOf = ({ models }: { models: { prb: { name: string }; power: { name: string } } }) =>
  `${models.prb.name}+${models.power.name}`;

describe("policy control", () => {
  it("promotes both stages between two slots: every allocation names one pair or the other", async () => {
    const loop = startInMemoryLoop();
    const { control } = loop.service;
    for (let n = 0; n < 20; n += 1) await loop.step();
    control.propose(CELL, { prb, power, stage: "staged", share: 0 });
    for (let n = 0; n < 20; n += 1) await loop.step();

    control.promote(CELL);
    for (let n = 0; n < 20; n += 1) await loop.step();

    const names = loop.link.allocations.filter(({ grants }) => grants.length > 0).map(namesOf);
    const changes = names.filter((name, n) => n > 0 && name !== names[n - 1]);
    expect(changes).toEqual(["fake-prb+fake-power"]);
    expect(names[0]).toBe("pf+equal");
  });

  it("rolls back, and shows what is in force all along", async () => {
    const loop = startInMemoryLoop();
    const { control } = loop.service;
    control.propose(CELL, { prb, stage: "canary", share: 0.25 });

    expect(control.view()[0]).toMatchObject({
      ...{ cellId: CELL, previous: null, active: { prb: { name: "pf" } } },
      candidate: { stage: "canary", share: 0.25, pair: { prb: { name: "fake-prb" } } },
    });
    expect(control.promote(CELL)).toBeUndefined();
    expect(control.view()[0]).toMatchObject({
      ...{ active: { prb: { name: "fake-prb" } }, previous: { prb: { name: "pf" } } },
      candidate: null,
    });
    expect(control.rollback(CELL)).toBeUndefined();
    expect(control.view()[0]?.active.prb.name).toBe("pf");
  });

  it("refuses what changes nothing, and cells that are not there", () => {
    const { control } = startInMemoryLoop().service;

    expect(control.promote(CELL)).toMatchObject({ code: "NOTHING_TO_CHANGE" });
    expect(control.rollback("*")).toMatchObject({ code: "NOTHING_TO_CHANGE" });
    expect(control.discard(CELL)).toMatchObject({ code: "NOTHING_TO_CHANGE" });
    expect(control.promote("cell-9")).toMatchObject({
      ...{ code: "UNKNOWN_CELL", message: "no cell cell-9; under control: cell-1" },
    });
  });

  it("gives cells to come what all cells were given, and a cell its own again", () => {
    const { service, link, emulator } = startInMemoryLoop();
    const { control } = service;
    control.propose("*", { prb, stage: "staged", share: 0 });
    control.promote("*");

    link.setUp({ ...emulator.setup, cellId: "cell-2" });

    expect(service.cells.get("cell-2")?.policies.active.prb).toBe(prb);
    control.propose("cell-2", { power, stage: "staged", share: 0 });
    control.promote("cell-2");
    link.setUp({ ...emulator.setup, cellId: "cell-2", maxTxPowerDbm: 30 });
    expect(service.cells.get("cell-2")?.policies.active.power).toBe(power);
    expect(service.cells.get(CELL)?.policies.active.power.identity.name).toBe("equal");
  });

  it("names every pair that may be needed again", () => {
    const { control } = startInMemoryLoop().service;
    control.propose(CELL, { prb, stage: "staged", share: 0 });
    control.promote(CELL);
    control.propose(CELL, { power, stage: "shadow", share: 0 });

    const policies = control.inUse().flatMap((pair) => [pair.prb, pair.power]);

    expect(new Set(policies.map(({ identity }) => identity.name))).toEqual(
      new Set(["pf", "equal", "fake-prb", "fake-power"]),
    );
  });
});
