import { Value } from "@sinclair/typebox/value";
import { describe, expect, it } from "vitest";
import type { EmulatorConfig } from "../../../schemas/config.ts";
import { FULL_BUFFER_BYTES } from "../../../schemas/fields.ts";
import { Report } from "../../../schemas/report.ts";
import { Setup } from "../../../schemas/setup.ts";
import { createEmulator, type Emulator } from "../../../simulator/emulator.ts";
import { emulatorConfig } from "../../support/emulator-config.ts";
import { createMiniService, emptyAllocation, grantTo } from "../../support/mini-service.ts";
import { type SyntheticChannelOptions, syntheticChannel } from "../../support/synthetic-channel.ts";

const FADING: SyntheticChannelOptions = {
  snrDb: [4, 9, 14, 19],
  dopplerPerSlot: 0.02,
  spreadPerPrb: 0.1,
};

describe("createEmulator", () => {
  it("speaks the contract: setup and every report are valid", () => {
    const { cell } = syntheticCell({ traffic: "cbr" });

    expect(Value.Check(Setup, cell.setup)).toBe(true);
    for (const report of run(cell, 200)) expect(Value.Check(Report, report)).toBe(true);
  });

  it("counts slots, frames and its own clock", () => {
    const { cell } = syntheticCell({ scsKhz: 30, prb: 12 });
    const report = run(cell, 20_500).at(-1);

    expect(report).toMatchObject({ seq: 20_499, tti: 20_499, sfn: 0, slot: 19 });
    expect(report?.sentNs).toBe(20_499 * 500_000);
    expect(cell.tti).toBe(20_500);
  });

  it("R1 applies an allocation in its own slot and says HIT", () => {
    const { cell } = syntheticCell();
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
    const { cell } = syntheticCell();
    const { cell: alone } = syntheticCell();
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

  it("E1 says nothing about slots that no allocation can be for", () => {
    const { cell } = syntheticCell({ leadSlots: 3 });
    const statuses = run(cell, 5).map(({ applied }) => applied?.status);

    expect(statuses).toEqual([undefined, undefined, undefined, "MISS", "MISS"]);
    expect(cell.summary()).toMatchObject({ slots: 5, miss: 2, hitRatio: 0 });
  });

  it("E1 echoes what was refused on arrival", () => {
    const { cell } = syntheticCell();
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

  it("E4 reports outcomes k1 slots after the transmission", () => {
    const { cell } = syntheticCell({ harqFeedbackSlots: 6 });
    for (const { tti, users } of run(cell, 100)) {
      for (const { targetTti } of users.flatMap(({ harqFeedback }) => harqFeedback)) {
        expect(targetTti).toBe(tti - 6);
      }
    }
    expect(cell.summary().blerFirstTx).toBeGreaterThan(0);
  });

  it.each(["full", "cbr"] as const)(
    "E7 loses no byte over 20,000 slots of %s traffic",
    (traffic) => {
      const { cell } = syntheticCell({ traffic, cbrKbps: 3000, maxHarqTx: 2, prb: 12 }, 1);
      const service = createMiniService({ ...cell.setup, leadSlots: 1 });
      let deliveredBits = 0;
      let report = cell.step();
      for (let n = 1; n < 20_000; n += 1) {
        const answer = service.answer(report);
        const isLost = n % 7 === 0;
        report = cell.step(isLost ? {} : { allocation: answer });
        deliveredBits += report.users.reduce((sum, user) => sum + user.deliveredBits, 0);
      }
      const { users, hit, miss } = cell.summary();

      for (const user of users) {
        const { offeredBytes, deliveredBytes, queuedBytes, inFlightBytes, droppedBytes } = user;
        expect(deliveredBytes + queuedBytes + inFlightBytes + droppedBytes).toBe(offeredBytes);
        expect(droppedBytes).toBeGreaterThan(0);
      }
      expect(8 * users.reduce((sum, { deliveredBytes }) => sum + deliveredBytes, 0)).toBe(
        deliveredBits,
      );
      expect(hit).toBeGreaterThan(15_000);
      expect(miss).toBeGreaterThan(2000);
    },
  );

  it("E7 reports the buffer without what is on HARQ processes", () => {
    const { cell } = syntheticCell({ traffic: "cbr", cbrKbps: 800 });
    const { cell: full } = syntheticCell();
    // 100 bytes per slot and no PRB for the user before slot 3: the slots are given to nobody.
    const nobody = (tti: number) => ({ allocation: { ...emptyAllocation(tti, 0) } });
    const waiting = [0, 1, 2].map((tti) => cell.step(nobody(tti)).users[0]);

    expect(waiting.map((user) => user?.bufferBytes)).toEqual([100, 200, 300]);
    expect(waiting.map((user) => user?.holDelayUs)).toEqual([0, 1000, 2000]);
    expect(full.step().users[0]).toMatchObject({ bufferBytes: FULL_BUFFER_BYTES, holDelayUs: 0 });
  });

  it("two runs with the same configuration and offers give the same reports, byte for byte", () => {
    const [one, two] = [record(emulatorConfig()), record(emulatorConfig())];

    expect(one).toBe(two);
    expect(record(emulatorConfig({ seed: 2 }))).not.toBe(one);
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
      spreadPerPrb: 0.06,
    };
    const config = { ues: 10, maxHarqTx: 1, cqiDelaySlots: 1 };
    const { cell: stock } = syntheticCell(config, 1, channel);
    const { cell: roundRobin } = syntheticCell(config, 1, channel);
    const service = createMiniService({ ...roundRobin.setup, leadSlots: 1 });
    let report = roundRobin.step();
    for (let n = 1; n < 3000; n += 1)
      report = roundRobin.step({ allocation: service.answer(report) });
    run(stock, 3000);

    expect(roundRobin.summary().hit).toBe(2999);
    expect(stock.summary().cellMbps).toBeGreaterThan(1.15 * roundRobin.summary().cellMbps);
    expect(stock.summary().jain).toBeGreaterThan(0.9);
  });
});

// Helpers

function syntheticCell(
  changes: Partial<EmulatorConfig> = {},
  seed = 1,
  channel: SyntheticChannelOptions = FADING,
): { cell: Emulator; config: EmulatorConfig } {
  const config = emulatorConfig({ seed, ...changes });
  return { cell: createEmulator(config, { channel: syntheticChannel(config, channel) }), config };
}

function run(cell: Emulator, numSlots: number): Report[] {
  return Array.from({ length: numSlots }, () => cell.step());
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
