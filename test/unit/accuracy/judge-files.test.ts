import { describe, expect, it } from "vitest";
import { judgeFiles } from "../../../src/accuracy/judge-files.ts";

/** MCS 3 never fails from 0 dB on, MCS 4 from 10 dB on; there are no others. */
const TABLES = fileOf(curves(3, 0), curves(4, 10));
const TARGET = { table: 1, bler_target: 0.1, num_allocated_re: 600 };
const INNER = { in: { ...TARGET, sinr_eff_db: [-3, 5, 12] }, out: { mcs: [3, 3, 4] } };
const OUTER = {
  in: {
    ...TARGET,
    ...{ delta_up: 9, sinr_eff_init_linear: 100, offset_max: 12 },
    harq: [-1, 0, 0, 1, 1],
    sinr_eff_feedback_linear: [0, 0, 0, 0, 1],
  },
  // ACKs step back by 9/9; the last slot brings an SINR of 0 dB
  out: {
    offset_db: [0, 9, 12, 11, 10],
    mcs: [4, 4, 3, 3, 3],
    sinr_eff_db_last: [20, 20, 20, 20, 0],
  },
};

describe("judgeFiles", () => {
  it("judges link adaptation with the error tables beside it, whatever their file is called", () => {
    const files = judgeFiles([
      ["illa.json", fileOf(INNER)],
      ["olla.json", fileOf(OUTER)],
      ["curves.json", TABLES],
    ]);

    expect(files.slice(0, 2)).toMatchObject([
      { status: "pass", failures: [] },
      { status: "pass", failures: [] },
    ]);
  });

  it("prefers the answers without the reference's known fault", () => {
    const out = { mcs: [3, 4, 4], mcs_without_minus_inf_quirk: INNER.out.mcs };
    const [report] = judgeFiles([
      ["illa.json", fileOf({ ...INNER, out })],
      ["curves.json", TABLES],
    ]);

    expect(report?.status).toBe("pass");
  });

  it("says that link adaptation can't be judged without them", () => {
    const files = judgeFiles([
      ["illa.json", fileOf(INNER)],
      ["olla.json", fileOf(OUTER)],
    ]);

    for (const { status, reason } of files) {
      expect(status).toBe("not judged");
      expect(reason).toContain("tables of the reference");
    }
  });
});

// Helpers

function curves(mcs: number, fromDb: number) {
  const bler_by_cbs = Object.fromEntries([24, 2000].map((size) => [size, [1, 1, 0.001, 0.001]]));
  return { in: { table: 1, mcs, snr_db: [-20, fromDb - 1, fromDb, 30] }, out: { bler_by_cbs } };
}

function fileOf(...cases: unknown[]): string {
  return JSON.stringify({ cases });
}
