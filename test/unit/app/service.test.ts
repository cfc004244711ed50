import { describe, expect, it } from "vitest";
import { createEmulator } from "../../../simulator/emulator.ts";
import { encode } from "../../../src/wire/codec.ts";
import { emulatorConfig } from "../../support/emulator-config.ts";
import { startInMemoryLoop } from "../../support/service-in-memory.ts";

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
});
