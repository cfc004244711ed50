import { describe, expect, it } from "vitest";
import { percent, resultTable, signed, us } from "../../../../src/cli/bench/result-table.ts";
import { echoOf, resultOf, roundOf, spread } from "../../../support/bench-figures.ts";

describe("resultTable", () => {
  it("sets the loop beside the echo", () => {
    const text = resultTable(resultOf({ echo: echoOf() }));

    expect(rowOf(text, "closed loop")).toEqual(["closed loop", "99.00", "400", "1200"]);
    expect(rowOf(text, "bare echo")).toEqual(["bare echo", "99.80", "200", "600"]);
    const beside = ["loop beside echo", "−0.80 points", "× 2.00", "× 2.00"];
    expect(rowOf(text, "loop beside echo")).toEqual(beside);
  });

  it("has no line for an echo that was not measured", () => {
    expect(resultTable(resultOf())).not.toContain("echo");
  });

  it("has a line for every stage, and one for the service as a whole", () => {
    const { stagesUs } = resultOf();
    const text = resultTable(resultOf({ stagesUs: { ...stagesUs, resolve: spread(40) } }));

    for (const stage of Object.keys(stagesUs)) expect(rowOf(text, stage)).toHaveLength(6);
    expect(rowOf(text, "resolve")).toEqual(["resolve", "40", "80", "120", "160", "200"]);
    expect(rowOf(text, "inside the service")[1]).toBe("200");
  });

  it("tells sources in percent, codes, memory and lateness", () => {
    const text = resultTable(resultOf());

    expect(text).toContain("policy 90.00 %, hold 0.00 %, pf 10.00 %");
    expect(text).toContain("codes: DEADLINE 5, STALE_TTI 2");
    expect(text).toContain("150 MB resident,");
    expect(resultTable(resultOf({ rssGrowth: { mb: 1.24, seconds: 540 } }))).toContain(
      "150 MB resident (+1.2 MB in the 540 s after the first minute),",
    );
    expect(text).toContain("clock slipped by 2.0 ms");
    expect(rowOf(text, "emulated cell: slot late by")[1]).toBe("10");
  });

  it("says that figures of several rounds are medians, and that it was stopped", () => {
    const rounds = [roundOf(), roundOf(), roundOf()];

    expect(resultTable(resultOf({ rounds }))).toContain("medians of 3 rounds of 1 s\n");
    expect(resultTable(resultOf({ stopped: true }))).toContain("1 round of 1 s, stopped early\n");
  });
});

describe("figures", () => {
  it("are 100 % only when they are all of them", () => {
    expect([1, 0.999_99, 0.5].map(percent)).toEqual(["100.00", "99.99", "50.00"]);
  });

  it("have a sign, and tenths where they are small", () => {
    expect([signed(1.234, 1), signed(-1, 2), signed(-0.001, 2)]).toEqual([
      "+1.2",
      "−1.00",
      "+0.00",
    ]);
    expect([us(9.94), us(123.4)]).toEqual(["9.9", "123"]);
  });
});

/** Cells of the table's row that begins with a name. */
function rowOf(text: string, name: string): string[] {
  const line = text.split("\n").find((one) => one.split("│")[1]?.trim() === name) ?? "";
  return line
    .split("│")
    .slice(1, -1)
    .map((cell) => cell.trim());
}
