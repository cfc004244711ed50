import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import type { HarqPending, Report, UserReport } from "../../../schemas/report.ts";
import { type CellState, createCellState } from "../../../src/domain/state/cell-state.ts";
import { MAX_JUMP_SLOTS } from "../../../src/domain/state/fold-report.ts";
import { checkReport } from "../../../src/wire/check-report.ts";
import { reportsFor } from "../../support/arbitrary-cells.ts";
import { cellWith, reportOf, setupOf, turn, userReportOf } from "../../support/cells.ts";

const NOW = { tti: 500, seq: 400 };
const NEXT = { tti: 501, seq: 401 };
const BLOCK: HarqPending = { pid: 0, tbsBits: 1000, mcs: 5, numPrb: 6, rv: 2, txCount: 1 };
const FEEDBACK = { pid: 0, ack: true, tbsBits: 1000, mcs: 5, targetTti: 499 };

describe("checkReport", () => {
  test.prop([reportsFor(setupOf(), NEXT.tti)])("takes every valid report as it is", (report) => {
    const checked = checkReport({ ...report, ...NEXT }, livingCell());

    expect(checked).toEqual({ ok: true, value: { ...report, ...NEXT } });
  });

  it("takes fields that the contract does not know: a later version may have them", () => {
    expect(codeOf({ ...reportOf(NEXT), later: { a: 1 } })).toBe("accepted");
  });

  it.each<[what: string, value: unknown]>([
    ["no object", 17],
    ["nothing", undefined],
    ["no users", { ...reportOf(NEXT), users: undefined }],
    ["text for a number", { ...reportOf(NEXT), tti: "501" }],
    ["users that are no list", { ...reportOf(NEXT), users: { 1: userReportOf() } }],
    [
      "a status that does not exist",
      { ...reportOf(NEXT), applied: { status: "LATE", targetTti: 1 } },
    ],
  ])("R9 BAD_FIELD: %s", (_, value) => {
    expectRefused(value, "BAD_FIELD");
  });

  it.each<[what: string, changes: Partial<UserReport>]>([
    ["CQI 1835", { cqi: { wideband: 1835, subband: [], ageSlots: 0 } }],
    ["subband CQI 16", { cqi: { wideband: 9, subband: [16, 1, 1], ageSlots: 0 } }],
    ["RNTI 0", { rnti: 0 }],
    ["RNTI 65520", { rnti: 65_520 }],
    ["SINR of NaN", { sinrDb: Array(12).fill(Number.NaN) }],
    ["a negative buffer", { bufferBytes: -1 }],
    ["a buffer beyond the full one", { bufferBytes: 2 ** 32 }],
    [
      "feedback of a process that the cell does not have",
      { harqFeedback: [{ ...FEEDBACK, pid: 4 }] },
    ],
    ["a block on a process that the cell does not have", { harqPending: [{ ...BLOCK, pid: 4 }] }],
    ["a block with an MCS that the table does not have", { harqPending: [{ ...BLOCK, mcs: 29 }] }],
    ["a block without PRBs", { harqPending: [{ ...BLOCK, numPrb: 0 }] }],
  ])("R9 BAD_RANGE: %s", (_, changes) => {
    expectRefused(reportOf({ ...NEXT, users: [userReportOf(changes)] }), "BAD_RANGE");
  });

  it("R10 BAD_RANGE: more users than the cell has set itself up with, and 60,000 of them", () => {
    expectRefused(reportOf({ ...NEXT, users: manyUsers(9) }), "BAD_RANGE");
    expectRefused(reportOf({ ...NEXT, users: manyUsers(60_000) }), "BAD_RANGE");
    expect(codeOf(reportOf({ ...NEXT, users: manyUsers(8) }))).toBe("accepted");
  });

  it.each<[what: string, time: { tti: number; seq: number }]>([
    ["the same slot again", { tti: NOW.tti, seq: NEXT.seq }],
    ["an earlier slot", { tti: NOW.tti - 1, seq: NEXT.seq }],
    ["the same message again", { tti: NEXT.tti, seq: NOW.seq }],
  ])("R9 STALE_TTI: %s", (_, time) => {
    expectRefused(reportOf(time), "STALE_TTI");
  });

  it.each<[what: string, time: { tti: number; seq: number }]>([
    ["a slot too far ahead", { tti: NOW.tti + MAX_JUMP_SLOTS + 1, seq: NEXT.seq }],
    ["a message too far ahead", { tti: NEXT.tti, seq: NOW.seq + MAX_JUMP_SLOTS + 1 }],
  ])("R9 FUTURE_TTI: %s", (_, time) => {
    expectRefused(reportOf(time), "FUTURE_TTI");
    const boundary = { tti: NOW.tti + MAX_JUMP_SLOTS, seq: NOW.seq + MAX_JUMP_SLOTS };
    expect(codeOf(reportOf(boundary))).toBe("accepted");
  });

  it.each<[what: string, cell: () => CellState]>([
    ["before the first report", () => cellWith()],
    ["after a repeated setup", () => Object.assign(livingCell(), { resync: true })],
  ])("S4 takes any time %s", (_, cell) => {
    for (const time of [
      { tti: 0, seq: 0 },
      { tti: 10 ** 9, seq: 10 ** 9 },
    ]) {
      expect(checkReport(reportOf(time), cell())).toMatchObject({ ok: true });
    }
  });

  it("R8 DUPLICATE_RNTI: a user twice", () => {
    const users = [1, 2, 1].map((rnti) => userReportOf({ rnti }));

    expectRefused(reportOf({ ...NEXT, users }), "DUPLICATE_RNTI");
  });

  it.each<[what: string, changes: Partial<UserReport>]>([
    ["too few subbands", { cqi: { wideband: 9, subband: [1, 2], ageSlots: 0 } }],
    ["too many subbands", { cqi: { wideband: 9, subband: [1, 2, 3, 4], ageSlots: 0 } }],
    ["too few groups", { sinrDb: Array(11).fill(0) }],
    ["no group", { sinrDb: [] }],
  ])("R9 SHAPE_MISMATCH: %s", (_, changes) => {
    expectRefused(reportOf({ ...NEXT, users: [userReportOf(changes)] }), "SHAPE_MISMATCH");
  });

  it.each<[what: string, changes: Partial<Report>]>([
    [
      "reserved PRBs that leave the carrier",
      {
        reservedPrb: [
          [0, 1],
          [11, 2],
        ],
      },
    ],
    ["a block on more PRBs than there are", pendingReport([{ ...BLOCK, numPrb: 13 }])],
  ])("R9 PRB_BUDGET: %s", (_, changes) => {
    expectRefused(reportOf({ ...NEXT, ...changes }), "PRB_BUDGET");
  });

  it("takes reserved PRBs up to the edge of the carrier", () => {
    expect(
      codeOf(
        reportOf({
          ...NEXT,
          reservedPrb: [
            [11, 1],
            [0, 12],
          ],
        }),
      ),
    ).toBe("accepted");
  });

  it("R9 RETX_CONFLICT: one process with two blocks", () => {
    const blocks = [BLOCK, { ...BLOCK, pid: 1 }, { ...BLOCK, tbsBits: 24 }];

    expectRefused(reportOf({ ...NEXT, ...pendingReport(blocks) }), "RETX_CONFLICT");
    expect(codeOf(reportOf({ ...NEXT, ...pendingReport(blocks.slice(0, 2)) }))).toBe("accepted");
  });

  it("looks at every user, not only at the first", () => {
    const users = [userReportOf(), userReportOf({ rnti: 2, sinrDb: [0] })];

    expectRefused(reportOf({ ...NEXT, users }), "SHAPE_MISMATCH");
  });

  test.prop([reportsFor(setupOf(), NEXT.tti), fc.nat(), hostileValues()], { numRuns: 500 })(
    "R10 one hostile value anywhere is refused or harmless, never throws and changes nothing",
    (report, where, hostile) => {
      const value: unknown = structuredClone({ ...report, ...NEXT });
      const paths = everyPath(value);
      const { parent, key } = paths[where % paths.length] ?? { parent: {}, key: "" };
      parent[key] = hostile;
      const cell = livingCell();
      const before = snapshot(cell);
      const checked = checkReport(value, cell);

      expect(snapshot(cell)).toEqual(before);
      if (!checked.ok) expect(checked.error.message).not.toBe("");
    },
  );
});

