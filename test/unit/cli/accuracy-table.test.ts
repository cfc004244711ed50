import { describe, expect, it } from "vitest";
import { judgeFile } from "../../../src/accuracy/judge-file.ts";
import { accuracyTable } from "../../../src/cli/accuracy-table.ts";

const ROW = { modulation_order: 2, code_rate_x1024: 120 };

describe("accuracyTable", () => {
  it("shows a line per file, and reasons and failures below", () => {
    const text = (modulationOrder: number) =>
      JSON.stringify({
        cases: [
          { in: { table: 1, mcs: 0 }, out: { ...ROW, modulation_order: modulationOrder } },
          { in: { table: 1, mcs: 0, category: "PUSCH" }, out: ROW },
        ],
      });
    const files = [
      judgeFile("mcs_tables.json", text(2)),
      judgeFile("mcs_tables_bad.json", text(4)),
      judgeFile("diary.json", ""),
    ];
    const lines = accuracyTable(files).split("\n");
    const lineOf = (start: string) => lines.find((line) => line.startsWith(start));

    expect(lineOf("│ mcs_tables.json")).toMatch(/ 2 │ modulation order +│ exact +│ exact +│ pass/);
    expect(lineOf("│ mcs_tables_bad.json")).toMatch(/ 1 mismatch +│ exact +│ fail/);
    expect(lineOf("│ diary.json")).toContain("unknown");
    expect(lines).toContain("diary.json: is not JSON");
    expect(lineOf("mcs_tables.json: 1 cases passed over")).toContain("uplink");
    expect(lines).toContain("mcs_tables_bad.json: case 0, modulation order: expected 4, found 2");
  });
});
