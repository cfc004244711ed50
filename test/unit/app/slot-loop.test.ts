import { Value } from "@sinclair/typebox/value";
import { describe, expect, it, vi } from "vitest";
import { Allocation } from "../../../schemas/allocation.ts";
import { Kpi } from "../../../schemas/kpi.ts";
import { encode } from "../../../src/wire/codec.ts";
import { CLASSICAL, fakeModel, startInMemoryLoop } from "../../support/service-in-memory.ts";

const equalShares = async (_features: Float32Array, numUes: number) =>
  new Float32Array(numUes).fill(1 / numUes);

const silent = () => new Promise<never>(() => {});

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
    const answers: ((shares: Float32Array) => void)[] = [];
    const prb = fakeModel("prb", () => new Promise((resolve) => answers.push(resolve)));
    const loop = startInMemoryLoop({ ...CLASSICAL, prb });
    const reports = [0, 1, 2, 3].map(() => loop.nextReport());

    for (const report of reports) loop.send(report);
    answers[0]?.(new Float32Array(4).fill(0.25));
    await vi.waitFor(() => expect(answers).toHaveLength(2));
    answers[1]?.(new Float32Array(4).fill(0.25));
    await loop.link.allocated(2);
    loop.service.publishKpi();

    expect(loop.link.allocations.map(({ reportTti }) => reportTti)).toEqual([0, 3]);
    expect(loop.link.kpis[0]?.skippedReports).toBe(2);
    expect(loop.link.kpis[0]?.windowSlots).toBe(4);
    expect(loop.link.kpis[0]?.codes).toEqual({ QUEUE_OVERRUN: 2 });
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
    const power = fakeModel("power", async (_, numUes) => new Float32Array(numUes));
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
    ["throws", async () => Promise.reject(new Error("no such kernel")), "MODEL_UNAVAILABLE"],
    ["returns NaN", async () => Float32Array.of(0.5, Number.NaN, 0.2, 0.3), "NAN_OUTPUT"],
    ["returns negative shares", async () => Float32Array.of(1.5, -0.5, 0, 0), "NAN_OUTPUT"],
    ["returns only zeros", async () => new Float32Array(4), "NAN_OUTPUT"],
    ["returns the wrong shape", async () => new Float32Array(3), "SHAPE_MISMATCH"],
    ["returns nothing", async () => undefined as never, "SHAPE_MISMATCH"],
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
    ["throws", async () => Promise.reject(new Error("boom")), "MODEL_UNAVAILABLE"],
    ["returns infinity", async () => new Float32Array(4).fill(1 / 0), "NAN_OUTPUT"],
    ["returns the wrong shape", async () => new Float32Array(5), "SHAPE_MISMATCH"],
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
    const power = fakeModel("power", async () => Float32Array.of(9, 0, 0, 0));
    const loop = startInMemoryLoop({ ...CLASSICAL, power });

    await loop.step();

    const clamps = loop.link.allocations[0]?.clamps;
    expect(clamps).toEqual([{ rnti: expect.any(Number), code: "POWER_CAP", from: 9, to: 2.3 }]);
  });

  it("R9 falls back when the policy is late, and does not ask it again while it is busy", async () => {
    let questions = 0;
    const prb = fakeModel("prb", () => {
      questions += 1;
      return silent();
    });
    const loop = startInMemoryLoop({ ...CLASSICAL, prb }, { deadlineUs: 800 });

    loop.send(loop.nextReport());
    loop.clock.advance(801);
    await loop.link.allocated(1);
    for (let n = 0; n < 5; n += 1) await loop.step();

    expect(questions).toBe(1);
    expect(loop.link.allocations).toHaveLength(6);
    for (const { source, fallbacks } of loop.link.allocations) {
      expect({ source, fallbacks }).toEqual({
        source: "pf",
        fallbacks: [{ stage: "prb", code: "DEADLINE" }],
      });
    }
  });

  it("an answer that comes after the deadline is not used, though it has come", async () => {
    const clockOf = { advance: (_us: number) => {} };
    const prb = fakeModel("prb", async (features, numUes) => {
      clockOf.advance(5000); // a synchronous model blocks the thread for so long
      return equalShares(features, numUes);
    });
    const loop = startInMemoryLoop({ ...CLASSICAL, prb });
    clockOf.advance = loop.clock.advance;

    await loop.step();

    expect(loop.link.allocations[0]?.fallbacks).toEqual([{ stage: "prb", code: "DEADLINE" }]);
  });
});
