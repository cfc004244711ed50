import { describe, expect, it } from "vitest";
import { judgeFile } from "../../src/accuracy/judge-file.ts";
import { oracleFiles, oracleNote, oraclePresent, oracleText } from "../support/oracle.ts";

describe.skipIf(!oraclePresent)(`reference cases${oracleNote}`, () => {
  it.for(oracleFiles)("of %s are met", (file, { skip }) => {
    const { status, reason, failures } = judgeFile(file, oracleText(file));
    if (status === "not judged") skip(reason);

    expect({ status, failures }).toEqual({ status: "pass", failures: [] });
  });
});
