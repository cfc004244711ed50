import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { type Candidate, openPolicyDesk } from "../../../../src/app/lifecycle/policy-desk.ts";
import type { PolicyPair } from "../../../../src/app/policies.ts";
import { CLASSICAL, fakeModel } from "../../../support/service-in-memory.ts";

const equalShares = (numUes: number) => new Float32Array(numUes).fill(1 / numUes);
const LEARNED: PolicyPair = {
  prb: fakeModel("prb", equalShares),
  power: fakeModel("power", (numUes) => new Float32Array(numUes)),
};
const candidate = (stage: Candidate["stage"], share = 1): Candidate => ({
  ...{ stage, share, policies: LEARNED },
});

describe("openPolicyDesk", () => {
  it("has the first pair decide every slot", () => {
    const desk = openPolicyDesk({ active: CLASSICAL });

    expect(desk.next()).toMatchObject({ role: "active", policies: CLASSICAL });
    expect([desk.previous, desk.candidate]).toEqual([undefined, undefined]);
  });

  it.each(["staged", "shadow"] as const)("never has a %s candidate decide", (stage) => {
    const desk = openPolicyDesk({ active: CLASSICAL });
    desk.propose(candidate(stage));

    const roles = Array.from({ length: 100 }, () => desk.next().role);

    expect(new Set(roles)).toEqual(new Set(["active"]));
  });

  test.prop([fc.double({ min: 0.001, max: 1, noNaN: true })])(
    "has a canary decide its share of the slots, evenly spread",
    (share) => {
      const desk = openPolicyDesk({ active: CLASSICAL });
      desk.propose(candidate("canary", share));

      let canaries = 0;
      for (let n = 1; n <= 2000; n += 1) {
        if (desk.next().role === "canary") canaries += 1;
        expect(Math.abs(canaries - share * n)).toBeLessThanOrEqual(1 + 1e-6);
      }
    },
  );

  it("promotes both stages at once, and keeps what was active for a rollback", () => {
    const desk = openPolicyDesk({ active: CLASSICAL });
    desk.propose(candidate("staged"));

    expect(desk.promote()).toBe(true);

    expect(desk.next()).toMatchObject({ role: "active", policies: LEARNED });
    expect([desk.previous, desk.candidate]).toEqual([CLASSICAL, undefined]);
    expect(desk.rollback()).toBe(true);
    expect([desk.active, desk.previous]).toEqual([CLASSICAL, LEARNED]);
  });

  it("has nothing to promote, to bring back or to discard at first", () => {
    const desk = openPolicyDesk({ active: CLASSICAL });

    expect([desk.promote(), desk.rollback(), desk.discard()]).toEqual([false, false, false]);
    expect(desk.active).toBe(CLASSICAL);
  });

  it("learns what a policy takes once, whichever role it has", () => {
    const desk = openPolicyDesk({ active: CLASSICAL });
    desk.propose(candidate("canary"));
    const { tails } = desk.next();

    desk.promote();

    expect(desk.next().tails.prb).toBe(tails.prb);
  });
});
