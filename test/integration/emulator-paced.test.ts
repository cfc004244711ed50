import { connect, type NatsConnection } from "nats";
import { afterEach, beforeEach, describe, expect, inject, it } from "vitest";
import { subjectsOf } from "../../schemas/subjects.ts";
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
