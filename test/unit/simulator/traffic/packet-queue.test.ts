import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { FULL_BUFFER_BYTES } from "../../../../schemas/fields.ts";
import {
  createPacketQueue,
  type PacketQueueOptions,
} from "../../../../simulator/traffic/packet-queue.ts";
import { createPacketTrace } from "../../../../simulator/traffic/packet-trace.ts";
import { createQueueModel, type QueueOperation } from "./queue-model.ts";

const OPTIONS: PacketQueueOptions = {
  rlcMode: "um",
  harqProcesses: 4,
  delayBudgetMs: 0,
  maxQueueBytes: 1000,
  slotUs: 500,
};

describe("createPacketQueue", () => {
  test.prop([packets(), fc.array(operations(), { maxLength: 100, size: "max" }), options()], {
    numRuns: 200,
  })(
    "E7 does what a queue of single bytes does, to the byte, whatever happens in which order",
    (arrivals, steps, settings) => {
      const rlc = createPacketQueue(createPacketTrace(arrivals), settings);
      const model = createQueueModel(arrivals, settings);
      let tti = 0;
      for (const step of steps) {
        if (step.name === "arrive") tti += step.slots;

        expect(perform(rlc, step, tti)).toBe(model.perform(step, tti));
        expect({ ...rlc.counts }).toEqual(model.counts());
        expect([rlc.bufferBytes(), rlc.holDelayUs(tti)]).toEqual([
          model.counts().queuedBytes,
          model.holDelayUs(tti),
        ]);
        expect(unaccountedBytes(rlc.counts)).toBe(0);
      }

      const delaysUs = model.delaysUs();
      expect(rlc.packetDelayUs.count).toBe(delaysUs.length);
      if (delaysUs.length > 0) {
        expect(rlc.packetDelayUs.min / Math.min(...delaysUs)).toBeCloseTo(1, 2);
        expect(rlc.packetDelayUs.max / Math.max(...delaysUs)).toBeCloseTo(1, 2);
      }
    },
  );

  it("measures a packet's delay until the last of its bytes is received, on whatever process", () => {
    const rlc = queueOf([[2, 100]]);
    rlc.arrive(2);
    rlc.take(0, 60);
    rlc.take(1, 60);

    expect(rlc.acknowledge(1, 5)).toBe(40);
    expect(rlc.packetDelayUs.count).toBe(0);
    expect(rlc.acknowledge(0, 9)).toBe(60);
    expect([rlc.packetDelayUs.count, rlc.packetDelayUs.min]).toEqual([1, 3500]);
  });

  it("sends in `am` what was lost before new data, oldest first, and ages it from its arrival", () => {
    const rlc = queueOf(
      [
        [0, 10],
        [1, 10],
        [2, 10],
      ],
      { rlcMode: "am" },
    );
    rlc.arrive(2);
    for (const pid of [0, 1]) rlc.take(pid, 10);
    rlc.lose(1, 4);

    expect(rlc.holDelayUs(4)).toBe(1500);
    rlc.lose(0, 5);
    expect([rlc.holDelayUs(5), rlc.bufferBytes()]).toEqual([2500, 30]);
    expect(rlc.take(2, 15)).toBe(15);
    expect(rlc.holDelayUs(5)).toBe(2000);
    expect(rlc.take(3, 15)).toBe(15);
    expect([rlc.acknowledge(3, 6), rlc.counts.deliveredPackets]).toEqual([15, 1]);
    expect([rlc.acknowledge(2, 7), rlc.counts.deliveredPackets]).toEqual([15, 3]);
    expect(rlc.counts.droppedHarqBytes).toBe(0);
  });

  it("loses in `um` a packet with one of its bytes, and delivers the others' bytes", () => {
    const rlc = queueOf([[0, 10]]);
    rlc.arrive(0);
    rlc.take(0, 9);
    rlc.take(1, 9);
    rlc.lose(1, 4);

    expect(rlc.acknowledge(0, 4)).toBe(9);
    expect(rlc.counts).toMatchObject({
      deliveredBytes: 9,
      droppedHarqBytes: 1,
      deliveredPackets: 0,
      droppedHarqPackets: 1,
    });
  });

  it("drops at the age of the budget what nothing was sent of, and nothing else", () => {
    const rlc = queueOf(
      [
        [0, 10],
        [0, 10],
        [1, 10],
      ],
      { delayBudgetMs: 2 },
    );
    rlc.arrive(0);
    rlc.take(0, 5);
    rlc.arrive(3);

    expect(rlc.counts.droppedBudgetPackets).toBe(0);
    rlc.arrive(4); // 2 ms after slot 0
    expect(rlc.counts).toMatchObject({ droppedBudgetBytes: 10, queuedBytes: 15 });
    expect(rlc.holDelayUs(4)).toBe(2000); // the rest of what was begun
  });

  it("lets a packet in as long as less than the limit waits", () => {
    const rlc = queueOf([
      [0, 999],
      [0, 5000],
      [0, 1],
    ]);
    rlc.arrive(0);

    expect(rlc.counts).toMatchObject({ queuedBytes: 5999, droppedOverflowBytes: 1 });
  });

  it("drops what is too old before it looks for room", () => {
    const rlc = queueOf(
      [
        [0, 1000],
        [2, 10],
      ],
      { delayBudgetMs: 1 },
    );
    rlc.arrive(0);
    rlc.arrive(2);

    expect(rlc.counts).toMatchObject({ droppedBudgetBytes: 1000, queuedBytes: 10 });
  });

  it("offers nothing while the user is away, whether or not its slots are run", () => {
    const rlc = queueOf([
      [0, 10],
      [2, 20],
      [3, 30],
      [4, 40],
    ]);
    rlc.arrive(0);
    rlc.take(0, 4);
    rlc.release(1);
    rlc.arrive(2);
    rlc.connect(4);
    rlc.arrive(4);

    expect(rlc.acknowledge(0, 5)).toBe(0);
    expect(rlc.counts).toMatchObject({
      offeredBytes: 50,
      droppedReleaseBytes: 10,
      queuedBytes: 40,
    });
  });

  it("never reports an overloaded queue as full buffer", () => {
    const rlc = queueOf([[0, FULL_BUFFER_BYTES + 7]]);
    rlc.arrive(0);

    expect(rlc.bufferBytes()).toBe(FULL_BUFFER_BYTES - 1);
    expect(rlc.counts.queuedBytes).toBe(FULL_BUFFER_BYTES + 7);
  });
});

