import { Value } from "@sinclair/typebox/value";
import { describe, expect, it } from "vitest";
import { Allocation } from "../../../schemas/allocation.ts";
import { Kpi } from "../../../schemas/kpi.ts";
import { encode } from "../../../src/wire/codec.ts";
import { CLASSICAL, fakeModel, startInMemoryLoop } from "../../support/service-in-memory.ts";

const equalShares = (numUes: number) => new Float32Array(numUes).fill(1 / numUes);

const late = { ok: false, code: "DEADLINE", message: "answered too late" } as const;

const failing = (message: string) => ({ ok: false, code: "MODEL_UNAVAILABLE", message }) as const;

describe("slot loop", () => {
  it("R1 answers every report with one allocation for the slot that the RAN wants", async () => {
    const loop = startInMemoryLoop();

    for (let n = 0; n < 20; n += 1) {
      const { tti } = await loop.step();
      const allocation = loop.link.allocations.at(-1);
      expect(allocation?.reportTti).toBe(tti);
      expect(allocation?.targetTti).toBe(tti + loop.emulator.setup.leadSlots);
      expect(allocation?.seq).toBe(n);
      expect([...Value.Errors(Allocation, allocation)]).toEqual([]);
    }
  });

  it("R2 R4 R6 the RAN finds nothing to reject in 2,000 slots", async () => {
    const loop = startInMemoryLoop();

    for (let n = 0; n < 2000; n += 1) await loop.step();

    const { hit, miss, stale, rejected } = loop.emulator.summary();
    expect({ hit, miss, stale, rejected }).toEqual({ hit: 1998, miss: 0, stale: 0, rejected: 0 });
  });

  it("answers in the encoding of the report", async () => {
    const loop = startInMemoryLoop();
    const { cellId } = loop.emulator.setup;

    loop.link.report(cellId, encode(loop.nextReport(), "json"));
    await loop.link.allocated(1);
    loop.link.report(cellId, encode(loop.nextReport(), "msgpack"));
    await loop.link.allocated(2);

    expect(loop.link.allocationBytes.map(([first]) => first === 0x7b)).toEqual([true, false]);
  });

  it("R7 decides on the newest of the reports that queued up, and folds the others", async () => {
    const loop = startInMemoryLoop();
    const reports = [0, 1, 2, 3].map(() => loop.nextReport());

    for (const report of reports) loop.send(report);
    await loop.link.allocated(1);
    loop.service.publishKpi();

    expect(loop.link.allocations.map(({ reportTti }) => reportTti)).toEqual([3]);
    expect(loop.link.kpis[0]?.skippedReports).toBe(3);
    expect(loop.link.kpis[0]?.windowSlots).toBe(4);
    expect(loop.link.kpis[0]?.codes).toEqual({ QUEUE_OVERRUN: 3 });
  });

  it("R7 R10 decides on the newest valid report, where a refused one came after it", async () => {
    const loop = startInMemoryLoop();
    const { cellId } = loop.emulator.setup;

    loop.send(loop.nextReport());
    loop.send({ ...loop.nextReport(), tti: -1 });
    loop.link.report(cellId, Uint8Array.of(0xc1));
    await loop.link.allocated(1);

    expect(loop.link.allocations.map(({ reportTti }) => reportTti)).toEqual([0]);
    expect(loop.link.allocations[0]?.grants.length).toBeGreaterThan(0);
  });

  it("counts gaps in seq", async () => {
    const loop = startInMemoryLoop();

    await loop.step();
    loop.nextReport();
    loop.nextReport();
    await loop.step();
    loop.service.publishKpi();

    expect(loop.link.kpis[0]?.lostReports).toBe(2);
  });

  it("publishes KPIs that fit their schema", async () => {
    const loop = startInMemoryLoop();

    for (let n = 0; n < 100; n += 1) await loop.step();
    loop.service.publishKpi();

    const [kpi] = loop.link.kpis;
    expect([...Value.Errors(Kpi, kpi)]).toEqual([]);
    expect(kpi?.echo.hit).toBe(98);
    expect(kpi?.cellMbps).toBeGreaterThan(1);
    expect(kpi?.users).toHaveLength(4);
  });
});

