import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { createEchoJudge, type EchoJudge } from "../../../../src/cli/bench/echo-judge.ts";

describe("createEchoJudge", () => {
  it("makes a hit of an answer that is there when its slot begins", () => {
    const { judge, held } = judgeOf({ leadSlots: 2 });
    run(judge, { slots: 10, arrivesIn: (slot) => slot + 1 });

    expect(judge.counts()).toEqual({ slots: 8, hits: 8 });
    expect(held).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it("makes no hit of one that comes when its slot has begun, and tells nobody", () => {
    const { judge, held } = judgeOf({ leadSlots: 2 });
    run(judge, { slots: 10, arrivesIn: (slot) => slot + (slot === 3 ? 2 : 1) });

    expect(judge.counts()).toEqual({ slots: 8, hits: 7 });
    expect(held).not.toContain(3);
  });

  it("does not count the warm-up", () => {
    const { judge } = judgeOf({ leadSlots: 1, warmUpSlots: 6 });
    run(judge, { slots: 10, arrivesIn: (slot) => (slot < 5 ? 99 : slot) });

    expect(judge.counts()).toEqual({ slots: 4, hits: 4 });
  });

  test.prop([fc.integer({ min: 1, max: 30 }), fc.array(fc.integer({ min: 0, max: 40 }))])(
    "counts those answers that took less than the lead",
    (leadSlots, delays) => {
      const { judge } = judgeOf({ leadSlots });
      const slots = delays.length;
      run(judge, { slots, arrivesIn: (slot) => slot + (delays[slot] ?? 0) });

      const inTime = delays.slice(0, Math.max(0, slots - leadSlots));
      expect(judge.counts().hits).toBe(inTime.filter((delay) => delay < leadSlots).length);
      expect(judge.counts().slots).toBe(inTime.length);
    },
  );

  it("R10 passes over what is no answer", () => {
    const { judge, held } = judgeOf({ leadSlots: 1 });

    expect(judge.accept(new Uint8Array(3))).toBeUndefined();
    expect(held).toEqual([]);
  });
});

// Helpers

function judgeOf({ leadSlots, warmUpSlots = 0 }: { leadSlots: number; warmUpSlots?: number }) {
  const held: number[] = [];
  const judge = createEchoJudge({ leadSlots, warmUpSlots, onHeld: (slot) => held.push(slot) });
  return { judge, held };
}

/** Runs slots: what arrives in slot n does so after it has begun and its report is out. */
function run(
  judge: EchoJudge,
  { slots, arrivesIn }: { slots: number; arrivesIn: (slot: number) => number },
): void {
  const reports: Uint8Array[] = [];
  for (let tti = 0; tti < slots; tti += 1) {
    judge.take(tti);
    const report = new Uint8Array(9).subarray(1); // in the middle of a larger buffer
    judge.stamp(report);
    reports.push(report);
    for (const [slot, bytes] of reports.entries()) if (arrivesIn(slot) === tti) judge.accept(bytes);
  }
}