// Helpers

/** A cell of one user at a time of its own. */
function livingCell(): CellState {
  const cell = createCellState(FACTS);
  turn(cell, reportOf(NOW));
  return cell;
}

const FACTS = cellWith().facts;

function codeOf(value: unknown): string {
  const checked = checkReport(value, livingCell());
  return checked.ok ? "accepted" : checked.error.code;
}

/** Refused with this code and a sentence, and the cell is what it was. */
function expectRefused(value: unknown, code: string): void {
  const cell = livingCell();
  const before = snapshot(cell);

  expect(checkReport(value, cell)).toMatchObject({ ok: false, error: { code } });
  expect(snapshot(cell)).toEqual(before);
}

function snapshot({ users, tti, seq, lostReports, resync }: CellState) {
  return structuredClone({ users, tti, seq, lostReports, resync });
}

function manyUsers(length: number): UserReport[] {
  return Array.from({ length }, (_, u) => userReportOf({ rnti: u + 1 }));
}

function pendingReport(harqPending: HarqPending[]): Partial<Report> {
  return { users: [userReportOf({ harqPending })] };
}

function hostileValues(): fc.Arbitrary<unknown> {
  return fc.oneof(
    fc.constantFrom(
      null,
      undefined,
      Number.NaN,
      Number.POSITIVE_INFINITY,
      -1,
      1835,
      2 ** 53,
      1e300,
    ),
    fc.constantFrom("", "x", true, [], {}, [[]], { length: 3 }, "__proto__"),
    fc.anything(),
  );
}

/** Every place in a JSON value that can be overwritten. */
function everyPath(value: unknown): { parent: Record<string, unknown>; key: string }[] {
  if (typeof value !== "object" || value === null) return [];
  const parent = value as Record<string, unknown>;
  return Object.keys(parent).flatMap((key) => [{ parent, key }, ...everyPath(parent[key])]);
}
