import { describe, expect, it, vi } from "vitest";
import { createEmulator } from "../../../simulator/emulator.ts";
import { encode } from "../../../src/wire/codec.ts";
import { emulatorConfig } from "../../support/emulator-config.ts";
import { CLASSICAL, fakeModel, startInMemoryLoop } from "../../support/service-in-memory.ts";

describe("service", () => {
  it("solicits setups when it starts", () => {
    expect(startInMemoryLoop().link.solicited).toBe(1);
  });

  it("accepts a setup and names the fields that it does not know", () => {
    const { link, emulator } = startInMemoryLoop();

    const reply = link.setUp({ ...emulator.setup, subBandPrb: 4 });

    expect(reply).toMatchObject({ accepted: true, ignoredFields: ["subBandPrb"] });
  });

  it.each([
    ["another major version", { contractVersion: "2.0" }, "SCHEMA_VERSION"],
    ["a missing field", { carrierPrb: undefined }, "BAD_FIELD"],
    ["a value out of range", { leadSlots: 31 }, "BAD_RANGE"],
    ["subbands wider than the carrier", { carrierPrb: 20, subbandPrb: 24 }, "BAD_RANGE"],
    ["no room for data", { pdschSymbols: 1, dmrsRePerPrb: 12 }, "BAD_RANGE"],
    ["another cell's subject", { cellId: "other" }, "CELL_MISMATCH"],
  ])("R9 refuses a setup with %s", (_, change, code) => {
    const { link, emulator } = startInMemoryLoop();

    const reply = link.setUp({ ...emulator.setup, ...change }, emulator.setup.cellId);

    expect(reply).toMatchObject({ accepted: false, code });
    expect(reply.message).not.toBe("");
  });

  it("R9 refuses more cells than it is configured for", () => {
    const { link, emulator } = startInMemoryLoop(undefined, { maxCells: 1 });

    const reply = link.setUp({ ...emulator.setup, cellId: "cell-2" });

    expect(reply).toMatchObject({ accepted: false, code: "CELL_LIMIT" });
  });

  it("R9 counts reports of unknown cells, and solicits at a bounded rate", () => {
    const { link, clock } = startInMemoryLoop();
    clock.advance(1e6);

    for (let n = 0; n < 1000; n += 1) link.report("nobody", encode({}, "json"));

    expect(link.solicited).toBe(2);
    expect(link.events.filter(({ code }) => code === "UNKNOWN_CELL")).toHaveLength(1);
    clock.advance(1e6);
    link.report("nobody", encode({}, "json"));
    expect(link.events.at(-1)).toMatchObject({ code: "UNKNOWN_CELL", count: 1000 });
  });

  it("R8 a repeated setup keeps the state of a RAN that went on", async () => {
    const loop = startInMemoryLoop();
    for (let n = 0; n < 50; n += 1) await loop.step();

    loop.link.setUp(loop.emulator.setup);
    await loop.step();

    loop.service.publishKpi();
    expect(loop.link.kpis[0]?.echo.hit).toBe(49);
    expect(loop.link.kpis[0]?.lostReports).toBe(0);
  });

  it("R8 a repeated setup follows a RAN that restarted", async () => {
    const loop = startInMemoryLoop();
    for (let n = 0; n < 50; n += 1) await loop.step();
    const restarted = createEmulator(emulatorConfig({ ues: 4, clock: "paced" }));

    loop.link.setUp(restarted.setup);
    loop.send(restarted.step());
    await loop.link.allocated(51);

    expect(loop.link.allocations.at(-1)?.reportTti).toBe(0);
  });

  it("R10 a refused report changes nothing and stops nothing", async () => {
    const loop = startInMemoryLoop();
    for (let n = 0; n < 10; n += 1) await loop.step();
    const good = loop.nextReport();
    const absurd = { ...good, users: good.users.map((user) => ({ ...user, rnti: 17_921 })) };

    for (let n = 0; n < 100; n += 1) loop.send(absurd);
    loop.send(good);
    await loop.link.allocated(11);
    loop.service.publishKpi();

    expect(loop.link.allocations.at(-1)?.reportTti).toBe(good.tti);
    expect(loop.link.kpis[0]?.codes).toEqual({ DUPLICATE_RNTI: 100 });
    expect(loop.link.kpis[0]?.windowSlots).toBe(11);
  });

  it("R9 a RAN that rejects allocations is told of, by its reason", async () => {
    const loop = startInMemoryLoop();
    const report = loop.nextReport();
    const applied = { status: "REJECTED", targetTti: 0, allocationSeq: 7, reason: "PRB_OVERLAP" };

    loop.send({ ...report, applied });
    await loop.link.allocated(1);

    expect(loop.link.events.at(-1)).toMatchObject({ kind: "ran", code: "PRB_OVERLAP" });
  });

  it("R10 a forged report from the future costs a moment, not the cell", async () => {
    const loop = startInMemoryLoop();
    for (let n = 0; n < 10; n += 1) await loop.step();
    const { cellId } = loop.emulator.setup;
    const forged = loop.nextReport();

    loop.send({ ...forged, tti: forged.tti + 90_000, seq: forged.seq + 90_000 });
    await loop.link.allocated(11);
    loop.clock.advance(1e6);
    loop.send(loop.nextReport()); // honest, but stale after the forged one
    await vi.waitFor(() => expect(loop.link.solicited).toBe(2));
    loop.link.setUp(loop.emulator.setup, cellId);
    const { tti } = await loop.step();

    expect(loop.link.allocations.at(-1)?.reportTti).toBe(tti);
  });

  it.each([
    ["grid", { carrierPrb: 52 }],
    ["lead", { leadSlots: 5 }],
    ["time line of its own", {}],
  ])("R10 a forged setup with another %s costs a moment, not the cell", async (_, forged) => {
    const loop = startInMemoryLoop();
    const { setup } = loop.emulator;
    for (let n = 0; n < 10; n += 1) await loop.step();

    loop.link.setUp({ ...setup, ...forged });
    const solicited = loop.link.solicited;
    for (let n = 0; n < 10; n += 1) {
      loop.clock.advance(2e5);
      loop.send(loop.nextReport());
      await new Promise((resolve) => setImmediate(resolve));
      if (loop.link.solicited > solicited) loop.link.setUp(setup); // as an honest RAN does
    }
    const { hit } = loop.emulator.summary();
    for (let n = 0; n < 10; n += 1) await loop.step();

    expect(loop.emulator.summary().hit).toBeGreaterThanOrEqual(hit + 8);
  });

  it("R10 ever new RNTIs never make a cell know more users than it may have", async () => {
    const loop = startInMemoryLoop();
    const { maxUes } = loop.emulator.setup;
    const [user] = loop.nextReport().users;

    for (let tti = 1; tti <= 20; tti += 1) {
      const users = Array.from({ length: maxUes }, (_, u) => ({ ...user, rnti: maxUes * tti + u }));
      loop.send({ ...loop.emulator.step(), tti, seq: tti, users });
      await loop.link.allocated(tti);
    }
    loop.service.publishKpi();

    expect(loop.link.kpis[0]?.users).toHaveLength(maxUes);
  });

  it("sends a cell's allocation before the next cell is decided", async () => {
    const order: string[] = [];
    const prb = fakeModel("prb", (numUes) => {
      queueMicrotask(() => order.push("flushed")); // as the broker's client does after a publish
      order.push("decided");
      return new Float32Array(numUes).fill(1 / numUes);
    });
    const loop = startInMemoryLoop({ ...CLASSICAL, prb });
    loop.link.setUp({ ...loop.emulator.setup, cellId: "cell-2" });
    const report = loop.nextReport();

    loop.send(report);
    loop.link.report("cell-2", encode(report, "msgpack"));
    await loop.link.allocated(2);
    await Promise.resolve();

    expect(order).toEqual(["decided", "flushed", "decided", "flushed"]);
  });

  it("does its chores when a decision is over", async () => {
    const loop = startInMemoryLoop();
    const done: string[] = [];

    loop.service.afterNext(() => done.push("first"));
    loop.service.afterNext(() => done.push("second"));
    expect(done).toEqual([]);
    await loop.step();
    await new Promise(setImmediate);

    expect(done).toEqual(["first", "second"]);
  });

  it("lets a cell go that has been silent for long", () => {
    const { link, clock, service } = startInMemoryLoop(undefined, { maxCells: 1 });

    clock.advance(31e6);
    service.publishKpi();

    expect(service.cells.size).toBe(0);
    expect(link.kpis).toEqual([]);
  });

  it.each([[1], [2], [4], [16]])(
    "R4 missed slots cost little more than themselves with %i HARQ processes",
    async (harqProcesses) => {
      const loop = startInMemoryLoop(undefined, {}, { harqProcesses });

      for (let n = 0; n < 1500; n += 1) await (n % 20 === 10 ? loop.miss() : loop.step());

      const { miss, rejected } = loop.emulator.summary();
      expect(miss).toBe(75);
      expect(rejected).toBeLessThanOrEqual(75 * (loop.emulator.setup.leadSlots + 1));
    },
  );
});