describe("slot loop with learned policies", () => {
  it("names the models that decided, with their hash", async () => {
    const prb = fakeModel("prb", equalShares);
    const power = fakeModel("power", (numUes) => new Float32Array(numUes));
    const loop = startInMemoryLoop({ prb, power });

    await loop.step();
    loop.service.publishKpi();

    const [allocation] = loop.link.allocations;
    expect(allocation?.source).toBe("policy");
    expect(allocation?.models).toEqual({ prb: prb.identity, power: power.identity });
    expect(allocation?.grants.map(({ share }) => share)).toEqual([0.25, 0.25, 0.25, 0.25]);
    expect(loop.link.kpis[0]?.learnedRatio).toBe(1);
  });

  it.each([
    ["fails", () => failing("no such kernel"), "MODEL_UNAVAILABLE"],
    ["is late", () => late, "DEADLINE"],
    ["returns NaN", () => Float32Array.of(0.5, Number.NaN, 0.2, 0.3), "NAN_OUTPUT"],
    ["returns negative shares", () => Float32Array.of(1.5, -0.5, 0, 0), "NAN_OUTPUT"],
    ["returns only zeros", () => new Float32Array(4), "NAN_OUTPUT"],
    ["returns the wrong shape", () => new Float32Array(3), "SHAPE_MISMATCH"],
  ])("R9 falls back to PF when the PRB policy %s", async (_, run, code) => {
    const loop = startInMemoryLoop({ ...CLASSICAL, prb: fakeModel("prb", run) });
    const classical = startInMemoryLoop();

    await loop.step();
    await classical.step();

    const [allocation] = loop.link.allocations;
    expect(allocation?.source).toBe("pf");
    expect(allocation?.fallbacks).toEqual([{ stage: "prb", code }]);
    expect(allocation?.models.prb.name).toBe("pf");
    expect(allocation?.grants).toEqual(classical.link.allocations[0]?.grants);
    expect(loop.link.events.at(-1)).toMatchObject({ kind: "fallback", code });
  });

  it.each([
    ["fails", () => failing("boom"), "MODEL_UNAVAILABLE"],
    ["is late", () => late, "DEADLINE"],
    ["returns infinity", () => new Float32Array(4).fill(1 / 0), "NAN_OUTPUT"],
    ["returns the wrong shape", () => new Float32Array(5), "SHAPE_MISMATCH"],
  ])("R9 falls back to equal power when the power policy %s", async (_, run, code) => {
    const prb = fakeModel("prb", equalShares);
    const loop = startInMemoryLoop({ prb, power: fakeModel("power", run) });

    await loop.step();

    const [allocation] = loop.link.allocations;
    expect(allocation?.source).toBe("policy");
    expect(allocation?.fallbacks).toEqual([{ stage: "power", code }]);
    expect(allocation?.models).toMatchObject({ prb: prb.identity, power: { name: "equal" } });
    expect(allocation?.grants.every(({ powerOffsetDb }) => powerOffsetDb === 0)).toBe(true);
  });

  it("R9 cuts power actions beyond their range and says so", async () => {
    const power = fakeModel("power", () => Float32Array.of(9, 0, 0, 0));
    const loop = startInMemoryLoop({ ...CLASSICAL, power });

    await loop.step();

    const clamps = loop.link.allocations[0]?.clamps;
    expect(clamps).toEqual([{ rnti: expect.any(Number), code: "POWER_CAP", from: 9, to: 2.3 }]);
  });

  it("waits for a policy no longer than leaves time for the rest", async () => {
    const budgets: number[] = [];
    const prb = fakeModel("prb", (_, budgetUs) => {
      budgets.push(budgetUs);
      return late;
    });
    const loop = startInMemoryLoop({ ...CLASSICAL, prb }, { deadlineUs: 800 });

    await loop.step();

    expect(budgets).toHaveLength(1);
    expect(budgets[0]).toBeGreaterThan(400);
    expect(budgets[0]).toBeLessThan(800);
  });

  it("gives a decision half of a short lead at least", async () => {
    const budgets: number[] = [];
    const prb = fakeModel("prb", (numUes, budgetUs) => {
      budgets.push(budgetUs);
      return equalShares(numUes);
    });
    const cell = { scsKhz: 30, prb: 51, leadSlots: 1 } as const;
    const loop = startInMemoryLoop({ ...CLASSICAL, prb }, {}, cell);

    await loop.step();

    expect(budgets[0]).toBeLessThan(250);
    expect(budgets[0]).toBeGreaterThan(0);
  });

  it("R9 seldom asks a policy that would be late anyway, and again when it has become fast", async () => {
    const asked: number[] = [];
    let tookUs = 5000;
    const clockOf = { advance: (_us: number) => {} };
    const prb = fakeModel("prb", (numUes, budgetUs) => {
      asked.push(loop.emulator.tti);
      clockOf.advance(Math.min(tookUs, budgetUs));
      return tookUs > budgetUs ? late : equalShares(numUes);
    });
    const loop = startInMemoryLoop({ ...CLASSICAL, prb });
    clockOf.advance = loop.clock.advance;

    for (let n = 0; n < 400; n += 1) await loop.step();
    const whileSlow = asked.length;
    tookUs = 50;
    for (let n = 0; n < 400; n += 1) await loop.step();

    expect(whileSlow).toBeGreaterThan(2);
    expect(whileSlow).toBeLessThan(100);
    expect(asked.length - whileSlow).toBeGreaterThan(380);
    expect(loop.link.allocations).toHaveLength(800);
    expect(loop.link.allocations[300]?.fallbacks).toEqual([{ stage: "prb", code: "DEADLINE" }]);
    expect(loop.link.allocations[799]?.fallbacks).toEqual([]);
  });
});
