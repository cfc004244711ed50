import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { csvRows } from "../../../simulator/csv-rows.ts";

describe("csvRows", () => {
  it("gives every row with the number of its line, blank lines counted and left out", () => {
    expect(csvRows(fileOf("\uFEFFa,b\n\n 1 , 2\n3\n"))).toEqual([
      ["1", "a", "b"],
      ["3", "1", "2"],
      ["4", "3"],
    ]);
  });

  it("takes a quote for what it is", () => {
    expect(csvRows(fileOf('a\n"1,2\n3,4'))).toEqual([
      ["1", "a"],
      ["2", '"1', "2"],
      ["3", "3", "4"],
    ]);
  });

  it("gives nothing where there is no such file", () => {
    expect(csvRows(join(tmpdir(), "no-such-file.csv"))).toBeUndefined();
  });
});

// Helpers

function fileOf(text: string): string {
  const path = join(mkdtempSync(join(tmpdir(), "slotpilot-")), "rows.csv");
  writeFileSync(path, text);
  return path;
}
