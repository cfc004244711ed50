import { fc, test } from "@fast-check/vitest";
import { Value } from "@sinclair/typebox/value";
import { describe, expect, it } from "vitest";
import { Grant } from "../../../../schemas/allocation.ts";
import {
  askForPower,
  askForShares,
  type PrbQuestion,
} from "../../../../src/domain/allocation/plan-slot.ts";
import type { PowerRule } from "../../../../src/domain/power/power-rule.ts";
import { roundRobinShares, type SharePolicy } from "../../../../src/domain/prb/share-policies.ts";
import { FREE, RESERVED, type Slot } from "../../../../src/domain/state/open-slot.ts";
import { dbToLinear } from "../../../../src/nr/units.ts";
import { slots } from "../../../support/arbitrary-cells.ts";
import { decide, slotWithSinr } from "../../../support/cells.ts";

describe("askForShares", () => {
  test.prop([slots()])(
    "answers late, owners resolved, what it would have answered early",
    (slot) => {
      const twin = { ...slot, owner: slot.owner.slice() };
      const early = answersOf(askForShares(slot));
      const question = askForShares(twin);
      askForPower(question, roundRobinShares(twin));

      expect(answersOf(question)).toEqual(early);
      expect(question.features()).toBe(question.features());
    },
  );
});

describe("a slot, from state to grants", () => {
  it("gives two equal users half of the carrier each", () => {
    const flat = Array<number>(6).fill(12);
    const { grants } = decide(slotWithSinr([flat, flat]), roundRobinShares);

    expect(grants).toMatchObject([
      { rnti: 1, prbs: [[0, 3]], powerOffsetDb: 0, share: expect.closeTo(0.5, 5) },
      { rnti: 2, prbs: [[3, 3]], powerOffsetDb: 0, share: expect.closeTo(0.5, 5) },
    ]);
    expect(grants[0]?.mcs).toBe(grants[1]?.mcs);
  });

  test.prop([slots(), policies()])(
    "R2 gives no PRB two owners, and reserved PRBs none",
    (slot, policy) => {
      const reserved = prbsOwnedBy(slot, RESERVED);
      const prbs = decideWith(slot, policy).grants.flatMap(prbsOf);

      expect(new Set(prbs).size).toBe(prbs.length);
      expect(prbs.filter((prb) => reserved.has(prb))).toEqual([]);
      expect(prbs.every((prb) => prb < slot.cell.facts.setup.carrierPrb)).toBe(true);
    },
  );

  test.prop([slots(), policies()])("R2 begins every run at a PRB group", (slot, policy) => {
    const { prgSizePrb } = slot.cell.facts.setup;
    const starts = decideWith(slot, policy).grants.flatMap(({ prbs }) =>
      prbs.map(([first]) => first),
    );

    expect(starts.filter((first) => first % prgSizePrb !== 0)).toEqual([]);
  });

  test.prop([slots(), policies()])(
    "R4 repeats blocks as they were, before any new data",
    (slot, policy) => {
      const { grants } = decideWith(slot, policy);
      for (const grant of grants) {
        const u = slot.users.findIndex(({ rnti }) => rnti === grant.rnti);
        const block = slot.retransmission[u];

        expect(grant.retransmission).toBe(block !== undefined);
        if (!block) continue;
        expect(prbsOf(grant)).toHaveLength(block.numPrb);
        expect(grant.mcs).toBe(block.mcs);
        expect(slot.users[u]?.harq[grant.harqPid]).toBe(block);
      }
    },
  );

  test.prop([slots(), policies()])("R4 sends new data on idle processes only", (slot, policy) => {
    for (const { rnti, harqPid, retransmission } of decideWith(slot, policy).grants) {
      const user = slot.users.find((candidate) => candidate.rnti === rnti);
      if (!retransmission) expect(user?.harq[harqPid]?.status).toBe("idle");
    }
  });

  test.prop([slots()])("R5 leaves a PRB empty only if nobody with data can use it", (slot) => {
    const { power } = decide(slot);
    const isFree = power.slot.owner.includes(FREE);
    for (const [u, need] of slot.needPrg.entries()) {
      const given = power.slot.owner.filter((owner) => owner === u).length;
      if (need > 0 && isFree) expect(given).toBe(need);
    }
  });

  test.prop([slots(), policies()])(
    "R5 never gives new data more groups than it needs",
    (slot, policy) => {
      const { power } = decideWith(slot, policy);
      for (const [u, need] of slot.needPrg.entries()) {
        const given = power.slot.owner.filter((owner) => owner === u).length;
        if (!slot.retransmission[u]) expect(given).toBeLessThanOrEqual(need);
      }
    },
  );

  test.prop([slots(), policies()])(
    "R6 keeps the slot's power within the carrier's, and offsets in range",
    (slot, policy) => {
      const { carrierPrb, powerOffsetRangeDb } = slot.cell.facts.setup;
      const { grants } = decideWith(slot, policy);
      const perPrb = grants.flatMap((grant) =>
        prbsOf(grant).map(() => dbToLinear(grant.powerOffsetDb)),
      );

      expect(perPrb.reduce((sum, power) => sum + power, 0)).toBeLessThanOrEqual(carrierPrb);
      for (const { powerOffsetDb } of grants) {
        expect(powerOffsetDb).toBeGreaterThanOrEqual(powerOffsetRangeDb.min);
        expect(powerOffsetDb).toBeLessThanOrEqual(powerOffsetRangeDb.max);
      }
    },
  );

  test.prop([slots(), policies()])(
    "R8 grants every user at most once, by rising RNTI",
    (slot, policy) => {
      const rntis = decideWith(slot, policy).grants.map(({ rnti }) => rnti);

      expect(rntis).toEqual([...new Set(rntis)].toSorted((a, b) => a - b));
    },
  );

  test.prop([slots(), policies()])(
    "R10 writes grants that the contract's schema accepts",
    (slot, policy) => {
      for (const grant of decideWith(slot, policy).grants)
        expect(Value.Check(Grant, grant)).toBe(true);
    },
  );

  test.prop([slots(), policies()])(
    "Q4 decides the same slot twice alike, and leaves the cell alone",
    (slot, policy) => {
      const users = structuredClone(slot.cell.users);
      const twin = { ...slot, owner: slot.owner.slice() };

      expect(decideWith(twin, policy).grants).toEqual(decideWith(slot, policy).grants);
      expect(slot.cell.users).toEqual(users);
    },
  );
});

