import { fc, test } from "@fast-check/vitest";
import { encode as pack } from "@msgpack/msgpack";
import { describe, expect, it } from "vitest";
import { MAX_MESSAGE_BYTES } from "../../../schemas/fields.ts";
import { checkReport } from "../../../src/wire/check-report.ts";
import { decode, type Encoding, encode } from "../../../src/wire/codec.ts";
import { createReportReader, readReport } from "../../../src/wire/read-report.ts";
import { reportsFor } from "../../support/arbitrary-cells.ts";
import { cellWith, reportOf, setupOf, turn, userReportOf } from "../../support/cells.ts";

const ENCODINGS: Encoding[] = ["json", "msgpack"];
const reader = createReportReader();
const cell = cellWith();

describe("readReport", () => {
  test.prop([fc.constantFrom(...ENCODINGS), reportsFor(setupOf())])(
    "reads what was written, in either encoding",
    (encoding, report) => {
      const read = readReport(reader, encode(report, encoding), cell);

      expect(read).toEqual({ ok: true, value: report });
    },
  );

  test.prop([reportsFor(setupOf()), fc.nat(), fc.nat({ max: 255 })], { numRuns: 2000 })(
    "R10 decides on a damaged report as decoding and checking it does, word by word",
    (report, where, byte) => {
      const bytes = encode(report, "msgpack");
      bytes[where % bytes.length] = byte;

      expect(readReport(reader, bytes, cell)).toEqual(theLongWay(bytes));
    },
  );

  it.each<[what: string, bytes: Uint8Array]>([
    ["nothing", new Uint8Array(0)],
    ["a field that the contract does not know", pack({ ...reportOf(), later: 1 })],
    ["a stranger's user", pack(reportOf({ users: [userReportOf({ sinrDb: [0] })] }))],
    ["a user twice", pack(reportOf({ users: [userReportOf(), userReportOf()] }))],
    ["PRBs outside the carrier", pack(reportOf({ reservedPrb: [[11, 2]] }))],
    ["CQI 1835", pack(reportOf({ users: [{ ...userReportOf(), rnti: 0 }] }))],
    ["a message beyond 1 MiB", new Uint8Array(MAX_MESSAGE_BYTES + 1).fill(0x80)],
  ])("R9 says of %s what the long way says", (_, bytes) => {
    expect(readReport(reader, bytes, cell)).toEqual(theLongWay(bytes));
  });

  it("R10 TOO_LARGE: a report that would be valid, but for its size", () => {
    const large = cellWith({ setup: { carrierPrb: 275, maxUes: 1024 } });
    const sinrDb = Array(275).fill(0.5);
    const users = Array.from({ length: 500 }, (_, u) => userReportOf({ rnti: u + 1, sinrDb }));
    const codeOf = (numUes: number) => {
      const read = readReport(reader, pack(reportOf({ users: users.slice(0, numUes) })), large);
      return read.ok ? "accepted" : read.error.code;
    };

    expect([400, 500].map(codeOf)).toEqual(["accepted", "TOO_LARGE"]);
  });

  it("R9 STALE_TTI: checks against the cell's history, and reads on after a refusal", () => {
    const living = cellWith();
    turn(living, reportOf({ tti: 5 }));
    const codeOf = (tti: number) => {
      const read = readReport(reader, encode(reportOf({ tti }), "msgpack"), living);
      return read.ok ? "accepted" : read.error.code;
    };

    expect([5, 4, 6, 7].map(codeOf)).toEqual(["STALE_TTI", "STALE_TTI", "accepted", "accepted"]);
  });

  it("gives two cells reports of their own", () => {
    const [one, other] = [createReportReader(), createReportReader()];
    const first = readReport(one, encode(reportOf({ tti: 1 }), "msgpack"), cell);
    readReport(other, encode(reportOf({ tti: 2 }), "msgpack"), cell);

    expect(first).toEqual({ ok: true, value: reportOf({ tti: 1 }) });
  });

  it("reuses its objects from report to report", () => {
    const bytes = encode(reportOf(), "msgpack");
    const first = readReport(reader, bytes, cell);
    const user = first.ok && first.value.users[0];
    const second = readReport(reader, bytes, cell);

    expect(second).toBe(first);
    expect(second.ok && second.value.users[0]).toBe(user);
  });
});

// Helpers

function theLongWay(bytes: Uint8Array) {
  const raw = decode(bytes);
  return raw.ok ? checkReport(raw.value, cell) : raw;
}
