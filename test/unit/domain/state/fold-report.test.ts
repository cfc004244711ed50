import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import type { Report } from "../../../../schemas/report.ts";
import type { CellState } from "../../../../src/domain/state/cell-state.ts";
import { foldReport, MAX_JUMP_SLOTS } from "../../../../src/domain/state/fold-report.ts";
import { reportsFor } from "../../../support/arbitrary-cells.ts";
import { cellWith, reportOf, setupOf, turn, userOf, userReportOf } from "../../../support/cells.ts";

describe("foldReport", () => {
  it("takes over what the RAN says of a user", () => {
    const cell = cellWith();
    foldReport(cell, usersReport(3, [1], { bufferBytes: 77, holDelayUs: 1234 }));

    expect(userOf(cell)).toMatchObject({ bufferBytes: 77, holDelayUs: 1234, lastSeenTti: 3 });
  });

  it("counts the reports that are missing in the sequence", () => {
    const cell = cellWith();
    for (const [seq, tti] of [
      [5, 5],
      [6, 6],
      [9, 12],
    ] as const)
      foldReport(cell, reportOf({ seq, tti }));

    expect(cell.lostReports).toBe(2);
    expect(cell).toMatchObject({ seq: 9, tti: 12 });
  });

  it("R7 learns from reports that are not decided on: an outcome in one of them closes its block", () => {
    const cell = cellWith();
    turn(cell, reportOf({ tti: 0 }));
    const ack = { pid: 0, ack: true, tbsBits: 3000, mcs: 10, targetTti: 2 };
    foldReport(cell, usersReport(6, [1], { harqFeedback: [ack] }));
    foldReport(cell, usersReport(7, [1]));

    expect(userOf(cell)).toMatchObject({ lastHarq: 1 });
    expect(userOf(cell).harq[0]?.status).toBe("idle");
  });
});

describe("foldReport: smoothed throughput", () => {
  it("S2 follows T ← β·T + (1−β)·R", () => {
    const cell = cellWith({ tuning: { throughputMemory: 0.75 } });
    foldReport(cell, usersReport(0, [1]));
    userOf(cell).throughputBits = 1000;
    foldReport(cell, usersReport(1, [1], { deliveredBits: 5000 }));

    expect(userOf(cell).throughputBits).toBeCloseTo(0.75 * 1000 + 0.25 * 5000, 9);
  });

  it("S2 never falls below one bit, so that it can be divided by", () => {
    const cell = cellWith({ tuning: { throughputMemory: 0 } });
    foldReport(cell, usersReport(0, [1], { deliveredBits: 0 }));

    expect(userOf(cell).throughputBits).toBe(1);
  });

  it("S2 starts every user of the first report at the rate of an equal share", () => {
    const cell = cellWith({ tuning: { throughputMemory: 0.5 } });
    foldReport(cell, usersReport(0, [1, 2, 3]));
    const cellBits = userOf(cell).meanSeBits * cell.facts.rePerPrb * 12;

    for (const rnti of [1, 2, 3]) {
      expect(userOf(cell, rnti).throughputBits).toBeCloseTo((0.5 * cellBits) / 3, 6);
    }
  });
});

describe("foldReport: slow average", () => {
  it("S6 begins as the plain mean, its first guess worth 50 slots", () => {
    const cell = cellWith();
    foldReport(cell, usersReport(7, [1], { deliveredBits: 100 }));
    const guess = (51 * userOf(cell).slowThroughputBits - 100) / 50;
    for (const tti of [8, 9]) foldReport(cell, usersReport(tti, [1], { deliveredBits: 10 * tti }));

    expect(guess).toBeCloseTo(userOf(cell).meanSeBits * cell.facts.rePerPrb * 12, 6);
    expect(userOf(cell).slowThroughputBits).toBeCloseTo((50 * guess + 100 + 80 + 90) / 53, 6);
  });

  it("S6 goes on with its own memory, and follows a user from when it came", () => {
    const cell = cellWith({ tuning: { slowThroughputMemory: 0.99 } });
    for (const tti of [0, 200]) foldReport(cell, usersReport(tti, tti < 200 ? [1] : [1, 2]));
    for (const rnti of [1, 2]) userOf(cell, rnti).slowThroughputBits = 1000;
    foldReport(cell, usersReport(201, [1, 2], { deliveredBits: 3000 }));

    expect(userOf(cell, 1).slowThroughputBits).toBeCloseTo(0.99 * 1000 + 0.01 * 3000, 9);
    expect(userOf(cell, 2).slowThroughputBits).toBeCloseTo((51 * 1000 + 3000) / 52, 9);
  });

  it("S6 never falls below one bit", () => {
    const cell = cellWith({ tuning: { slowThroughputMemory: 0 } });
    foldReport(cell, usersReport(0, [1]));

    expect(userOf(cell).slowThroughputBits).toBe(1);
  });
});

