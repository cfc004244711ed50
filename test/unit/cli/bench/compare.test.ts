import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { compareTable } from "../../../../src/cli/bench/compare-table.ts";
import { readResult } from "../../../../src/cli/bench/read-result.ts";
import { echoOf, resultOf, roundOf, spread } from "../../../support/bench-figures.ts";

describe("compareTable", () => {
  it("tells ratios' changes in points and times' in percent", () => {
    const before = resultOf({ echo: echoOf() });
    const after = resultOf({ echo: echoOf(), hitRatio: 0.995, decisionUs: spread(150) });
    const text = compareTable(before, after);

    expect(rowOf(text, "HIT %")).toEqual(["99.00", "99.50", "+0.50"]);
    expect(rowOf(text, "HIT beside echo, points")).toEqual(["-0.80", "-0.30", "+0.50"]);
    expect(rowOf(text, "decision p50 µs")).toEqual(["200", "150", "−25.0 %"]);
    expect(rowOf(text, "report → applied p50 / echo p50")).toEqual(["2.00", "2.00", "+0.0 %"]);
  });

  it("leaves open what one of them has not measured", () => {
    const text = compareTable(resultOf(), resultOf({ echo: echoOf() }));

    expect(rowOf(text, "echo HIT %")).toEqual(["–", "99.80", "–"]);
  });

  it("names every difference of scenario and machine, and none where there is none", () => {
    const { scenario, machine } = resultOf();
    const after = resultOf({
      scenario: { ...scenario, lead: 3, policy: "pf" },
      machine: { ...machine, cpus: 8 },
    });

    expect(compareTable(resultOf(), after).split("\n").slice(0, 3)).toEqual([
      "scenario differs: lead 2 → 3",
      "scenario differs: policy learned → pf",
      "machine differs: cpus 2 → 8",
    ]);
    expect(compareTable(resultOf(), resultOf())).not.toContain("differs");
  });
});

describe("readResult", () => {
  it("reads what was written", () => {
    const result = resultOf({ echo: echoOf(), rounds: [roundOf({ echo: echoOf() })] });

    expect(readResult(fileOf(JSON.stringify(result)))).toEqual({ ok: true, result });
  });

  it.each([
    ["no JSON", "HIT 99 %", "not JSON"],
    ["another object", "{}", "/format"],
    ["no object", "[]", "wanted: a slotpilot-bench-1 file"],
    ["a figure that is none", damaged({ hitRatio: 1.5 }), "/hitRatio"],
    ["another version", damaged({ format: "slotpilot-bench-9" }), "/format"],
    ["no rounds", damaged({ rounds: [] }), "/rounds"],
  ])("refuses %s", (_, text, why) => {
    const read = readResult(fileOf(text));

    expect(read).toMatchObject({ ok: false, error: { code: "RESULT_INVALID" } });
    expect(!read.ok && read.error.message).toContain(why);
  });

  it("says which file is missing", () => {
    expect(readResult("/no/such/file.json")).toMatchObject({
      ok: false,
      error: { code: "RESULT_UNREADABLE", message: expect.stringContaining("/no/such/file.json") },
    });
  });
});

// Helpers

function damaged(own: object): string {
  return JSON.stringify({ ...resultOf(), ...own });
}

function fileOf(text: string): string {
  const file = join(mkdtempSync(join(tmpdir(), "slotpilot-")), "result.json");
  writeFileSync(file, text);
  return file;
}

/** Cells of the table's row of that name, without the name. */
function rowOf(text: string, name: string): string[] {
  const line = text.split("\n").find((one) => one.split("│")[1]?.trim() === name) ?? "";
  return line
    .split("│")
    .slice(2, -1)
    .map((cell) => cell.trim());
}
