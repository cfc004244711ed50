import { describe, expect, it } from "vitest";
import type { Report } from "../../../schemas/report.ts";
import { emptyAllocation, grantTo } from "../../support/mini-service.ts";
import { NEAR, observe, run, syntheticCell } from "./synthetic-cell.ts";

const LEAD_SLOTS = 3;
const CHURN = { ues: 2, leadSlots: LEAD_SLOTS, sessionS: 0.06, absenceS: 0.04 };

describe("users that come and go", () => {
  it("E15 are reported while connected, and come back under another RNTI", () => {
    const cell = syntheticCell({ ...CHURN, numRntis: 1000 }, NEAR);
    const rntis = run(cell, 2000).map(({ users }) => users.map(({ rnti }) => rnti));
    const inOrder = [...new Set(rntis.flat())];

    expect(new Set(rntis.map((list) => list.length))).toEqual(new Set([0, 1, 2]));
    expect(inOrder).toEqual(inOrder.map((_, n) => 0x4601 + n));
    expect(cell.summary().sessions).toBe(inOrder.length);
    expect(inOrder.length).toBeGreaterThan(20);
  });

  it("E15 RNTIs are used again only after the whole pool", () => {
    const cell = syntheticCell({ ...CHURN, numRntis: 7 }, NEAR);
    const begun: number[] = [];
    let before: number[] = [];
    for (const { users } of run(cell, 3000)) {
      const now = users.map(({ rnti }) => rnti);
      begun.push(...now.filter((rnti) => !before.includes(rnti)));
      before = now;
    }

    expect(new Set(begun).size).toBe(7);
    for (const [n, rnti] of begun.entries()) {
      expect(begun.slice(Math.max(0, n - 5), n)).not.toContain(rnti);
    }
  });

  it("E15 E1 can be granted for leadSlots after they left, and not longer", () => {
    const { cell, rnti } = untilSomebodyLeft({ ...CHURN, numRntis: 1000 });
    const leftTti = cell.tti - 1; // ran already, without the user in its report
    const applied = [1, 2, 3].map((after) => {
      const grants = [grantTo(rnti, { harqPid: after })];
      return cell.step({ allocation: { ...emptyAllocation(leftTti + after, 0), grants } }).applied;
    });

    expect(applied.map((echo) => echo?.status)).toEqual(["HIT", "HIT", "REJECTED"]);
    expect(applied[2]?.reason).toBe("UNKNOWN_RNTI");
  });

  it("E15 E7 lose all that waits or is in flight, which is counted as dropped", () => {
    const changes = { ...CHURN, traffic: "cbr,full", cbrKbps: 100_000, absenceS: 1000 };
    const { cell, user } = untilSomebodyLeft(changes);
    const before = cell.summary().users[user];
    run(cell, LEAD_SLOTS + 1);
    const after = cell.summary().users[user];

    expect((before?.queuedBytes ?? 0) + (before?.inFlightBytes ?? 0)).toBeGreaterThan(0);
    expect(after).toMatchObject({ queuedBytes: 0, inFlightBytes: 0 });
    expect(after?.droppedReleaseBytes).toBeGreaterThan(0);
  });

  it("E15 are offered nothing while away", () => {
    const { cell, user } = untilSomebodyLeft({ ...CHURN, traffic: "cbr", absenceS: 1000 });
    run(cell, LEAD_SLOTS + 1);
    const offered = cell.summary().users[user]?.offeredBytes;
    run(cell, 50);

    expect(cell.summary().users[user]?.offeredBytes).toBe(offered);
  });

  it("E15 come back with idle processes and an outer loop that begins anew", () => {
    // lost blocks drive the MCS down; the first one of a new session is as high as ever
    const changes = { ...CHURN, csiPeriodSlots: 100, numRntis: 1000 };
    const channel = { snrDb: [12, 12], everySlots: 100 };
    const slots = observe(syntheticCell(changes, channel), 3000);
    const blocks = slots.flatMap((slot) => slot.blocks);
    const mcsByRnti = new Map<number, number[]>();
    for (const { rnti, mcs, txCount } of blocks) {
      if (txCount === 1) mcsByRnti.set(rnti, [...(mcsByRnti.get(rnti) ?? []), mcs]);
    }
    const sessions = [...mcsByRnti.values()];
    const fresh = new Set(sessions.map(([first]) => first ?? 0));
    const lowest = Math.min(...sessions.map((mcs) => mcs.at(-1) ?? 0));

    expect(sessions.length).toBeGreaterThan(20);
    expect(Math.max(...fresh) - Math.min(...fresh)).toBeLessThanOrEqual(1);
    expect(lowest).toBeLessThan(Math.min(...fresh) - 5);
    expect(blocks.find(({ rnti }) => rnti === 0x4601 + 9)).toMatchObject({ pid: 15, txCount: 1 });
  });
});

// Helpers

/** A cell that has just run the first slot without one of its users, which one, and its RNTI. */
function untilSomebodyLeft(changes: Parameters<typeof syntheticCell>[0]) {
  const cell = syntheticCell(changes, NEAR);
  let report = cell.step();
  const [first, second] = report.users.map(({ rnti }) => rnti);
  const isThere = (rnti: number | undefined, { users }: Report) =>
    users.some((user) => user.rnti === rnti);
  while (isThere(first, report) && isThere(second, report)) report = cell.step();
  const user = isThere(first, report) ? 1 : 0;
  return { cell, user, rnti: (user === 0 ? first : second) ?? 0 };
}
