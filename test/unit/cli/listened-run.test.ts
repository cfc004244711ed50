import { describe, expect, it } from "vitest";
import type { RecordedSlot } from "../../../schemas/recording.ts";
import type { Report } from "../../../schemas/report.ts";
import { createListenedRun } from "../../../src/cli/listened-run.ts";
import { encode } from "../../../src/wire/codec.ts";
import { setupOf } from "../../support/cells.ts";
import { startInMemoryLoop } from "../../support/service-in-memory.ts";

const setup = setupOf({ leadSlots: 2 });

describe("a run that is listened to", () => {
  it("is what cell and service said to each other, slot by slot", async () => {
    const { run, slots } = listened();
    const loop = startInMemoryLoop();
    run.hearSetup(encode(loop.emulator.setup, "json"));
    for (let n = 0; n < 50; n += 1) {
      run.hearReport(encode(await loop.step(), "msgpack"));
      run.hearAllocation(loop.link.allocationBytes.at(-1) ?? new Uint8Array());
    }

    expect(slots.map(({ report }) => report.tti)).toEqual(Array.from({ length: 50 }, (_, n) => n));
    expect(slots.map(({ allocation }) => allocation)).toEqual([
      ...[undefined, undefined],
      ...loop.link.allocations.slice(0, 48),
    ]);
    expect(run.numMissed).toBe(0);
  });

  it("has an allocation only where the cell says that it had come in time", async () => {
    const { run, slots } = listened();
    const [allocation] = (await oneStep()).link.allocations; // for slot 2
    run.hearSetup(encode(setup, "json"));
    for (const status of ["MISS", "STALE", "REJECTED", "HIT"] as const) {
      const tti = 10 * slots.length + 10;
      run.hearAllocation(encode({ ...allocation, reportTti: tti - 2, targetTti: tti }, "json"));
      run.hearReport(reportOf(tti, { status, targetTti: status === "STALE" ? tti - 1 : tti }));
    }

    const had = slots.map(({ report, allocation }) => [report.applied?.status, allocation?.seq]);
    expect(had).toEqual([
      ["MISS", undefined],
      ["STALE", undefined],
      ["REJECTED", 0],
      ["HIT", 0],
    ]);
    expect(run.numMissed).toBe(27);
  });

  it("asks for the setup of a cell that reports already, at a bounded rate", () => {
    const { run, slots, told } = listened();
    for (let tti = 0; tti < 1500; tti += 1) run.hearReport(reportOf(tti));
    run.hearSetup(encode(setup, "json"));
    run.hearReport(reportOf(1500));

    expect(told).toEqual(["solicit", "solicit"]);
    expect(slots.map(({ report }) => report.tti)).toEqual([1500]);
  });

  it("ends where the cell begins anew or is another", () => {
    const [again, leapt, other] = [listened(), listened(), listened()];
    for (const { run } of [again, leapt, other]) {
      run.hearSetup(encode(setup, "json"));
      run.hearReport(reportOf(5));
      run.hearSetup(encode(Object.fromEntries(Object.entries(setup).reverse()), "msgpack"));
    }
    again.run.hearReport(reportOf(0));
    leapt.run.hearReport(reportOf(100_006));
    other.run.hearSetup(encode({ ...setup, carrierPrb: 20 }, "json"));

    expect(again.told).toEqual(["the cell has begun anew"]);
    expect(leapt.told).toEqual(["the cell has begun anew"]);
    expect(other.told).toEqual(["the cell has set up again, with other facts"]);
  });

  it("goes on after a setup that the cell was only asked for", () => {
    const { run, slots, told } = listened();
    for (const tti of [5, 6]) {
      run.hearSetup(encode(setup, "json"));
      run.hearReport(reportOf(tti));
    }
    run.hearReport(reportOf(6)); // again: no setup came before it

    expect([slots.length, told]).toEqual([2, ["solicit"]]);
  });

  it("passes over reports out of time, and asks for the setup as a service does", () => {
    const { run, slots, told } = listened();
    run.hearSetup(encode(setup, "json"));
    run.hearReport(reportOf(5));
    for (const tti of [0, 5, 100_006, 1_000_000]) run.hearReport(reportOf(tti));
    run.hearReport(reportOf(7));

    expect(slots.map(({ report }) => report.tti)).toEqual([5, 7]);
    expect([run.numMissed, told]).toEqual([1, ["solicit"]]);
  });

  it("goes on after a setup that a service would refuse", () => {
    const { run, slots, told } = listened();
    run.hearSetup(encode(setup, "json"));
    run.hearReport(reportOf(5));
    for (const changes of [{ cellId: "cell-2" }, { contractVersion: "2.0" }, { subbandPrb: 200 }]) {
      run.hearSetup(encode({ ...setup, ...changes }, "json"));
    }
    run.hearReport(reportOf(6));

    expect([slots.length, told]).toEqual([2, []]);
  });

  it("R10 passes over what no service would take", () => {
    const { run, slots, told } = listened();
    run.hearSetup(encode(setup, "json"));
    for (const bytes of [new Uint8Array(), Uint8Array.of(0xc1), encode({ tti: -1 }, "json")]) {
      run.hearSetup(bytes);
      run.hearReport(bytes);
      run.hearAllocation(bytes);
    }
    run.hearReport(reportOf(0));

    expect([slots.length, told]).toEqual([1, []]);
  });
});

// Helpers

function listened() {
  const slots: RecordedSlot[] = [];
  const told: string[] = [];
  const run = createListenedRun(setup.cellId, {
    solicit: () => told.push("solicit"),
    record: (_, slot) => slots.push(slot),
    end: (reason) => told.push(reason),
  });
  return { run, slots, told };
}

async function oneStep() {
  const loop = startInMemoryLoop();
  await loop.step();
  return loop;
}

function reportOf(tti: number, applied?: Report["applied"]): Uint8Array {
  const time = { seq: tti, tti, sfn: 0, slot: 0, sentNs: 0 };
  return encode({ ...time, reservedPrb: [], users: [], ...(applied && { applied }) }, "json");
}
