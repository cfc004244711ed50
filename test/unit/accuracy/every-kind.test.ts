import { describe, expect, it } from "vitest";
import { readBlerTables } from "../../../src/accuracy/bler-tables.ts";
import { judgeFile } from "../../../src/accuracy/judge-file.ts";
import { judgeFiles } from "../../../src/accuracy/judge-files.ts";
import { oracleFiles, oracleNote, oraclePresent, oracleText } from "../../support/oracle.ts";

describe.skipIf(!oraclePresent)(`files of reference cases${oracleNote}`, () => {
  const texts = oracleFiles.map((file) => [file, oracleText(file)] as const);
  const tables = readBlerTables(texts.map(([, text]) => text));
  const judged = judgeFiles(texts)
    .filter(({ status }) => status === "pass")
    .map(({ file }) => file);

  it.for(judged)("%s fails when what it expects is wrong", (file) => {
    const content = JSON.parse(oracleText(file));
    const cases = content.cases.map(({ in: given, out }: Case) => ({
      in: given,
      out: shifted(out),
    }));

    const { status } = judgeFile(file, JSON.stringify({ ...content, cases }), tables);
    expect(status).toBe("fail");
  });

  it.for(judged)("%s is known by its fields alone", (file) => {
    const { kind } = judgeFile(file, oracleText(file));
    const content = JSON.parse(oracleText(file));
    const cases = content.cases.slice(-1);

    expect(judgeFile("renamed.json", JSON.stringify({ ...content, cases })).kind).toBe(kind);
  });
});

// Helpers

interface Case {
  readonly in: unknown;
  readonly out: unknown;
}

/** Every number by three more. */
function shifted(value: unknown): unknown {
  if (typeof value === "number") return value + 3;
  if (Array.isArray(value)) return value.map(shifted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shifted(inner)]));
}
