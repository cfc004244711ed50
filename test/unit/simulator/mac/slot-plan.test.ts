import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import {
  clearPlan,
  createSlotPlan,
  isFree,
  listPrbs,
  NO_PROCESS,
  NOBODY,
  planBlock,
  RESERVED,
  TRIMMED,
} from "../../../../simulator/mac/slot-plan.ts";

describe("slot plan", () => {
  it("E14 opens all but reserved PRBs of a downlink slot, and nothing of any other", () => {
    const plan = createSlotPlan(2, 6);
    const reserved = [[1, 2]] as const;
    planBlock(plan, 1, 4, true, 3, -1);
    plan.owner.fill(1);
    clearPlan(plan, { isDownlink: true, reserved });

    expect([...plan.owner]).toEqual([NOBODY, RESERVED, RESERVED, NOBODY, NOBODY, NOBODY]);
    expect([...plan.pid]).toEqual([NO_PROCESS, NO_PROCESS]);
    clearPlan(plan, { isDownlink: false, reserved: [] });
    expect(plan.owner.every((owner) => owner === RESERVED)).toBe(true);
  });

  it("says that PRBs are free only when nobody has or may not have any of them", () => {
    const { owner } = createSlotPlan(2, 6);
    owner.set([NOBODY, NOBODY, 1, NOBODY, RESERVED, TRIMMED]);

    expect([isFree(owner, 0, 2), isFree(owner, 3, 4)]).toEqual([true, true]);
    expect([isFree(owner, 0, 3), isFree(owner, 3, 5), isFree(owner, 5, 6)]).toEqual([
      ...[false, false, false],
    ]);
  });

  test.prop([
    fc.integer({ min: 1, max: 5 }).chain((numUes) => {
      const owner = fc.oneof(
        fc.nat({ max: numUes - 1 }),
        fc.constantFrom(NOBODY, RESERVED, TRIMMED),
      );
      return fc.tuple(fc.constant(numUes), fc.array(owner, { minLength: 1, maxLength: 30 }));
    }),
  ])("R2 lists every user's PRBs, lowest first, however often", ([numUes, owner]) => {
    const plan = createSlotPlan(numUes, owner.length);
    plan.owner.set(owner);
    listPrbs(plan);
    listPrbs(plan);
    const listed = Array.from({ length: numUes }, (_, u) => [
      ...plan.prbs.subarray(plan.firstPrb[u], plan.firstPrb[u + 1]),
    ]);

    expect(listed).toEqual(
      Array.from({ length: numUes }, (_, u) => [...owner.keys()].filter((n) => owner[n] === u)),
    );
  });
});
