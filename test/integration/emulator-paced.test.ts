import { connect, type NatsConnection } from "nats";
import { afterEach, beforeEach, describe, expect, inject, it } from "vitest";
import { subjectsOf } from "../../schemas/subjects.ts";
import type { EmulatorSummary } from "../../simulator/mac/emulator-summary.ts";
import { openProxy } from "../support/cuttable-proxy.ts";
import { cellConfig, createCounter, run, serve } from "../support/scripted-service.ts";

describe("the paced emulator on a real broker", () => {
  let broker: NatsConnection;

  beforeEach(async () => {
    broker = await connect({ servers: inject("natsUrl") });
  });

  afterEach(() => broker.close());

  it("E9 sets the cell up again when a service solicits", async () => {
    const config = cellConfig({ clock: "paced" });
    const service = await serve(broker, config);
    const stop = new AbortController();
    const done = run(config, { signal: stop.signal });
    await service.setups.atLeast(1);
    broker.publish(subjectsOf(config.subjectPrefix).solicit);
    await service.setups.atLeast(2);
    stop.abort();

    expect((await done).slots).toBeGreaterThan(0);
  });

  it("E11 paced: goes on by itself without a service, as fast as time", async () => {
    const config = cellConfig({ clock: "paced", slots: 300 });
    const startMs = performance.now();
    const summary = await run(config);
    const tookMs = performance.now() - startMs;

    expect(summary).toMatchObject({ slots: 300, hit: 0, miss: 298 });
    expect(summary.cellMbps).toBeGreaterThan(0);
    expect(tookMs).toBeGreaterThanOrEqual(299);
  });

  it.each([1, 30])("R1 E11 paced: applies allocations with a lead of %d", async (leadSlots) => {
    const config = cellConfig({ clock: "paced", scsKhz: 15, slots: 400, leadSlots });
    await serve(broker, config);
    const summary = await run(config);
    const { hit, miss, stale, rejected, reportToAppliedUs } = summary;

    expect(hit + miss + stale + rejected).toBe(400 - leadSlots);
    expect(hit).toBeGreaterThan(100);
    expect(reportToAppliedUs.p50).toBeGreaterThan(0);
    expect(reportToAppliedUs.max).toBeLessThanOrEqual(1.02 * longestUs(summary, leadSlots));
  });

  it("E11 paced: leaves the warm-up out of outcomes, codes and times", async () => {
    const config = cellConfig({ clock: "paced", slots: 300, warmUpSlots: 200 });
    await serve(broker, config, (answer, { tti }) =>
      tti < 150 ? { ...answer, targetTti: tti } : answer,
    );
    const { slots, hit, miss, stale, rejected, codes } = await run(config);

    expect(slots).toBe(300);
    expect(hit + miss + stale + rejected).toBe(100);
    expect(codes["STALE_TTI"] ?? 0).toBeLessThan(150); // that many came before
  });

  it("E9 E11 paced: outlives a broker that goes away and comes back", async () => {
    const proxy = await openProxy(inject("natsUrl"));
    const config = cellConfig({ clock: "paced", natsUrl: proxy.url });
    await serve(broker, config);
    const stop = new AbortController();
    const progress = createCounter();
    let hitsBefore = 0;
    let phase: "up" | "down" | "again" = "up";
    const done = run(config, {
      signal: stop.signal,
      onProgress: ({ hit, miss }) => {
        if (phase === "up" && hit > 0) {
          proxy.cut();
          phase = "down";
        } else if (phase === "down" && miss > 200) {
          hitsBefore = hit;
          proxy.mend();
          phase = "again";
        } else if (phase === "again" && hit > hitsBefore + 50) progress.add();
      },
    });
    await progress.atLeast(1);
    stop.abort();
    const summary = await done;
    proxy.close();

    expect(summary.hit).toBeGreaterThan(hitsBefore);
    expect(summary.slots).toBe(summary.hit + summary.miss + summary.stale + summary.rejected + 2);
  });
});

// Helpers

/** Most that may pass from a report to its slot. Unit: µs. */
function longestUs({ lateness }: EmulatorSummary, leadSlots: number): number {
  return leadSlots * 1000 + 1000 * lateness.slippedMs + lateness.us.max;
}
