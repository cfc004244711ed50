import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { judgeFolder } from "../../../src/cli/judge-folder.ts";

describe("judgeFolder", () => {
  it("says that a folder is missing, or holds no JSON file", () => {
    const empty = folderOf({ "README.md": "nothing here" });

    for (const folder of [join(empty, "nowhere"), empty]) {
      const judged = judgeFolder(folder);
      expect(judged).toMatchObject({ ok: false, error: { code: "REFERENCE_FOLDER" } });
      expect(JSON.stringify(judged)).toContain(folder);
    }
  });

  it("judges every JSON file, by name, and leaves the rest alone", () => {
    const folder = folderOf({ "b.json": "x", "a.json": "y", "c.txt": "z" });
    mkdirSync(join(folder, "d.json"));
    const judged = judgeFolder(folder);

    expect(judged.ok && judged.files.map(({ file }) => file)).toEqual(["a.json", "b.json"]);
  });
});

// Helpers

function folderOf(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), "slotpilot-"));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}