describe("foldReport: identity", () => {
  test.prop([
    fc.tuple(reportsFor(setupOf(), 0), reportsFor(setupOf(), 2)),
    fc.infiniteStream(fc.nat({ max: 100 })),
  ])("R8 knows users by RNTI: their order in a report makes no difference", (reports, random) => {
    const [inOrder, shuffled] = [cellWith(), cellWith()];
    for (const report of reports) {
      turn(inOrder, report);
      turn(shuffled, { ...report, users: shuffle(report.users, random) });
    }

    expect(byRnti(shuffled)).toEqual(byRnti(inOrder));
  });

  it("S3 forgets a user only after the configured absence", () => {
    const cell = cellWith({ tuning: { forgetUserSlots: 10 } });
    foldReport(cell, usersReport(0, [1, 2]));
    foldReport(cell, usersReport(10, [2]));
    expect([...cell.users.keys()]).toEqual([1, 2]);

    foldReport(cell, usersReport(11, [2]));
    expect([...cell.users.keys()]).toEqual([2]);
  });

  it("S3 welcomes a user that comes back later as a new one", () => {
    const cell = cellWith({ tuning: { forgetUserSlots: 10 } });
    foldReport(cell, usersReport(0, [1, 2]));
    userOf(cell).ollaOffsetDb = 7;
    foldReport(cell, usersReport(11, [2]));
    foldReport(cell, usersReport(12, [1, 2]));

    expect(userOf(cell).ollaOffsetDb).toBe(0);
  });

  it("S3 keeps what it knows of a user that was away for a moment", () => {
    const cell = cellWith({ tuning: { forgetUserSlots: 10 } });
    foldReport(cell, usersReport(0, [1, 2]));
    userOf(cell).ollaOffsetDb = 7;
    foldReport(cell, usersReport(9, [2]));
    foldReport(cell, usersReport(10, [1, 2]));

    expect(userOf(cell).ollaOffsetDb).toBe(7);
  });
});

describe("foldReport: a repeated setup", () => {
  const LAST = { tti: 500, seq: 400 };

  it.each<[what: string, time: { tti: number; seq: number }, survivors: number]>([
    ["went on", { tti: 501, seq: 401 }, 2],
    ["went on after a pause", { tti: 500 + MAX_JUMP_SLOTS, seq: 401 }, 2],
    ["restarted", { tti: 0, seq: 0 }, 1],
    ["counts messages afresh", { tti: 501, seq: 0 }, 1],
    ["counts slots afresh", { tti: 3, seq: 401 }, 1],
    ["jumped too far ahead", { tti: 501 + MAX_JUMP_SLOTS, seq: 401 }, 1],
    ["numbers its messages too far ahead", { tti: 501, seq: 401 + MAX_JUMP_SLOTS }, 1],
  ])("S4 keeps the users of a RAN that went on, and no others: %s", (_, time, survivors) => {
    const cell = resyncing();
    foldReport(cell, { ...usersReport(time.tti, [1]), ...time });

    expect(cell.users.size).toBe(survivors);
    expect(cell).toMatchObject({ resync: false, ...time });
  });

  it("S4 does not count a new time line as lost reports", () => {
    const cell = resyncing();
    foldReport(cell, { ...usersReport(7, [1]), seq: 100_000_000 });
    foldReport(cell, { ...usersReport(8, [1]), seq: 100_000_001 });

    expect(cell.lostReports).toBe(0);
  });

  /** A cell of two users that has set up again; both would survive the absence of one. */
  function resyncing(): CellState {
    const cell = cellWith({ tuning: { forgetUserSlots: 1_000_000 } });
    foldReport(cell, { ...usersReport(LAST.tti, [1, 2]), ...LAST });
    cell.resync = true;
    return cell;
  }
});

// Helpers

function usersReport(
  tti: number,
  rntis: readonly number[],
  changes: Parameters<typeof userReportOf>[0] = {},
): Report {
  return reportOf({ tti, users: rntis.map((rnti) => userReportOf({ rnti, ...changes })) });
}

function byRnti({ users }: CellState) {
  return [...users.values()].sort((a, b) => a.rnti - b.rnti);
}

function shuffle<T>(items: readonly T[], random: Iterator<number>): T[] {
  return items
    .map((item) => ({ item, key: random.next().value as number }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
}
