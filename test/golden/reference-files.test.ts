import { describe, expect, it } from "vitest";
import { judgeFiles } from "../../src/accuracy/judge-files.ts";
import { oracleFiles, oracleNote, oraclePresent, oracleText } from "../support/oracle.ts";

describe.skipIf(!oraclePresent)(`reference cases${oracleNote}`, () => {
  const reports = judgeFiles(oracleFiles.map((file) => [file, oracleText(file)]));

  it.for(reports)("of $file are met", ({ status, reason, failures }, { skip }) => {
    if (status === "not judged") skip(reason);

    expect({ status, failures }).toEqual({ status: "pass", failures: [] });
  });
});
