import { describe, expect, it } from "vitest";
import { FULL_BUFFER_BYTES } from "../../../../schemas/fields.ts";
import { createFullBuffer } from "../../../../simulator/traffic/full-buffer.ts";

describe("createFullBuffer", () => {
  it("E7 gives whatever is asked for and says that its buffer is full", () => {
    const source = createFullBuffer();
    source.arrive(0);

    expect([source.take(100), source.take(1e6)]).toEqual([100, 1e6]);
    expect(source.offeredBytes()).toBe(1_000_100);
    expect([source.bufferBytes(), source.queuedBytes()]).toEqual([FULL_BUFFER_BYTES, 0]);
    expect(source.holDelayUs(5)).toBe(0);
  });
});