// Helpers

function answersOf(question: PrbQuestion): number[][] {
  return [[...question.features()], [...question.cautiousShares()], [...question.pfShares()]];
}

interface Policy {
  readonly weights: readonly number[];
  readonly actions: readonly number[];
}

/** Whatever a learned pair could say: a weight and an action for each of eight users. */
function policies(): fc.Arbitrary<Policy> {
  const eight = { minLength: 8, maxLength: 8 };
  return fc.record({
    weights: fc.array(fc.nat({ max: 9 }), eight),
    actions: fc.array(fc.double({ min: -2.3, max: 2.3, noNaN: true }), eight),
  });
}

function decideWith(slot: Slot, { weights, actions }: Policy) {
  const shares: SharePolicy = ({ users, needPrg }) => {
    const wanted = users.map((_, u) => ((needPrg[u] ?? 0) > 0 ? (weights[u] ?? 0) : 0));
    const sum = wanted.reduce((total, weight) => total + weight, 0);
    return Float64Array.from(wanted, (weight) => (sum === 0 ? 0 : weight / sum));
  };
  const action: PowerRule = ({ users }) => Float64Array.from(users, (_, u) => actions[u] ?? 0);
  return decide(slot, shares, action);
}

function prbsOf({ prbs }: Grant): number[] {
  return prbs.flatMap(([start, length]) => Array.from({ length }, (_, n) => start + n));
}

function prbsOwnedBy(slot: Slot, owner: number): Set<number> {
  const { prgSizePrb, carrierPrb } = slot.cell.facts.setup;
  const prbs = Array.from({ length: carrierPrb }, (_, prb) => prb);
  return new Set(prbs.filter((prb) => slot.owner[Math.floor(prb / prgSizePrb)] === owner));
}
