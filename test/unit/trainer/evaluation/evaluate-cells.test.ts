import { describe, expect, it } from "vitest";
import { evaluateCells } from "../../../../src/trainer/evaluation/evaluate-cells.ts";
import type { ArmRun } from "../../../../src/trainer/evaluation/fly-arms.ts";
import type { EvaluatedCell } from "../../../../src/trainer/evaluation/setting.ts";
import { armRun } from "../../../support/arm-runs.ts";

const MBPS = [10, 14, 20, 26];

/** Cells whose arms have a fixed factor over the reference, and a frontier of slope −2. */
function cells(factors: Readonly<Record<string, number>>, scenes = ["a", "a", "b", "b"]) {
  return MBPS.map((mbps, i): EvaluatedCell => {
    const arms: Record<string, ArmRun> = {
      pf: armRun(mbps, 0.9),
      "pf-alpha-0.7": armRun(mbps * Math.exp(0.1), 0.85),
    };
    for (const [name, factor] of Object.entries(factors)) arms[name] = armRun(mbps * factor, 0.9);
    return { users: 2, csi: "good", traffic: "full", seed: i + 1, scene: scenes[i] ?? "", arms };
  });
}

const evaluate = (of: readonly EvaluatedCell[]) => evaluateCells(of)[0];

describe("evaluateCells", () => {
  const setting = evaluate(
    cells({ "pf-power": 1.03, "learned-prb": 1.1, learned: 1.2, k: 1.08, h: 1.22 }),
  );

  it("tells means, and ratios with intervals that a fixed factor leaves no width", () => {
    const learned = setting?.arms["learned"];

    expect(learned?.cellMbps).toBeCloseTo(1.2 * 17.5, 9);
    expect(learned?.jain).toBeCloseTo(0.9, 9);
    for (const key of ["cellPercent", "cellAtEqualJainPercent", "geomeanPercent"] as const) {
      const { value, low, high } = learned?.vs["A"]?.[key] ?? {};
      expect([value, low, high]).toEqual(Array(3).fill(expect.closeTo(20, 9)));
    }
    expect(learned?.vs["K"]?.cellPercent.value).toBeCloseTo(100 * (1.2 / 1.08 - 1), 9);
    expect(learned?.vs["H"]?.cellPercent.value).toBeCloseTo(100 * (1.2 / 1.22 - 1), 9);
  });

  it("takes percentiles over the users of all cells", () => {
    const rates = MBPS.flatMap((mbps) => armRun(mbps, 0.9).userMbps).sort((a, b) => a - b);
    const median = ((rates[3] ?? 0) + (rates[4] ?? 0)) / 2;

    expect(setting?.arms["pf"]?.p50Mbps).toBeCloseTo(median, 9);
    expect(setting?.arms["learned"]?.vs["A"]?.p5Percent.value).toBeCloseTo(20, 9);
  });

  it("takes less fairness off the gain", () => {
    const unfair = cells({}).map((cell) => {
      const { pf } = cell.arms;
      const mbps = (pf?.userMbps ?? []).reduce((sum, own) => sum + own, 0);
      return { ...cell, arms: { ...cell.arms, learned: armRun(mbps * Math.exp(0.3), 0.8) } };
    });
    const found = evaluate(unfair)?.arms["learned"]?.vs["A"];

    expect(found?.cellPercent.value).toBeCloseTo(100 * Math.expm1(0.3), 9);
    expect(found?.cellAtEqualJainPercent?.value).toBeCloseTo(100 * Math.expm1(0.1), 9);
  });

  it("holds the arms against the bars", () => {
    const met = (setting?.bars ?? []).map(({ bar, met }) => [bar.split(",")[0], met]);

    expect(met).toEqual([
      ["learned PRB vs A", "yes"],
      ["A's PRBs + learned power vs A", "yes"],
      ["both vs A", "stretch"],
      ["both vs K", "stretch"],
      ["both vs H", "yes"],
      ["both vs A", "stretch"],
      ["both vs A", "stretch"],
      ["both vs A", "stretch"],
      ["A < learned PRB", "stretch"],
    ]);
  });

  it("wants the whole interval above K", () => {
    const factors = [0.9, 1.2, 1.2, 1.2];
    const mixed = cells({ k: 1 }).map((cell, i) => {
      const mbps = (MBPS[i] ?? 0) * (factors[i] ?? 0);
      return { ...cell, arms: { ...cell.arms, learned: armRun(mbps, 0.9) } };
    });
    const bar = evaluate(mixed)?.bars.find((own) => own.bar.startsWith("both vs K"));

    expect(bar?.figure.value).toBeGreaterThan(10);
    expect(bar?.met).toBe("no");
  });

  it("checks the order of the paper's arms, over all and in every scene", () => {
    const better = cells({ "pf-power": 1.01, "learned-prb": 1.02, learned: 1.05 });
    const mixed = better.map((cell) =>
      cell.scene === "a"
        ? { ...cell, arms: { ...cell.arms, learned: cell.arms["learned-prb"] as ArmRun } }
        : cell,
    );

    expect(evaluate(better)?.ordering).toEqual({ holds: true, scenes: { a: true, b: true } });
    expect(evaluate(mixed)?.ordering).toEqual({ holds: true, scenes: { a: false, b: true } });
  });

  it("judges packet delays under bursty traffic, where less is better", () => {
    const bursty = MBPS.map((mbps, i): EvaluatedCell => {
      const delayed = (meanMs: number) =>
        armRun(mbps, 0.9, { delay: { packets: 9, meanMs, p95Ms: 3 * meanMs } });
      const arms = { pf: delayed(50 + i), learned: delayed(0.8 * (50 + i)) };
      return { users: 2, csi: "poor", traffic: "ftp", seed: i, scene: "a", arms };
    });
    const found = evaluate(bursty);

    expect(found?.arms["learned"]?.meanDelayMs).toBeCloseTo(0.8 * 51.5, 9);
    expect(found?.arms["learned"]?.vs["A"]?.cellAtEqualJainPercent).toBeNull();
    expect(found?.bars.map(({ figure, met }) => [figure.value, met])).toEqual([
      [expect.closeTo(-20, 9), "yes"],
      [expect.closeTo(-20, 9), "yes"],
    ]);
  });

  it("keeps settings apart and seeds in order, in whatever order cells come", () => {
    const all = [
      ...cells({}).reverse(),
      ...cells({}).map((cell) => ({ ...cell, csi: "poor" as const })),
    ];
    const found = evaluateCells(all);

    expect(found.map(({ csi, seeds }) => [csi, seeds])).toEqual([
      ["good", [1, 2, 3, 4]],
      ["poor", [1, 2, 3, 4]],
    ]);
    expect(found[0]?.arms["pf"]?.perSeed.cellMbps).toEqual(
      MBPS.map((mbps) => expect.closeTo(mbps, 9)),
    );
  });
});
