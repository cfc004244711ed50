import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { RAN_CHECKS } from "../../src/conform/ran/ran-checks.ts";
import { SERVICE_CHECKS } from "../../src/conform/service/service-checks.ts";

const page = readFileSync("docs/conformance.md", "utf8");

it.each([
  ["A RAN", RAN_CHECKS],
  ["A service", SERVICE_CHECKS],
])("docs/conformance.md lists every check of: %s", (heading, checks) => {
  const [section = ""] = (page.split(`## ${heading}\n`)[1] ?? "").split("\n## ");
  const rows = [...section.matchAll(/^\| (\w+\.\d+) \| (.+) \| (.+) \|$/gm)];

  expect(rows.map(([, id, title, expected]) => [id, { title, expected }])).toEqual(
    Object.entries(checks),
  );
});
