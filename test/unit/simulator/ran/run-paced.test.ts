import { describe, expect, it } from "vitest";
import type { EmulatorConfig } from "../../../../schemas/config.ts";
import type { Report } from "../../../../schemas/report.ts";
import type { SetupReply } from "../../../../schemas/setup.ts";
import { createEmulator, type Emulator } from "../../../../simulator/emulator.ts";
import { runPaced } from "../../../../simulator/ran/run-paced.ts";
import { emulatorConfig } from "../../../support/emulator-config.ts";
import { syntheticChannel } from "../../../support/synthetic-channel.ts";

describe("runPaced", () => {
  it("E11 slips after a stall and counts the slot that began late", async () => {
    const { cell, reports } = pacedCell(40);
    let numRun = 0;
    const onSlot = () => {
      numRun += 1;
      if (numRun === 10) stall(20);
    };
    const startMs = performance.now();
    const { lateSlots, lateness } = await runPaced({ ...cell, onSlot });

    expect(reports.map(({ tti }) => tti)).toEqual(Array.from({ length: 40 }, (_, tti) => tti));
    expect(lateSlots).toBeGreaterThanOrEqual(1);
    expect(lateness.slippedMs).toBeGreaterThanOrEqual(18);
    expect(lateness.us.max).toBeGreaterThanOrEqual(18_000);
    expect(performance.now() - startMs).toBeGreaterThanOrEqual(39 + lateness.slippedMs);
  });

  it("E11 leaves the warm-up out of its figures", async () => {
    const { cell } = pacedCell(40, { warmUpSlots: 20 });
    let numRun = 0;
    const warmAt: number[] = [];
    const onSlot = () => {
      numRun += 1;
      if (numRun === 10) stall(500);
    };
    const { lateness } = await runPaced({
      ...{ ...cell, onSlot },
      onWarm: () => warmAt.push(cell.emulator.tti),
    });

    expect(warmAt).toEqual([20]);
    expect(lateness.us.max).toBeLessThan(400_000);
  });

  it("has the channel of the next slot ready before the slot begins", async () => {
    const { cell, reports } = pacedCell(10);
    const steps: string[] = [];
    const { emulator } = cell;
    const watched: Emulator = {
      ...{ ...emulator, setup: emulator.setup },
      get tti() {
        return emulator.tti;
      },
      prepare() {
        steps.push("prepare");
        emulator.prepare();
      },
      step(offer) {
        steps.push("step");
        return emulator.step(offer);
      },
      blocks() {
        steps.push("blocks");
        return emulator.blocks();
      },
    };
    const recorder = { record() {}, close: () => Promise.resolve() };
    await runPaced({ ...cell, emulator: watched, recorder });

    expect(reports).toHaveLength(10);
    const inOrder = steps.filter((step, n) => step !== "prepare" || steps[n - 1] !== "prepare");
    expect(inOrder).toEqual(reports.flatMap(() => ["prepare", "step", "blocks"]));
  });

  it("stamps reports with its own clock, which only rises", async () => {
    const { cell, reports } = pacedCell(5);
    await runPaced(cell);
    const stamps = reports.map(({ sentNs }) => sentNs);

    expect(stamps).toEqual([...new Set(stamps)].sort((a, b) => a - b));
  });

  it("E11 begins when the setup has been accepted", async () => {
    const { cell, reports } = pacedCell(5);
    let accept = () => {};
    const accepted = new Promise<undefined>((resolve) => {
      accept = () => resolve(undefined);
    });
    const done = runPaced({ ...cell, client: { ...cell.client, awaitSetup: () => accepted } });
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(reports).toHaveLength(0);

    accept();
    await done;
    expect(reports).toHaveLength(5);
  });

  it("E11 begins when the setup is refused: the cell schedules by itself", async () => {
    const { cell, reports } = pacedCell(5);
    const refused = { accepted: false, contractVersion: "1.0" };
    await runPaced({ ...cell, client: { ...cell.client, awaitSetup: async () => refused } });

    expect(reports).toHaveLength(5);
  });

  it("E11 waits two seconds for a service at most", async () => {
    const { cell, reports } = pacedCell(5);
    const waits: (number | undefined)[] = [];
    const awaitSetup = async (withinMs?: number) => {
      waits.push(withinMs);
      return undefined;
    };
    await runPaced({ ...cell, client: { ...cell.client, awaitSetup } });

    expect(waits).toEqual([2000]);
    expect(reports).toHaveLength(5);
  });

  it("stops while it waits for a service", async () => {
    const { cell, reports } = pacedCell(0);
    await runPaced({ ...cell, signal: AbortSignal.abort() });

    expect(reports).toHaveLength(0);
  });

  it("stops when it is told to", async () => {
    const { cell, reports } = pacedCell(0);
    const stopping = new AbortController();
    await runPaced({ ...cell, signal: stopping.signal, onSlot: () => stopping.abort() });

    expect(reports).toHaveLength(1);
  });
});

// Helpers

/** A cell of one user whose client keeps what is published. */
function pacedCell(slots: number, changes: Partial<EmulatorConfig> = {}) {
  const config = emulatorConfig({ ues: 1, prb: 4, clock: "paced", slots, ...changes });
  const reports: Report[] = [];
  const cell = {
    config,
    emulator: createEmulator(config, { channel: syntheticChannel(config, { snrDb: [10] }) }),
    client: {
      awaitSetup: async (_withinMs?: number): Promise<SetupReply | undefined> => undefined,
      take: () => ({}),
      publish: (report: Report) => void reports.push(report),
    },
    signal: new AbortController().signal,
    onSlot() {},
  };
  return { cell, reports };
}

/** Blocks the event loop. */
function stall(durationMs: number): void {
  const endMs = performance.now() + durationMs;
  while (performance.now() < endMs);
}
