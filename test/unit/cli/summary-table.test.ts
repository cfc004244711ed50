import { describe, expect, it } from "vitest";
import { summaryTable } from "../../../src/cli/summary-table.ts";
import { run, syntheticCell } from "../simulator/synthetic-cell.ts";

describe("summaryTable", () => {
  it("has users, cell and slots by outcome, and no times where nothing was timed", () => {
    const text = summaryTable(summary());

    expect(text.split("\n").filter((line) => line.includes("MISS"))).toEqual([
      "HIT 0  MISS 18  STALE 0  REJECTED 0",
    ]);
    expect(text).not.toContain("µs");
  });

  it("says how a paced cell kept time, and how long the service took", () => {
    const text = summaryTable({
      ...summary(),
      ...{ lateSlots: 7, lateness: { us: times(3, 41), slippedMs: 12.34 } },
      ...{ emulateUs: times(60, 180), reportToAppliedUs: times(420, 910) },
    });

    expect(text).toMatch(/late by p50 3 µs, p99 41 µs; 7 .*12\.3 ms/);
    expect(text).toMatch(/taken in: p50 420 µs, p99 910 µs; .*p50 60 µs, p99 180 µs/);
  });

  it("leaves the service's time out where there was no service", () => {
    const text = summaryTable({
      ...summary(),
      ...{ lateness: { us: times(3, 41), slippedMs: 0 }, emulateUs: times(60, 180) },
    });

    expect(text).toContain("late by");
    expect(text).not.toContain("taken in");
  });
});

// Helpers

function summary() {
  const cell = syntheticCell();
  run(cell, 20);
  return cell.summary();
}

function times(p50: number, p99: number) {
  return { p50, p90: p50, p99, p999: p99, max: p99 };
}
