import { describe, expect, it } from "vitest";
import { drawLineChart } from "../../../../src/cli/line-chart.ts";
import { csiAgeJobs, csiAgeRows } from "../../../../src/cli/sanity/age-csi.ts";
import { schedulerJobs, schedulerRows } from "../../../../src/cli/sanity/compare-schedulers.ts";
import { csiAgeChart, schedulerChart } from "../../../../src/cli/sanity/sanity-charts.ts";
import { csiAgeTable, schedulerTable } from "../../../../src/cli/sanity/sanity-tables.ts";

const runs = { seeds: 2, warmUpSlots: 10, slots: 20 };
const cell = (cellMbps: number, jain = 1, blerFirstTx = 0.1) => ({ cellMbps, jain, blerFirstTx });

describe("the comparison of schedulers", () => {
  const jobs = schedulerJobs(runs);
  const results = jobs.map(({ config: { ues, seed }, variants }) =>
    variants.map(({ stockScheduler, csi }) => {
      if (stockScheduler === "max-rate") return cell(10 * ues * 2, 0.5, 0.001);
      return cell(10 * ues * (stockScheduler === "pf" && csi === "subband" ? 1.2 + seed / 10 : 1));
    }),
  );
  const rows = schedulerRows(results);
  const row = (users: number, name: string) =>
    rows.find(({ scheduler, ...other }) => other.users === users && scheduler === name);

  it("runs all schedulers over the same channels, 10 and 20 pedestrians on every seed", () => {
    expect(jobs.map(({ config }) => [config.ues, config.seed])).toEqual([
      [20, 1],
      [20, 2],
      [10, 1],
      [10, 2],
    ]);
    expect(jobs.every(({ variants }) => variants.length === 5)).toBe(true);
  });

  it("means the gains over round robin on wideband CQI, seed by seed", () => {
    expect(row(10, "round-robin/wideband")?.gainPercent.mean).toBe(0);
    expect(row(10, "pf/subband")?.gainPercent.mean).toBeCloseTo(35);
    expect(row(10, "pf/subband")?.gainPercent.standardError).toBeCloseTo(5);
    expect(row(20, "pf/subband")?.cellMbps.mean).toBeCloseTo(270);
  });

  it("says what is met, what may be, and what is not", () => {
    expect(row(10, "pf/subband")?.gainPercent.expected?.verdict).toBe("met");
    expect(row(10, "max-rate/subband")?.gainPercent.expected?.verdict).toBe("not met");
    expect(row(10, "max-rate/subband")?.blerPercent.expected?.verdict).toBe("not met");
    expect(row(10, "round-robin/subband")?.gainPercent.expected).toBeUndefined();
    const [first, ...others] = results;
    const noisy = schedulerRows([first?.map(({ jain }) => cell(500, jain)) ?? [], ...others]);
    expect(
      noisy.find(({ users, scheduler }) => users === 20 && scheduler === "pf/subband"),
    ).toMatchObject({ gainPercent: { expected: { verdict: "within error" } } });
  });

  it("is a table and a chart", () => {
    expect(schedulerTable(rows)).toContain("35.0 ± 5.0");
    expect(schedulerTable(rows)).toContain("20…38 met");
    expect(drawLineChart(schedulerChart(rows))).toContain("20 users at 3 km/h");
  });
});

describe("the cost of old CQI", () => {
  const jobs = csiAgeJobs(runs);
  const results = jobs.map(({ config, variants }) =>
    variants.map(({ stockScheduler, csiDelaySlots: delay = 0 }) =>
      cell(stockScheduler === "pf" ? 100 - (delay * config.maxSpeedKmh) / 64 : 60),
    ),
  );
  const rows = csiAgeRows(results);

  it("is measured at three speeds for ages from none to 32 ms", () => {
    expect([...new Set(rows.map(({ speedKmh }) => speedKmh))]).toEqual([3, 10, 30]);
    expect([...new Set(rows.map(({ ageMs }) => ageMs))]).toEqual([0, 0.5, 1, 2, 4, 8, 16, 32]);
    expect(Math.max(...(jobs[0]?.variants.map((v) => v.csiDelaySlots ?? 0) ?? []))).toBe(64);
  });

  it("is what PF, and round robin, fall behind PF on fresh CQI", () => {
    const at = (speedKmh: number, ageMs: number) =>
      rows.find((row) => row.speedKmh === speedKmh && row.ageMs === ageMs);

    expect(at(30, 0)?.costPercent.mean).toBe(0);
    expect(at(30, 32)?.costPercent.mean).toBeCloseTo(30);
    expect(at(30, 8)).toMatchObject({ referenceCostPercent: 40 });
    expect(at(10, 8)).not.toHaveProperty("referenceCostPercent");
    expect(at(3, 4)?.roundRobinCostPercent.mean).toBeCloseTo(40);
    expect(at(3, 4)?.blerPercent.mean).toBeCloseTo(10);
  });

  it("is a table and a chart with the references and without fresh CQI", () => {
    const chart = csiAgeChart(rows);
    const [pf, , references] = chart.panels[2]?.lines ?? [];

    expect(csiAgeTable(rows)).toContain("30.0 ± 0.0");
    expect(pf?.points[0]?.[0]).toBe(0.5);
    expect(references?.points).toContainEqual([8, 40]);
    expect(drawLineChart(chart)).toContain("PF in the references");
  });
});
