import { describe, expect, it } from "vitest";
import { echoFigures, loopFigures } from "../../../../src/cli/bench/loop-figures.ts";
import { cellKpi, cellSummary, echoOf, spread } from "../../../support/bench-figures.ts";

describe("loopFigures", () => {
  it("takes outcomes from the cell and times inside from the service", () => {
    const figures = loopFigures([{ summary: cellSummary(), kpi: cellKpi() }]);

    expect(figures).toMatchObject({
      ...{ slots: 1000, hitRatio: 0.99, cellMbps: 26, jain: 0.8, rssMb: 150, skippedReports: 3 },
      outcomes: { hit: 990, miss: 8, stale: 2, rejected: 0 },
      reportToAppliedUs: spread(400),
      decisionUs: spread(200),
      lateness: { us: spread(10), slippedMs: 2 },
      sources: { policy: 900, hold: 0, pf: 100, none: 0 },
      codes: { DEADLINE: 5, STALE_TTI: 2 },
    });
  });

  it("adds the cells' slots up, and counts their hits together", () => {
    const figures = loopFigures([
      { summary: cellSummary(), kpi: cellKpi() },
      { summary: cellSummary({ hit: 0, miss: 3000, stale: 0, rejected: 0 }), kpi: cellKpi() },
    ]);

    expect(figures).toMatchObject({ slots: 4000, hitRatio: 990 / 4000, skippedReports: 6 });
    expect(figures.codes).toEqual({ DEADLINE: 10, STALE_TTI: 4 });
  });

  it("lets the worst cell stand for all where figures can't be merged", () => {
    const slackUs = { min: -900, p01: 0, p1: 1, p10: 2, p50: 9000 };
    const figures = loopFigures([
      { summary: cellSummary({ reportToAppliedUs: spread(900), jain: 0.9 }), kpi: cellKpi() },
      { summary: cellSummary(), kpi: cellKpi({ decisionUs: spread(800), slackUs }) },
    ]);

    expect(figures).toMatchObject({ reportToAppliedUs: spread(900), decisionUs: spread(800) });
    expect(figures.slackUs).toEqual({ min: -900, p01: 0, p1: 1, p10: 2, p50: 700 });
    expect(figures.jain).toBe(0.8);
  });

  it("knows no ratio of no slots", () => {
    const summary = cellSummary({ hit: 0, miss: 0, stale: 0, rejected: 0 });

    expect(loopFigures([{ summary, kpi: cellKpi() }]).hitRatio).toBe(0);
  });
});

describe("echoFigures", () => {
  it("weighs the cells' hits by their slots", () => {
    const echoes = [echoOf({ slots: 3000, hitRatio: 1 }), echoOf({ slots: 1000, hitRatio: 0.5 })];

    expect(echoFigures(echoes)).toMatchObject({ slots: 4000, hitRatio: 0.875 });
  });

  it("lets the slowest echo stand for all", () => {
    const echoes = [echoOf({ rttUs: spread(100) }), echoOf({ rttUs: spread(300) })];

    expect(echoFigures(echoes).rttUs).toEqual(spread(300));
  });
});
