import { Value } from "@sinclair/typebox/value";
import { describe, expect, it } from "vitest";
import type { EmulatorConfig } from "../../../schemas/config.ts";
import { FULL_BUFFER_BYTES } from "../../../schemas/fields.ts";
import { Report } from "../../../schemas/report.ts";
import { Setup } from "../../../schemas/setup.ts";
import { createEmulator, type Emulator } from "../../../simulator/emulator.ts";
import { emulatorConfig } from "../../support/emulator-config.ts";
import { createMiniService, emptyAllocation, grantTo } from "../../support/mini-service.ts";
import { syntheticChannel } from "../../support/synthetic-channel.ts";
import { FADING, run, STANDING, syntheticCell } from "./synthetic-cell.ts";

describe("createEmulator", () => {
  it("speaks the contract: setup and every report are valid", () => {
    const cell = syntheticCell({ traffic: "cbr" });

    expect(Value.Check(Setup, cell.setup)).toBe(true);
    for (const report of run(cell, 200)) expect(Value.Check(Report, report)).toBe(true);
  });

  it("counts slots, frames and its own clock", () => {
    const cell = syntheticCell({ scsKhz: 30, prb: 6, subbandPrb: 6, ues: 1 }, STANDING);
    const report = run(cell, 20_500).at(-1);

    expect(report).toMatchObject({ seq: 20_499, tti: 20_499, sfn: 0, slot: 19 });
    expect(report?.sentNs).toBe(20_499 * 500_000);
    expect(cell.tti).toBe(20_500);
  });

  it("E8 leaves the process alone that an allocation for a later slot names", () => {
    const cell = syntheticCell({ ues: 1 }, STANDING);
    const grants = [grantTo(0x4601, { harqPid: 15 })];
    cell.advance({ later: [{ ...emptyAllocation(0, 2), grants }] });
    expect(cell.blocks()[0]?.pid).toBe(14);

    cell.advance();
    expect(cell.blocks()[0]?.pid).toBe(15);
  });

  it("R1 applies an allocation in its own slot and says HIT", () => {
    const cell = syntheticCell();
    const [first] = run(cell, 2);
    const rnti = first?.users[2]?.rnti ?? 0;
    const allocation = {
      ...emptyAllocation(0, 2),
      grants: [grantTo(rnti, { harqPid: 3, mcs: 5 })],
    };
    const hit = cell.step({ allocation });
    const feedback = run(cell, 4)
      .at(-1)
      ?.users.map(({ harqFeedback }) => harqFeedback);

    expect(hit.applied).toEqual({ status: "HIT", targetTti: 2, allocationSeq: 0 });
    expect(feedback?.[2]).toMatchObject([{ pid: 3, mcs: 5, targetTti: 2 }]);
    expect(feedback?.[0]).toEqual([]);
  });

  it("R1 R2 applies nothing of an allocation that breaks a rule, and runs its own scheduler", () => {
    const cell = syntheticCell();
    const alone = syntheticCell();
    const [first] = run(cell, 2);
    run(alone, 2);
    const good = grantTo(first?.users[0]?.rnti ?? 0);
    const broken = { ...emptyAllocation(0, 2), grants: [good, grantTo(9)] };
    const { applied, ...report } = cell.step({ allocation: broken });
    const { applied: missed, ...aloneReport } = alone.step();

    expect(applied).toMatchObject({ status: "REJECTED", reason: "UNKNOWN_RNTI" });
    expect(missed).toEqual({ status: "MISS", targetTti: 2 });
    expect(report).toEqual(aloneReport);
    expect(run(cell, 10).map(({ users }) => users)).toEqual(
      run(alone, 10).map(({ users }) => users),
    );
    expect(cell.summary().codes).toEqual({ UNKNOWN_RNTI: 1 });
  });

  it("R6 sends with the power and on the PRBs that were granted", () => {
    const cell = syntheticCell({}, STANDING);
    const grants = [
      grantTo(0x4601, { prbs: [[2, 3]], powerOffsetDb: -3 }),
      grantTo(0x4602, {
        prbs: [
          [20, 1],
          [5, 2],
        ],
        powerOffsetDb: 2,
      }),
    ];
    cell.step({ allocation: { ...emptyAllocation(0, 0), grants } });
    const sent = cell
      .blocks()
      .map(({ sinrDb, ...block }) => ({ ...block, snrDb: Math.round(1e6 * sinrDb) / 1e6 }));

    expect(sent).toMatchObject([
      { rnti: 0x4601, prbs: [[2, 3]], powerOffsetDb: -3, snrDb: 4 - 3 },
      {
        rnti: 0x4602,
        prbs: [
          [5, 2],
          [20, 1],
        ],
        powerOffsetDb: 2,
        snrDb: 9 + 2,
      },
    ]);
  });

  it("E1 says nothing about slots that no allocation can be for", () => {
    const cell = syntheticCell({ leadSlots: 3 });
    const statuses = run(cell, 5).map(({ applied }) => applied?.status);

    expect(statuses).toEqual([undefined, undefined, undefined, "MISS", "MISS"]);
    expect(cell.summary()).toMatchObject({ slots: 5, miss: 2, hitRatio: 0 });
  });

  it("E1 E14 echoes in every slot, but counts those only in which there is a downlink", () => {
    const cell = syntheticCell({ slotPattern: "DSU" });
    const statuses = run(cell, 29).map(({ applied }) => applied?.status);
    const grants = [grantTo(0x4601)];
    const refused = cell.step({ allocation: { ...emptyAllocation(29, 0), grants } });

    expect(new Set(statuses.slice(2))).toEqual(new Set(["MISS"]));
    expect(refused.applied).toMatchObject({ status: "REJECTED", reason: "RESERVED_PRB" });
    expect(cell.summary()).toMatchObject({ slots: 30, miss: 9, rejected: 0 });
    expect(cell.summary().codes).toEqual({ RESERVED_PRB: 1 });
  });

  it("E1 echoes what was refused on arrival", () => {
    const cell = syntheticCell();
    const refused = { status: "STALE", targetTti: 0, allocationSeq: 7, code: "STALE_TTI" } as const;

    expect(cell.step({ refused }).applied).toEqual({
      status: "STALE",
      targetTti: 0,
      allocationSeq: 7,
      reason: "STALE_TTI",
    });
    expect(cell.summary().stale).toBe(1);
    expect(cell.summary().codes).toEqual({}); // counted where it was refused
  });

  it("E7 reports the buffer without what is on HARQ processes", () => {
    const cell = syntheticCell({ traffic: "cbr", cbrKbps: 800 });
    const full = syntheticCell();
    // 100 bytes per slot and no PRB for the user before slot 3: the slots are given to nobody.
    const nobody = (tti: number) => ({ allocation: { ...emptyAllocation(tti, 0) } });
    const waiting = [0, 1, 2].map((tti) => cell.step(nobody(tti)).users[0]);

    expect(waiting.map((user) => user?.bufferBytes)).toEqual([100, 200, 300]);
    expect(waiting.map((user) => user?.holDelayUs)).toEqual([0, 1000, 2000]);
    expect(full.step().users[0]).toMatchObject({ bufferBytes: FULL_BUFFER_BYTES, holDelayUs: 0 });
  });

  it("E10 two runs with the same configuration and offers give the same reports, byte for byte", () => {
    const [one, two] = [record(emulatorConfig()), record(emulatorConfig())];

    expect(one).toBe(two);
    expect(record(emulatorConfig({ seed: 2 }))).not.toBe(one);
  });

  it("a step is an advance and a report, and looking twice changes nothing", () => {
    const changes = { traffic: "cbr,full", sessionS: 0.05, absenceS: 0.02, pdcchMissRatio: 0.05 };
    const [stepped, looked] = [syntheticCell(changes), syntheticCell(changes)];
    for (let tti = 0; tti < 300; tti += 1) {
      looked.advance();
      const [report, blocks] = [looked.report(), looked.blocks()];
      expect(looked.report()).toEqual(report);
      expect(looked.blocks()).toEqual(blocks);
      expect(looked.summary()).toEqual(looked.summary());
      expect(stepped.step()).toEqual(report);
    }
    expect(stepped.summary()).toEqual(looked.summary());
  });

  it.each([
    [{ csi: "subband", subbandPrb: 5 }, 5, undefined],
    [{ csi: "wideband" }, 0, undefined],
    [{ csi: "srs", prgSizePrb: 4 }, 0, 6],
  ] as const)("E5 reports CSI as configured, with its true age: %j", (csi, numSubbands, numPrg) => {
    const cell = syntheticCell({ ...csi, csiPeriodSlots: 10, csiDelaySlots: 4 });
    const users = run(cell, 30).flatMap((report) => report.users.slice(0, 1));

    expect([0, 13, 14, 23, 24].map((tti) => users[tti]?.cqi.ageSlots)).toEqual([0, 13, 4, 13, 4]);
    expect(users[20]?.cqi.subband).toHaveLength(numSubbands);
    expect(users[20]?.sinrDb?.length).toBe(numPrg);
  });

  it("E14 refuses grants on reserved PRBs, and keeps its own scheduler off them", () => {
    const cell = syntheticCell({ ssbPeriodMs: 5, reservedPrb: "0,1", leadSlots: 2 });
    const reserved = run(cell, 10).map(({ reservedPrb }) => reservedPrb);
    const grants = [grantTo(0x4601, { prbs: [[21, 1]] })];
    const report = cell.step({ allocation: { ...emptyAllocation(10, 0), grants } });

    // a report speaks of the slot for which it asks
    const [ssb, other] = [
      [
        [2, 20],
        [0, 1],
      ],
      [[0, 1]],
    ];
    expect(reserved).toEqual(
      [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => (n % 5 === 3 ? ssb : other)),
    );
    expect(report.applied).toMatchObject({ status: "REJECTED", reason: "RESERVED_PRB" });
    expect(prbsOf(cell).sort((a, b) => a - b)).toEqual([1, 22, 23]);
    cell.step();
    expect(prbsOf(cell)).toHaveLength(23);
  });

  it("lets slices go round the users, and sums up what each was given", () => {
    const cell = syntheticCell({ slices: "1:0/0/100;2-0000ab:10/20/30" });
    const [report] = run(cell, 50);
    const { slices, users } = cell.summary();

    expect(report?.users.map(({ snssai }) => snssai?.sst)).toEqual([1, 2, 1, 2]);
    expect(slices.map(({ snssai }) => snssai)).toEqual(
      cell.setup.slices?.map(({ snssai }) => snssai),
    );
    expect(slices[0]?.prbPercent).toBeCloseTo(
      100 * ((users[0]?.prbShare ?? 0) + (users[2]?.prbShare ?? 0)),
      9,
    );
    expect(slices.reduce((sum, { prbPercent }) => sum + prbPercent, 0)).toBeCloseTo(100, 9);
  });

  it("E3 gives a user the same luck in a slot, whoever else is scheduled", () => {
    const coinFlip = { codeBlockBler: () => 0.5 };
    const outcomesWith = (numGranted: number) => {
      const config = emulatorConfig({ maxHarqTx: 1, harqFeedbackSlots: 0 });
      const channel = syntheticChannel(config, FADING);
      const cell = createEmulator(config, { channel, blerModel: coinFlip });
      return Array.from({ length: 200 }, (_, tti) => {
        const grants = Array.from({ length: numGranted }, (_, u) =>
          grantTo(0x4601 + u, { mcs: 0, prbs: [[u, 1]] }),
        );
        const { users } = cell.step({ allocation: { ...emptyAllocation(tti, 0), grants } });
        return users[0]?.harqFeedback[0]?.ack;
      });
    };
    const alone = outcomesWith(1);

    expect(outcomesWith(4)).toEqual(alone);
    expect(new Set(alone)).toEqual(new Set([true, false]));
  });

  it("E8 stock scheduler delivers more than round robin, and is fairer than one user alone", () => {
    const channel = {
      snrDb: Array.from({ length: 10 }, () => 12),
      dopplerPerSlot: 0.01,
      spreadPerPrb: 0.12,
    };
    const config = { ues: 10, prb: 12, subbandPrb: 2, maxHarqTx: 1, csiDelaySlots: 1 };
    const stock = syntheticCell(config, channel);
    const roundRobin = syntheticCell(config, channel);
    const service = createMiniService({ ...roundRobin.setup, leadSlots: 1 });
    let report = roundRobin.step();
    for (let n = 1; n < 1500; n += 1)
      report = roundRobin.step({ allocation: service.answer(report) });
    run(stock, 1500);

    expect(roundRobin.summary().hit).toBe(1499);
    expect(stock.summary().cellMbps).toBeGreaterThan(1.15 * roundRobin.summary().cellMbps);
    expect(stock.summary().jain).toBeGreaterThan(0.9);
  });
});

// Helpers

/** PRBs that carried the latest slot's blocks. */
function prbsOf(cell: Emulator): number[] {
  return cell
    .blocks()
    .flatMap(({ prbs }) => prbs)
    .flatMap(([start, length]) => Array.from({ length }, (_, i) => start + i));
}

/** Every report of 300 slots in the street canyon under a service, as text. */
function record(config: EmulatorConfig): string {
  const cell = createEmulator(config);
  const service = createMiniService({ ...cell.setup, leadSlots: 1 });
  const reports: Report[] = [cell.step()];
  while (reports.length < 300) {
    const last = reports.at(-1);
    reports.push(cell.step(last ? { allocation: service.answer(last) } : {}));
  }
  return JSON.stringify(reports);
}
