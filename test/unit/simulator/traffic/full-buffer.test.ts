import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { FULL_BUFFER_BYTES } from "../../../../schemas/fields.ts";
import { createFullBuffer } from "../../../../simulator/traffic/full-buffer.ts";

const PROCESSES = 3;

describe("createFullBuffer", () => {
  it("E7 gives whatever is asked for and says that its buffer is full", () => {
    const rlc = createFullBuffer({ rlcMode: "um", harqProcesses: PROCESSES });
    rlc.arrive(0);

    expect([rlc.take(0, 100), rlc.take(1, 1e6)]).toEqual([100, 1e6]);
    expect(rlc.counts).toMatchObject({ offeredBytes: 1_000_100, inFlightBytes: 1_000_100 });
    expect([rlc.bufferBytes(), rlc.counts.queuedBytes]).toEqual([FULL_BUFFER_BYTES, 0]);
    expect(rlc.holDelayUs(5)).toBe(0);
  });

  it("sends in `am` what was lost before new data, without offering it twice", () => {
    const rlc = createFullBuffer({ rlcMode: "am", harqProcesses: PROCESSES });
    rlc.take(0, 100);
    rlc.lose(0, 1);

    expect(rlc.counts.queuedBytes).toBe(100);
    rlc.take(1, 60);
    rlc.take(2, 60);
    expect(rlc.counts).toMatchObject({ offeredBytes: 120, inFlightBytes: 120, queuedBytes: 0 });
    expect([rlc.acknowledge(1, 2), rlc.acknowledge(2, 2)]).toEqual([60, 60]);
  });

  it("gives nothing while the user is away", () => {
    const rlc = createFullBuffer({ rlcMode: "um", harqProcesses: PROCESSES });
    rlc.take(0, 100);
    rlc.release(1);

    expect([rlc.bufferBytes(), rlc.take(1, 5), rlc.acknowledge(0, 2)]).toEqual([0, 0, 0]);
    rlc.connect(3);
    expect([rlc.bufferBytes(), rlc.take(1, 5)]).toEqual([FULL_BUFFER_BYTES, 5]);
    expect(rlc.counts).toMatchObject({ offeredBytes: 105, droppedReleaseBytes: 100 });
  });

  test.prop([
    fc.constantFrom("um" as const, "am" as const),
    fc.array(
      fc.tuple(
        fc.constantFrom("take", "acknowledge", "lose", "release", "connect"),
        fc.nat({ max: PROCESSES - 1 }),
        fc.nat({ max: 1000 }),
      ),
    ),
  ])("E7 keeps account of every byte", (rlcMode, steps) => {
    const rlc = createFullBuffer({ rlcMode, harqProcesses: PROCESSES });
    for (const [tti, [name, pid, maxBytes]] of steps.entries()) {
      if (name === "take") rlc.take(pid, maxBytes);
      else if (name === "acknowledge" || name === "lose") rlc[name](pid, tti);
      else if (name === "release" || name === "connect") rlc[name](tti);

      const { counts } = rlc;
      const settled = counts.deliveredBytes + counts.droppedHarqBytes + counts.droppedReleaseBytes;
      expect(counts.queuedBytes + counts.inFlightBytes + settled).toBe(counts.offeredBytes);
    }
  });
});
