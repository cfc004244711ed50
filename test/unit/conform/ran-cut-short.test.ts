import { describe, expect, it } from "vitest";
import { type ExaminerParts, openRanExaminer } from "../../../src/conform/ran/examine-ran.ts";
import { scriptedSetup } from "../../../src/conform/service/scripted-ran.ts";
import { encode } from "../../../src/wire/codec.ts";
import { idsOf } from "../../support/faulty-ran.ts";

const PARTS: ExaminerParts = { cellId: "cell", nowMs: () => 0, send() {}, solicit() {} };

/** Examines a RAN that sends so many setups and no report. */
function examineSetups(numSetups: number, change: object = {}) {
  const examiner = openRanExaminer(PARTS);
  const setup = encode({ ...scriptedSetup("cell"), ...change }, "json");
  for (let n = 0; n < numSetups; n += 1) examiner.setUp(setup);
  return examiner;
}

describe("slotpilot conform ran, when it can't see all", () => {
  it.each([1, 2])("E1.2 fails when the time is over after %i setups", (numSetups) => {
    const results = examineSetups(numSetups).finish();

    expect(idsOf(results, "failed")).toEqual(["E1.2"]);
  });

  it("E1.2 says what is still open", () => {
    const seen = examineSetups(2)
      .finish()
      .find(({ id }) => id === "E1.2")?.seen;

    expect(seen).toMatch(/^the time was over; still open: R1\.5, .*E2\.1, E9\.2, E9\.3$/);
  });

  it.each([0, 1, 2])("fails nothing when its user stops it after %i setups", (numSetups) => {
    expect(idsOf(examineSetups(numSetups).finish(true), "failed")).toEqual([]);
  });

  it("is done at once when the first setup is not valid", () => {
    const examiner = examineSetups(1, { carrierPrb: 0 });

    expect(examiner.isDone).toBe(true);
    expect(idsOf(examiner.finish(), "failed")).toEqual(["R10.1"]);
  });
});