// Helpers

function queueOf(
  arrivals: readonly (readonly [tti: number, sizeBytes: number])[],
  settings: Partial<PacketQueueOptions> = {},
) {
  const source = createPacketTrace({
    ttis: arrivals.map(([tti]) => tti),
    sizesBytes: arrivals.map(([, sizeBytes]) => sizeBytes),
  });
  return createPacketQueue(source, { ...OPTIONS, ...settings });
}

function perform(
  rlc: ReturnType<typeof createPacketQueue>,
  step: QueueOperation,
  tti: number,
): number | undefined {
  switch (step.name) {
    case "arrive":
      rlc.arrive(tti);
      return undefined;
    case "take":
      return rlc.take(step.pid, step.maxBytes);
    case "acknowledge":
      return rlc.acknowledge(step.pid, tti);
    case "lose":
      rlc.lose(step.pid, tti);
      return undefined;
    default:
      rlc[step.name](tti);
      return undefined;
  }
}

function unaccountedBytes(counts: Readonly<Record<string, number>>): number {
  let sum = 0;
  for (const [name, value] of Object.entries(counts)) {
    if (name.endsWith("Bytes")) sum += name === "offeredBytes" ? value : -value;
  }
  return sum;
}

function packets() {
  return fc
    .array(fc.tuple(fc.nat({ max: 3 }), fc.integer({ min: 1, max: 20 })), {
      maxLength: 60,
      size: "max",
    })
    .map((gaps) => {
      let tti = 0;
      return {
        ttis: gaps.map(([gap]) => {
          tti += gap;
          return tti;
        }),
        sizesBytes: gaps.map(([, sizeBytes]) => sizeBytes),
      };
    });
}

function operations(): fc.Arbitrary<QueueOperation> {
  const pid = fc.nat({ max: OPTIONS.harqProcesses - 1 });
  return fc.oneof(
    { weight: 4, arbitrary: fc.record({ name: fc.constant("arrive"), slots: fc.nat({ max: 3 }) }) },
    {
      weight: 8,
      arbitrary: fc.record({ name: fc.constant("take"), pid, maxBytes: fc.nat({ max: 50 }) }),
    },
    { weight: 5, arbitrary: fc.record({ name: fc.constant("acknowledge"), pid }) },
    { weight: 5, arbitrary: fc.record({ name: fc.constant("lose"), pid }) },
    { weight: 1, arbitrary: fc.record({ name: fc.constantFrom("connect", "release") }) },
  );
}

function options(): fc.Arbitrary<PacketQueueOptions> {
  return fc.record({
    rlcMode: fc.constantFrom("um", "am"),
    harqProcesses: fc.constant(OPTIONS.harqProcesses),
    delayBudgetMs: fc.constantFrom(0, 1, 5),
    maxQueueBytes: fc.constantFrom(50, 1000),
    slotUs: fc.constantFrom(1000, 125),
  });
}
