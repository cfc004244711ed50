import { describe, expect, it } from "vitest";
import { waitUntil } from "../../../../simulator/ran/wait-until.ts";

describe("waitUntil", () => {
  it.each([0.3, 5])("E11 is never early, %d ms ahead", async (aheadMs) => {
    const dueMs = performance.now() + aheadMs;
    await waitUntil(dueMs);

    expect(performance.now()).toBeGreaterThanOrEqual(dueMs);
  });

  it("E11 lets I/O happen even when the moment has passed", async () => {
    let happened = false;
    setImmediate(() => {
      happened = true;
    });
    await waitUntil(performance.now() - 1);

    expect(happened).toBe(true);
  });
});
