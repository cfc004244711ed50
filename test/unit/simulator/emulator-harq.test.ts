import { describe, expect, it } from "vitest";
import { MCS_RAN_DECIDES } from "../../../schemas/fields.ts";
import { STOCK_OUTER_LOOP } from "../../../simulator/mac/stock-link-adaptation.ts";
import { emptyAllocation, grantTo } from "../../support/mini-service.ts";
import {
  blocksOf,
  NEAR,
  numPrbOf,
  observe,
  run,
  STANDING,
  syntheticCell,
} from "./synthetic-cell.ts";

/** A channel that is there when it is measured, and in no other slot. */
const RARE = {
  config: { csiPeriodSlots: 1000 },
  channel: { snrDb: [15, 15, 15, 15], everySlots: 1000 },
};

describe("HARQ of the emulated cell", () => {
  it.each([0, 1, 6])("E4 reports outcomes %i slots after the transmission", (harqFeedbackSlots) => {
    const slots = observe(syntheticCell({ harqFeedbackSlots, pdcchMissRatio: 0.5 }, NEAR), 100);
    for (const { report } of slots) {
      const heard = report.users.flatMap(({ rnti, harqFeedback }) =>
        harqFeedback.map(({ pid, ack, mcs, tbsBits, targetTti }) => ({
          ...{ rnti, pid, received: ack, mcs, tbsBits, targetTti },
        })),
      );
      const targetTti = report.tti - harqFeedbackSlots;
      const sent = slots[targetTti]?.blocks ?? [];
      expect(heard).toEqual(
        sent.map(({ rnti, pid, received, mcs, tbsBits }) => ({
          ...{ rnti, pid, received, mcs, tbsBits, targetTti },
        })),
      );
    }
  });

  it("E4 E14 in TDD sends in D slots, and answers several of them in one U slot", () => {
    const tdd = { slotPattern: "DDDSUU", harqFeedbackSlots: 3, pdcchMissRatio: 0.5 };
    const slots = observe(syntheticCell(tdd, NEAR), 120);
    const [sentIn, heardIn] = [new Set<number>(), new Set<string>()];
    for (const { report, blocks } of slots) {
      if (blocks.length > 0) sentIn.add(report.tti % 6);
      for (const { targetTti } of report.users.flatMap(({ harqFeedback }) => harqFeedback)) {
        heardIn.add(`${targetTti % 6} in ${report.tti % 6} after ${report.tti - targetTti}`);
      }
    }

    expect([...sentIn]).toEqual([0, 1, 2]);
    expect([...heardIn].sort()).toEqual(["0 in 4 after 4", "1 in 4 after 3", "2 in 5 after 3"]);
  });

  it.each([
    ["ir", [0, 2, 3, 1]],
    ["chase", [0, 0, 0, 0]],
  ] as const)(
    "E2 R4 %s: sends a lost block again with versions %j and everything else unchanged",
    (harqCombining, versions) => {
      const cell = syntheticCell({ harqCombining, maxHarqTx: 4, ...RARE.config }, RARE.channel);
      const blocks = blocksOf(observe(cell, 200)).filter((block) => block.length === 4);
      for (const block of blocks) {
        const [first] = block;
        if (!first) continue;
        const { mcs, tbsBits } = first;
        expect(block.map(({ rv }) => rv)).toEqual(versions);
        expect(block.map(({ txCount }) => txCount)).toEqual([1, 2, 3, 4]);
        expect(block).toMatchObject(block.map(() => ({ mcs, tbsBits, received: false })));
        expect(new Set(block.map(numPrbOf)).size).toBe(1);
      }
      expect(blocks.length).toBeGreaterThan(20);
    },
  );

  it("E2 E3 sends what was not heard again with the version that it had", () => {
    const misses = { maxHarqTx: 8, pdcchMissRatio: 0.5, ...RARE.config };
    const slots = observe(syntheticCell(misses, RARE.channel), 400);
    const blocks = blocksOf(slots).filter((block) => block.length === 8);
    for (const block of blocks) {
      const numHeardBefore = (n: number) => block.slice(0, n).filter(({ heard }) => heard).length;
      const versions = block.map((_, n) => [0, 2, 3, 1][numHeardBefore(n) % 4]);
      expect(block.map(({ rv }) => rv)).toEqual(versions);
    }
    expect(blocks.length).toBeGreaterThan(20);
  });

  it("E2 E3 combines what was heard of a block as if nothing else had been sent", () => {
    const rateRatiosOf = (pdcchMissRatio: number) => {
      let seen = 0;
      const losesAll = {
        codeBlockBler({ rateRatio = 1 }) {
          seen = rateRatio;
          return 1;
        },
      };
      const config = { ues: 1, maxHarqTx: 8, harqFeedbackSlots: 0, pdcchMissRatio };
      const cell = syntheticCell(config, { snrDb: [-60] }, losesAll);
      return Array.from({ length: 8 }, (_, tti) => {
        const block = { harqPid: 5, mcs: 27, prbs: [[3, 4]] as [number, number][] };
        const grants = [grantTo(0x4601, { ...block, retransmission: tti > 0 })];
        cell.step({ allocation: { ...emptyAllocation(tti, 0), grants } });
        return cell.blocks()[0]?.heard ? [seen] : [];
      }).flat();
    };
    const [all, some] = [rateRatiosOf(0), rateRatiosOf(0.7)];

    expect([all.length, new Set(all).size]).toEqual([8, 4]); // every version brings new bits
    expect(some.length).toBe(4);
    expect(some).toEqual(all.slice(0, some.length));
  });

  it.each([
    ["lost", 0, 2],
    ["unheard", 1, 0],
  ])("E2 tells in its reports what waits, with the version that comes next: %s", (_, ...args) => {
    const [pdcchMissRatio, rv] = args;
    const cell = syntheticCell({ harqFeedbackSlots: 0, pdcchMissRatio }, { snrDb: [-60] });
    const grants = [grantTo(0x4601, { harqPid: 5, mcs: 7, prbs: [[3, 4]] })];
    const report = cell.step({ allocation: { ...emptyAllocation(0, 0), grants } });
    const [sent] = cell.blocks();

    expect(sent).toMatchObject({ pid: 5, mcs: 7, rv: 0, txCount: 1, prbs: [[3, 4]] });
    expect(report.users[0]?.harqPending).toEqual([
      { pid: 5, mcs: 7, tbsBits: sent?.tbsBits, numPrb: 4, rv, txCount: 1 },
    ]);
  });

  it.each([
    [1, 0],
    [2, 0],
    [5, 0],
    [5, 0.5],
    [5, 1],
  ])("E2 E3 gives a block up after %i transmissions, heard or not (%d)", (...args) => {
    const [maxHarqTx, pdcchMissRatio] = args;
    const losses = { maxHarqTx, pdcchMissRatio, ues: 1, ...RARE.config };
    const cell = syntheticCell(losses, RARE.channel);
    const slots = observe(cell, 300);
    const blocks = blocksOf(slots).filter(([first]) => first?.tti !== 0);
    const [atFirst] = slots[0]?.blocks ?? [];
    const { residualBler, users } = cell.summary();

    expect(Math.max(...blocks.map((block) => block.length))).toBe(maxHarqTx);
    expect(blocks.slice(0, 40).every((block) => block.length === maxHarqTx)).toBe(true);
    expect(residualBler).toBeGreaterThan(0.97);
    expect(users[0]).toMatchObject({
      deliveredBytes: atFirst?.received ? atFirst.tbsBits / 8 : 0,
      queuedBytes: 0,
    });
    expect(users[0]?.droppedHarqBytes).toBeGreaterThan(0);
  });

  it("E2 am: what HARQ gave up is queued again, before new data, and nothing is dropped", () => {
    const cell = syntheticCell(
      {
        ...{ maxHarqTx: 2, ues: 1, pdcchMissRatio: 0.6, rlcMode: "am" },
        ...{ traffic: "cbr", cbrKbps: 200, maxQueueBytes: 2000 },
      },
      NEAR,
    );
    run(cell, 3000);
    const { users, residualBler } = cell.summary();

    expect(residualBler).toBeGreaterThan(0.3);
    expect(users[0]).toMatchObject({ droppedHarqBytes: 0, droppedHarqPackets: 0 });
    expect(users[0]?.deliveredBytes).toBeGreaterThan(0.95 * 25 * 3000);
  });

  it("E3 a grant that is not heard is a NACK, is counted, and leaves nothing to combine", () => {
    const cell = syntheticCell({ pdcchMissRatio: 0.25, ues: 2 }, NEAR);
    const slots = observe(cell, 2000);
    const sent = slots.flatMap(({ blocks }) => blocks);
    const numMissed = sent.filter(({ heard }) => !heard).length;
    const { dtx, blerFirstTx } = cell.summary();

    expect(sent.every(({ heard, received }) => heard === received)).toBe(true);
    expect(dtx).toBe(numMissed);
    expect(Math.abs(numMissed / sent.length - 0.25)).toBeLessThan(0.03);
    expect(blerFirstTx).toBe(0);
    expect(blocksOf(slots).some((block) => block.length > 1 && block.at(-1)?.received)).toBe(true);
  });

  it("E3 E8 first losses are those of heard grants, and stay at the target", () => {
    const cell = syntheticCell({ pdcchMissRatio: 0.1 }, STANDING);
    const sent = observe(cell, 4000).flatMap(({ blocks }) => blocks);
    const { dtx, blerFirstTx } = cell.summary();

    expect(Math.abs(dtx / sent.length - 0.1)).toBeLessThan(0.02);
    expect(Math.abs(blerFirstTx - 0.1)).toBeLessThan(0.02);
  });

  it("E2 E3 counts rounds, first losses, unheard grants and drops as they were", () => {
    const losses = { maxHarqTx: 3, harqFeedbackSlots: 0, pdcchMissRatio: 0.2, csiPeriodSlots: 4 };
    const cell = syntheticCell(losses, { ...RARE.channel, everySlots: 4 });
    const all = blocksOf(observe(cell, 4000));
    const blocks = all.filter((block) => block.length === 3 || block.at(-1)?.received);
    const { harqRounds, dtx, blerFirstTx, residualBler } = cell.summary();
    const numAfter = (numTx: number) =>
      blocks.filter((block) => block.length === numTx && block.at(-1)?.received).length;
    const numDropped = blocks.filter((block) => !block.at(-1)?.received).length;
    const heardFirst = all.flatMap(([first]) => (first?.heard ? [first] : []));

    expect(harqRounds).toEqual([1, 2, 3].map(numAfter));
    expect(residualBler).toBe(numDropped / blocks.length);
    expect(dtx).toBe(all.flat().filter(({ heard }) => !heard).length);
    expect(blerFirstTx).toBe(
      heardFirst.filter(({ received }) => !received).length / heardFirst.length,
    );
    for (const count of [...harqRounds, numDropped, dtx]) expect(count).toBeGreaterThan(30);
    // under full buffer blocks have no padding
    const bitsOf = (isReceived: boolean) =>
      blocks
        .map((block) => block.at(-1))
        .reduce((sum, last) => sum + (last?.received === isReceived ? last.tbsBits : 0), 0);
    const total = (key: "deliveredBytes" | "droppedHarqBytes") =>
      cell.summary().users.reduce((sum, user) => sum + 8 * user[key], 0);
    expect([total("deliveredBytes"), total("droppedHarqBytes")]).toEqual([true, false].map(bitsOf));
  });

  it("E8 L4 its outer loop hears of first transmissions only", () => {
    const once = { ues: 1, harqProcesses: 1, harqFeedbackSlots: 0, leadSlots: 1 };
    const mcsOf = (maxHarqTx: number) => {
      const cell = syntheticCell({ ...once, ...RARE.config, maxHarqTx }, RARE.channel);
      return blocksOf(observe(cell, 100)).map(([first]) => first?.mcs);
    };
    const [rarely, often] = [mcsOf(8), mcsOf(1)];

    expect(rarely.length).toBeGreaterThan(9);
    expect(rarely).toEqual(often.slice(0, rarely.length));
    expect(rarely.at(-1)).toBeLessThan(rarely[0] ?? 0);
  });

  it("E3 E8 its outer loop does not learn from grants that were not heard", () => {
    const cell = syntheticCell({ ues: 1, pdcchMissRatio: 1 }, { snrDb: [15] });
    const slots = observe(cell, 100);
    const feedback = slots.flatMap(({ report }) => report.users.flatMap((u) => u.harqFeedback));

    expect(new Set(blocksOf(slots).map(([first]) => first?.mcs)).size).toBe(1);
    expect(feedback.length).toBeGreaterThan(50);
    expect(feedback.every(({ ack, dtx }) => !ack && dtx)).toBe(true);
  });

  it("E8 L2 its outer loop winds up to its limit, and no further, while the highest MCS is too easy", () => {
    const prompt = { ues: 1, csiDelaySlots: 0, harqFeedbackSlots: 0 };
    const later = { fromTti: 1000, snrDb: [15] };
    const slots = observe(syntheticCell(prompt, { snrDb: [35], later }), 1200);
    const first = slots.flatMap(({ blocks }) => blocks.filter(({ txCount }) => txCount === 1));
    const outcomes = first.map(({ received }) => (received ? "+" : "-")).join("");
    const mostLost = STOCK_OUTER_LOOP.limitDb / STOCK_OUTER_LOOP.stepUpDb;

    expect(first.slice(0, 1000).every(({ mcs }) => mcs === 28)).toBe(true);
    expect(outcomes.slice(1000)).toContain("-".repeat(mostLost / 2));
    expect(outcomes).not.toContain("-".repeat(mostLost + 1));
  });

  it("E8 its outer loop learns from MCSs that it chose itself only", () => {
    const ownMcsAfter = (numLost: number, mcs: number) => {
      const cell = syntheticCell({ ues: 1, harqFeedbackSlots: 0, ...RARE.config }, RARE.channel);
      for (let tti = 0; tti < numLost; tti += 1) {
        const grants = [grantTo(0x4601, { harqPid: tti, mcs })];
        cell.step({ allocation: { ...emptyAllocation(tti, 0), grants } });
      }
      const grants = [grantTo(0x4601, { harqPid: 15 })];
      cell.step({ allocation: { ...emptyAllocation(numLost, 0), grants } });
      return cell.blocks()[0]?.mcs;
    };

    expect(ownMcsAfter(10, 20)).toBe(ownMcsAfter(0, 20));
    expect(ownMcsAfter(10, MCS_RAN_DECIDES)).toBeLessThan(ownMcsAfter(0, 20) ?? 0);
  });

  it.each([
    { slotPattern: "D", ssbPeriodMs: 5 },
    { slotPattern: "DSUUU", reservedPrb: "0,20,3", prgSizePrb: 4 },
  ] as const)("E2 every process ends in ACK or drop, in time: %j", (grid) => {
    const cell = syntheticCell({ ...grid, harqProcesses: 8, pdcchMissRatio: 0.5 }, STANDING);
    const slots = observe(cell, 3000);
    const blocks = blocksOf(slots).filter(([first]) => (first?.tti ?? 0) < 2500);
    const open = blocks.filter((block) => block.length < 4 && !block.at(-1)?.received);

    expect(blocks.length).toBeGreaterThan(300);
    expect(open).toEqual([]);
  });

  it("E2 HARQ is stop-and-wait: nothing is sent on a process before its outcome is known", () => {
    const slots = observe(syntheticCell({ harqFeedbackSlots: 9, pdcchMissRatio: 0.5 }, NEAR), 400);
    const lastTti = new Map<string, number>();
    for (const { report, blocks } of slots) {
      for (const { rnti, pid } of blocks) {
        const key = `${rnti}:${pid}`;
        expect(report.tti - (lastTti.get(key) ?? -99)).toBeGreaterThan(9);
        lastTti.set(key, report.tti);
      }
    }
  });
});
