import { describe, expect, it } from "vitest";
import { measureSpeed } from "../../../../src/cli/bench/measure-speed.ts";
import { compareWithNs3, speedFacts } from "../../../../src/cli/bench/speed-facts.ts";
import { sweepChart, sweepPoints, sweepTable } from "../../../../src/cli/bench/sweep-speed.ts";
import { drawLineChart } from "../../../../src/cli/line-chart.ts";

/** A cell whose slots take 1 ms and half as much CPU, and a stopwatch that knows. */
function slowCell() {
  let slots = 0;
  const advance = () => {
    slots += 1;
  };
  const stopwatch = {
    wallMs: () => slots,
    cpuMs: () => slots / 2,
    rssBytes: () => 100e6 + 1e6 * slots,
  };
  return { advance, stopwatch };
}

describe("measureSpeed", () => {
  it("runs for the wanted time, in windows of half a second", async () => {
    const { advance, stopwatch } = slowCell();
    const windows = await measureSpeed(advance, { seconds: 2, stopwatch });

    expect(windows.map(({ slots }) => slots)).toEqual([512, 512, 512, 480]);
  });

  it("runs exactly the wanted number of slots, however long they take", async () => {
    const { advance, stopwatch } = slowCell();
    const heard: number[] = [];
    const windows = await measureSpeed(advance, {
      ...{ slots: 1001, seconds: 0.1, stopwatch },
      onProgress: ({ slots }) => heard.push(slots),
    });

    expect(windows.reduce((sum, { slots }) => sum + slots, 0)).toBe(1001);
    expect(heard).toEqual([512, 1001]);
  });

  it("ends after the window in which it is stopped, and keeps what it has", async () => {
    const { advance, stopwatch } = slowCell();
    const controller = new AbortController();
    const windows = await measureSpeed(advance, {
      ...{ seconds: 1e9, stopwatch, signal: controller.signal },
      onProgress: () => controller.abort(),
    });

    expect(windows).toHaveLength(1);
  });
});

describe("speedFacts", () => {
  it("gives rates over wall and CPU time, their spread, and the memory on the way", async () => {
    const { advance, stopwatch } = slowCell();
    const facts = speedFacts(await measureSpeed(advance, { seconds: 1.5, stopwatch }), 30);

    expect(facts).toEqual({
      slotsPerSecond: 1000,
      slotsPerCpuSecond: 2000,
      realTimeFactor: 0.5,
      windows: { p10: 1000, p50: 1000, p90: 1000 },
      rssMb: { begin: 612, middle: 1124, end: 1604 },
      slots: 1504,
      seconds: 1.504,
    });
  });

  it("sums the windows, not their rates", () => {
    const window = { cpuMs: 1, rssBytes: 1 };
    const { slotsPerSecond, windows } = speedFacts(
      [
        { ...window, slots: 100, wallMs: 100 },
        { ...window, slots: 100, wallMs: 300 },
      ],
      15,
    );

    expect(slotsPerSecond).toBe(500);
    expect(windows).toMatchObject({ p10: 1000 / 3, p90: 1000 });
  });
});

describe("compareWithNs3", () => {
  const load = { ues: 20, prb: 51, stockScheduler: "pf", traffic: "full" } as const;

  it("compares CPU time under the load that ns-3 was measured with", () => {
    const { ratio, conditions } = compareWithNs3(load, 4770) ?? {};

    expect(ratio).toBe(10);
    expect(conditions).toContain("uplink");
  });

  it.each([{ ues: 11 }, { prb: 106 }, { stockScheduler: "max-rate" as const }, { traffic: "cbr" }])(
    "compares nothing under another load: %o",
    (other) => {
      expect(compareWithNs3({ ...load, ...other }, 4770)).toBeUndefined();
    },
  );
});

describe("the sweep", () => {
  const speed = speedFacts([{ slots: 500, wallMs: 250, cpuMs: 200, rssBytes: 1e8 }], 30);
  const rows = sweepPoints({ ues: 10, prb: 51 }).map((point) => ({ ...point, ...speed }));

  it("grows users on one carrier, and the carrier with as many users", () => {
    expect(rows.filter(({ axis }) => axis === "users").map(({ users }) => users)).toEqual([
      1, 2, 4, 8, 10, 16, 20, 32, 64,
    ]);
    expect(rows.at(-1)).toMatchObject({ axis: "prb", users: 10, prb: 273 });
  });

  it("is a table with a row per cell and a chart with ns-3 beside", () => {
    expect(sweepTable(rows).match(/ 2000 │ +2500 │/g)).toHaveLength(rows.length);
    expect(sweepChart(rows).panels[0]?.lines[1]?.points).toEqual([
      [10, 759],
      [20, 477],
    ]);
    expect(drawLineChart(sweepChart(rows))).toContain("Slots per CPU second");
  });
});
