import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { describe, expect, it } from "vitest";
import { startSlotClock } from "../../../../simulator/ran/slot-clock.ts";

describe("startSlotClock", () => {
  it("E11 begins slots one duration apart, never sooner than they are due", async () => {
    const clock = startSlotClock(1);
    const { latenessUs } = await clock.reach(0);
    const startMs = performance.now() - latenessUs / 1000;
    let slippedUs = 0;
    for (let slot = 1; slot <= 200; slot += 1) slippedUs += (await clock.reach(slot)).slipUs;

    expect(performance.now() - startMs).toBeGreaterThanOrEqual(200 + slippedUs / 1000 - 0.01);
    await clock.close();
  });

  it("E11 slips after a stall instead of running slots back to back, and says so", async () => {
    const clock = startSlotClock(2);
    await clock.reach(0);
    stall(50);

    const { latenessUs, slipUs } = await clock.reach(1);
    const resumedMs = performance.now();
    expect(latenessUs).toBeGreaterThanOrEqual(48_000);
    expect(slipUs).toBeCloseTo(latenessUs - 500, 3);

    for (let slot = 2; slot <= 11; slot += 1) await clock.reach(slot);
    expect(performance.now() - resumedMs).toBeGreaterThanOrEqual(9 * 2);
    await clock.close();
  });

  it("E11 hears before a slot what had reached this machine when it was due", async () => {
    const { near, far, close } = await socketPair();
    let numSent = 0;
    let numHeard = 0;
    near.on("data", ({ length }) => {
      numHeard += length;
    });
    const send = () => {
      far.write("x");
      numSent += 1;
    };
    const clock = startSlotClock(1);
    for (let slot = 0; slot < 60; slot += 1) {
      await clock.reach(slot, () => {
        send();
        if (slot % 3 === 0) stall(1.2); // the slot is due before the loop has turned
      });
      expect(numHeard).toBe(numSent);
      send();
      if (slot % 3 === 1) stall(1.2); // the byte and the call come in one turn
    }
    await clock.close();
    close();
  });
});

// Helpers

/** Blocks the event loop. */
function stall(durationMs: number): void {
  const endMs = performance.now() + durationMs;
  while (performance.now() < endMs);
}

/** Two ends of a connection through the kernel. */
async function socketPair(): Promise<{ near: Socket; far: Socket; close(): void }> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const far = connect(port, "127.0.0.1").setNoDelay(true);
  const [near] = (await once(server, "connection")) as [Socket];
  const close = () => {
    for (const end of [near, far, server]) "destroy" in end ? end.destroy() : end.close();
  };
  return { near, far, close };
}
