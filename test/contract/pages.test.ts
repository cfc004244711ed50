import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";

const SOURCES = [".", "bench", "clients", "docker", "docs", "examples", "models", "schemas"].concat(
  ["simulator", "src", "test"],
);
const LEFT_OPEN = /[@]{2}|\b(?:TO[D]O|FIX[M]E)\b/; // brackets, so that this line is none itself

describe("pages and sources", () => {
  it("leave no placeholder and no note of unfinished work", () => {
    const open = SOURCES.flatMap((folder) =>
      filesIn(folder, /\.(md|ts|mjs|cjs|c|h|cc|py|sh)$/),
    ).flatMap((path) =>
      readFileSync(path, "utf8")
        .split("\n")
        .flatMap((line, n) => (LEFT_OPEN.test(line) ? [`${path}:${n + 1}: ${line.trim()}`] : [])),
    );

    expect(open).toEqual([]);
  });

  it.each([
    ...["README.md", "CONTRIBUTING.md", "CHANGELOG.md"],
    ...["clients", "docs"].flatMap((folder) => filesIn(folder, /\.md$/)),
  ])("%s links to files that exist", (page) => {
    const links = [...readFileSync(page, "utf8").matchAll(/\]\(([^)\s]+)\)/g)]
      .map(([, link]) => String(link).split("#")[0] ?? "")
      .filter((link) => link && !/^[a-z]+:/.test(link));

    expect(links.filter((link) => !existsSync(join(dirname(page), link)))).toEqual([]);
  });
});

// Helpers

/** Paths of the files in a folder and below; of the repository's root, only its own. */
function filesIn(folder: string, name: RegExp): string[] {
  return readdirSync(folder, { recursive: folder !== ".", encoding: "utf8" })
    .filter((path) => name.test(path))
    .map((path) => join(folder, path));
}
