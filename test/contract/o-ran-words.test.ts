import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { Allocation } from "../../schemas/allocation.ts";
import { CellMeasurements, UserMeasurements } from "../../schemas/measurements.ts";
import { Report } from "../../schemas/report.ts";
import { Setup } from "../../schemas/setup.ts";
import { METRIC_ROWS } from "../../src/adapters/http/metrics-text.ts";

const page = readFileSync("docs/o-ran-words.md", "utf8");

describe("the page of O-RAN words", () => {
  it("lists every measurement of the kpi, with unit and metric", () => {
    const listed = rowsOf("Measurements").map(([name = "", , unit = "", , metric]) => {
      const row = METRIC_ROWS.find((one) => `\`${one.name}\`` === metric);
      const key = named(name)[0] ?? "";
      return [key, unit.split(",")[0], row?.meaning.includes(`(${key} of TS 28.552`)];
    });
    const measured = Object.entries(CellMeasurements.properties).map(([name, schema]) => {
      const unit = /Unit: (\S+)\.$/.exec(schema.description ?? "")?.[1] ?? "blocks";
      return [name, unit, true];
    });

    expect(listed).toEqual(measured);
    expect(Object.keys(CellMeasurements.properties)).toEqual(
      expect.arrayContaining(Object.keys(UserMeasurements.properties)),
    );
  });

  it.each([
    ["Setup", Setup],
    ["Report", Report],
    ["Allocation", Allocation],
  ])("has every field of the %s, and no other", (title, { properties }) => {
    const fields = rowsOf(title).flatMap(([field = ""]) => named(field));
    const roots = new Set(fields.map((field) => field.split(/[.[]/)[0]));

    expect([...roots].sort()).toEqual(Object.keys(properties).sort());
    expect(fields.filter((field) => !isField(field, { properties }))).toEqual([]);
  });
});

// Helpers

/** Cells of the table under a heading that begins so. */
function rowsOf(title: string): string[][] {
  const section = page.split(/^## /m).find((text) => text.startsWith(title)) ?? "";
  const lines = section.split("\n").filter((line) => line.startsWith("| `"));
  return lines.map((line) => line.slice(2, -2).split(" | "));
}

const named = (cell: string) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name ?? "");

/** Follows `users[].cqi.wideband` through a schema. */
function isField(field: string, root: object): boolean {
  let at: object | undefined = root;
  for (const part of field.split(".")) {
    const name = part.replace("[]", "");
    at = Reflect.get(Reflect.get(at ?? {}, "properties") ?? {}, name) as object | undefined;
    if (part.endsWith("[]")) at = Reflect.get(at ?? {}, "items") as object | undefined;
  }
  return at !== undefined;
}
