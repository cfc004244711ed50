import { expect, it } from "vitest";
import type { PrbRun } from "../../../../schemas/fields.ts";
import { enterAllocation } from "../../../../simulator/mac/enter-allocation.ts";
import { clearPlan, createSlotPlan, listPrbs } from "../../../../simulator/mac/slot-plan.ts";
import { emptyAllocation, grantTo } from "../../../support/mini-service.ts";

const [ANN, BOB] = [101, 102];

it("R2 enterAllocation: the plan is the allocation's grid", () => {
  const plan = createSlotPlan(2, 24);
  clearPlan(plan, { isDownlink: true, reserved: [] });
  const annPrbs: PrbRun[] = [
    [0, 4],
    [8, 2],
  ];
  const block = { retransmission: true, harqPid: 3, mcs: 11, powerOffsetDb: -1 };
  const grants = [
    grantTo(BOB, { harqPid: 9, mcs: 28, prbs: [[12, 3]] }),
    grantTo(ANN, { ...block, prbs: annPrbs }),
  ];
  enterAllocation(plan, { ...emptyAllocation(8, 2), grants }, (rnti) => [ANN, BOB].indexOf(rnti));
  listPrbs(plan);

  expect([...plan.pid]).toEqual([3, 9]);
  expect([...plan.isRetransmission]).toEqual([1, 0]);
  expect([...plan.mcs]).toEqual([11, 28]);
  expect([...plan.powerOffsetDb]).toEqual([-1, 0]);
  expect([...plan.firstPrb]).toEqual([0, 6, 9]);
  expect([...plan.prbs.subarray(0, 9)]).toEqual([0, 1, 2, 3, 8, 9, 12, 13, 14]);
});
