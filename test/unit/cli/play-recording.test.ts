import { Value } from "@sinclair/typebox/value";
import { describe, expect, it } from "vitest";
import { ServiceConfig } from "../../../schemas/config.ts";
import type { RecordedSlot } from "../../../schemas/recording.ts";
import { openRecording } from "../../../src/adapters/parquet/open-recording.ts";
import { openTelemetry } from "../../../src/adapters/telemetry/pino-telemetry.ts";
import type { PolicyPair } from "../../../src/app/policies.ts";
import { openReplay } from "../../../src/cli/open-replay.ts";
import { playRecording } from "../../../src/cli/play-recording.ts";
import { createReplayTally } from "../../../src/cli/replay-tally.ts";
import { maxRateShares } from "../../../src/domain/prb/share-policies.ts";
import { createFixedClock } from "../../support/fixed-clock.ts";
import { HEAD, recordedAt } from "../../support/recordings.ts";
import { CLASSICAL, startInMemoryLoop } from "../../support/service-in-memory.ts";

describe("playRecording", () => {
  it("reproduces every allocation with the policies that decided the run", async () => {
    const { path } = await recordedRun(200);
    const { summary } = await replay(path, CLASSICAL);

    expect(summary).toMatchObject({ slots: 200, compared: 198, identical: 198, codes: {} });
    expect(summary).toMatchObject({ sources: { pf: 200 }, prbDisagreement: 0 });
    expect(summary.replayedMbps).toBe(summary.recordedMbps);
    expect(summary.replayedMbps).toBeGreaterThan(1);
  });

  it("tells how far other policies would have gone, and records what they decide", async () => {
    const { path, slots } = await recordedRun(60);
    const maxRate = { identity: { name: "max-rate", version: "built-in" }, rule: maxRateShares };
    const { summary, recorded } = await replay(path, { ...CLASSICAL, prb: maxRate });

    expect(summary.identical).toBeLessThan(58);
    expect(summary.sources).toEqual({ policy: 60 });
    expect(summary.prbDisagreement).toBeGreaterThan(0.1);
    expect(recorded.map(({ report, blocks }) => ({ report, blocks }))).toStrictEqual(
      slots.map(({ report, blocks }) => ({ report, blocks })),
    );
    expect(recorded[1]?.allocation).toBeUndefined();
    expect(recorded[2]?.allocation).toMatchObject({
      targetTti: 2,
      models: { prb: maxRate.identity },
    });
  });

  it("counts a report that the service refuses, and goes on", async () => {
    const { slots, setup } = await recordedRun(10);
    const twice = [...slots.slice(0, 5), ...slots.slice(4)];
    const { summary } = await replay(recordedAt(twice, { ...HEAD, setup }), CLASSICAL);

    expect(summary).toMatchObject({ slots: 11, codes: { STALE_TTI: 1 }, sources: { pf: 10 } });
  });

  it("stops when it is told to", async () => {
    const { path } = await recordedRun(10);
    const { summary } = await replay(path, CLASSICAL, AbortSignal.abort());

    expect(summary.slots).toBe(0);
  });
});

// Helpers

/** Records a run of PF and equal power. */
async function recordedRun(numSlots: number) {
  const loop = startInMemoryLoop();
  const { setup } = loop.emulator;
  const slots: RecordedSlot[] = [];
  for (let tti = 0; tti < numSlots; tti += 1) {
    const report = await loop.step();
    const allocation = loop.link.allocations.find(({ targetTti }) => targetTti === tti);
    slots.push({ report, ...(allocation && { allocation }), blocks: loop.emulator.blocks() });
  }
  return { slots, setup, path: recordedAt(slots, { ...HEAD, setup }) };
}

async function replay(path: string, policies: PolicyPair, signal = new AbortController().signal) {
  const recording = await openRecording(path);
  const { setup } = recording.head;
  const telemetry = openTelemetry("silent");
  const config = Value.Decode(ServiceConfig, Value.Default(ServiceConfig, {}));
  const cell = openReplay(setup, { config, policies, telemetry, clock: createFixedClock() });
  if ("accepted" in cell) throw new Error(cell.message);
  const tally = createReplayTally(setup, telemetry);
  const recorded: RecordedSlot[] = [];
  const recorder = { record: (slot: RecordedSlot) => void recorded.push(slot), async close() {} };
  await playRecording(recording, { cell, tally, recorder, signal });
  return { summary: tally.summary(), recorded };
}
