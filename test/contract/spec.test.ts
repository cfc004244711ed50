import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const root = new URL("../../", import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), "utf8");

describe("docs/spec.md", () => {
  const specified = new Set(
    [...read("docs/spec.md").matchAll(/^\| ([A-Z]\d+) \|/gm)].map(([, id]) => id),
  );
  const tested = new Set(testTitles().flatMap((title) => title.match(/\b[A-Z]\d+\b/g) ?? []));

  it("has a test for every rule", () => {
    expect([...specified].filter((id) => !tested.has(String(id)))).toEqual([]);
  });

  it("has a rule for every id in a test title", () => {
    const families = new Set([...specified].map((id) => String(id)[0]));
    const unknown = [...tested].filter((id) => families.has(id[0]) && !specified.has(id));
    expect(unknown).toEqual([]);
  });
});

// Helpers

/** Titles of all tests: what stands in quotes behind `it`, `it.each(…)` or `test.prop(…)`. */
function testTitles(): string[] {
  return readdirSync(new URL("test", root), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".test.ts"))
    .flatMap((path) => {
      const text = read(`test/${path}`);
      return [...text.matchAll(/(?:\b(?:it|test)\(|\)\()\s*["'`]([^"'`\n]+)["'`]/g)];
    })
    .map(([, title]) => String(title));
}
