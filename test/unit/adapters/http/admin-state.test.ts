import { describe, expect, it } from "vitest";
import type { AdminStatus } from "../../../../src/adapters/http/admin-message.ts";
import { createAdminState } from "../../../../src/adapters/http/admin-state.ts";
import { policiesOf, sampleKpi } from "./sample-kpi.ts";

const FRESH_MS = 5000;
const UP: AdminStatus = {
  ...{ ready: true, broker: "connected", cells: ["cell-1", "cell-2"] },
  models: sampleKpi().models,
};

describe("readiness", () => {
  it("names everything that is missing at the start", () => {
    const { state } = stateAt();

    expect(state.ready()).toEqual({
      ready: false,
      reasons: [
        { code: "STARTING", message: "the service is still starting" },
        { code: "NATS_UNREACHABLE", message: "the connection to the broker is closed" },
        { code: "MODEL_UNAVAILABLE", message: "the policies have not been opened" },
        { code: "NO_FRESH_REPORTS", message: "no cell has reported yet" },
      ],
      ...{ broker: "closed", cells: [], models: null },
    });
  });

  it("comes with the first reports and says what is in force", () => {
    const { state, takeKpi } = stateAt();
    state.takeStatus(UP);
    takeKpi({ windowSlots: 0 });
    expect(codesOf(state)).toEqual(["NO_FRESH_REPORTS"]);
    takeKpi({ windowSlots: 1 });

    expect(state.ready()).toEqual({
      ...{ ready: true, reasons: [], broker: "connected", cells: UP.cells, models: UP.models },
    });
  });

  it.each([
    [{ ready: false }, "STARTING"],
    [{ broker: "reconnecting" }, "NATS_UNREACHABLE"],
    [{ models: null }, "MODEL_UNAVAILABLE"],
  ] as const)("ends with status %j: %s", (change, code) => {
    const { state, takeKpi } = stateAt();
    takeKpi({});
    state.takeStatus({ ...UP, ...change });

    expect(codesOf(state)).toEqual([code]);
  });

  it("ends when no message comes, as of a loop thread that hangs, or none that counts reports", () => {
    const { state, takeKpi, advance } = stateAt();
    state.takeStatus(UP);
    takeKpi({});
    advance(FRESH_MS);
    takeKpi({ windowSlots: 0 });
    expect(codesOf(state)).toEqual([]);
    advance(1);

    expect(codesOf(state)).toEqual(["NO_FRESH_REPORTS"]);
    expect(state.ready().reasons[0]?.message).toBe("no cell has reported for 5.0 s");
  });

  it("stays while one of the cells reports", () => {
    const { state, takeKpi, advance } = stateAt();
    state.takeStatus(UP);
    takeKpi({ cellId: "cell-1" });
    advance(FRESH_MS + 1);
    takeKpi({ cellId: "cell-2" });

    expect(codesOf(state)).toEqual([]);
  });
});

describe("the metrics' text", () => {
  it("forgets a cell that is no longer under control", async () => {
    const { state, takeKpi, advance } = stateAt();
    takeKpi({ cellId: "cell-1" });
    takeKpi({ cellId: "cell-2" });
    expect(await state.metrics()).toContain('cell="cell-1"');
    state.takeStatus({ ...UP, cells: ["cell-2"] });
    advance(100);

    expect(await state.metrics()).not.toContain('cell="cell-1"');
    expect(await state.metrics()).toContain('cell="cell-2"');
  });

  it("is written once per 100 ms, however often it is asked for", async () => {
    const { state, takeKpi, advance } = stateAt();
    takeKpi({ tti: 1 });
    const first = state.metrics();
    takeKpi({ tti: 2 });
    advance(99);
    expect(state.metrics()).toBe(first);
    advance(1);

    expect(await state.metrics()).toMatch(/slotpilot_newest_tti\{.*\} 2$/m);
  });
});

describe("the cells' live state", () => {
  it("has the newest figures, their age, and the policies that were told last", () => {
    const { state, takeKpi, advance } = stateAt();
    state.takeStatus({ ...UP, policies: [policiesOf("cell-1")] });
    takeKpi({ cellId: "cell-1", tti: 9 });
    advance(40);

    expect(state.cells()).toEqual([
      {
        ...{ cellId: "cell-1", kpiAgeMs: 40, policies: policiesOf("cell-1") },
        kpi: sampleKpi({ cellId: "cell-1", tti: 9 }),
      },
      { cellId: "cell-2", kpiAgeMs: null, policies: null, kpi: null },
    ]);
  });
});

// Helpers

function stateAt() {
  let nowMs = 1000;
  const state = createAdminState(FRESH_MS, () => nowMs);
  const takeKpi = (changes: Parameters<typeof sampleKpi>[0]) => state.takeKpi(sampleKpi(changes));
  const advance = (ms: number) => {
    nowMs += ms;
  };
  return { state, takeKpi, advance };
}

function codesOf(state: ReturnType<typeof createAdminState>): string[] {
  return state.ready().reasons.map(({ code }) => code);
}
