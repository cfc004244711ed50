import { describe, expect, it } from "vitest";
import { judgeFile } from "../../../src/accuracy/judge-file.ts";
import { oracleFiles, oracleNote, oraclePresent, oracleText } from "../../support/oracle.ts";

describe.skipIf(!oraclePresent)(`files of reference cases${oracleNote}`, () => {
  const judged = oracleFiles.filter((file) => judgeFile(file, oracleText(file)).status === "pass");

  it.for(judged)("%s fails when what it expects is wrong", (file) => {
    const content = JSON.parse(oracleText(file));
    const cases = content.cases.map(({ in: given, out }: Case) => ({
      in: given,
      out: shifted(out),
    }));

    expect(judgeFile(file, JSON.stringify({ ...content, cases })).status).toBe("fail");
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
