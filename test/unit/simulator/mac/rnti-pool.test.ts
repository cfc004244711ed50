import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { createRntiPool, FIRST_RNTI } from "../../../../simulator/mac/rnti-pool.ts";

describe("createRntiPool", () => {
  it("E15 hands RNTIs out in turn, and skips those in use when it comes round", () => {
    const pool = createRntiPool(4);
    const first = [pool.take(), pool.take()];
    pool.giveBack(FIRST_RNTI + 1);
    const next = [pool.take(), pool.take(), pool.take()];

    expect(first).toEqual([FIRST_RNTI, FIRST_RNTI + 1]);
    expect(next).toEqual([FIRST_RNTI + 2, FIRST_RNTI + 3, FIRST_RNTI + 1]);
  });

  test.prop([fc.integer({ min: 2, max: 20 }), fc.nat(), fc.nat()])(
    "E15 between two turns of one, every other has had its turn or was in use",
    (numRntis, some, more) => {
      const pool = createRntiPool(numRntis);
      const kept = Array.from({ length: some % numRntis }, () => pool.take());
      const returned = kept.splice(0, more % (kept.length + 1));
      for (const rnti of returned) pool.giveBack(rnti);
      const numFree = numRntis - kept.length;
      const turns = Array.from({ length: 2 * numFree }, () => {
        const rnti = pool.take();
        pool.giveBack(rnti);
        return rnti;
      });

      expect(new Set([...turns.slice(0, numFree), ...kept]).size).toBe(numRntis);
      expect(turns.slice(numFree)).toEqual(turns.slice(0, numFree));
    },
  );
});
