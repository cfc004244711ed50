import { test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { ownChannels } from "../../../../src/domain/features/own-channel.ts";
import {
  actionForMultiple,
  LEAST_MULTIPLE,
  MOST_MULTIPLE,
  usefulSinrDb,
} from "../../../../src/domain/power/power-multiple.ts";
import {
  MAX_POWER_ACTION,
  ownedPrb,
  projectPower,
} from "../../../../src/domain/power/project-power.ts";
import { smoothPower, thriftyPower } from "../../../../src/domain/power/smooth-power.ts";
import type { UserState } from "../../../../src/domain/state/cell-state.ts";
import type { Slot } from "../../../../src/domain/state/open-slot.ts";
import { dbToLinear, linearToDb } from "../../../../src/nr/units.ts";
import { slots } from "../../../support/arbitrary-cells.ts";
import { decide, slotWithSinr } from "../../../support/cells.ts";

const RANGE = { min: -30, max: 30 };

describe("smoothPower", () => {
  it("gives users that are alike the same", () => {
    for (const db of offsetsDb(halves([5, 5]))) expect(db).toBeCloseTo(0, 2);
  });

  it("gives a user with half the slow throughput more", () => {
    const [first = 0, second = 0] = offsetsDb(
      halves([5, 5], [{ slowThroughputBits: 500 }, { slowThroughputBits: 1000 }]),
    );

    expect(first).toBeGreaterThan(0.3);
    expect(second).toBeLessThan(-0.3);
  });

  it("gets where water-filling with weights is, 30 % of the way in dB per grant", () => {
    const weights = [900 / 600, 900 / 1200]; // mean throughput over each user's own
    const changes = [{ slowThroughputBits: 600 }, { slowThroughputBits: 1200 }];
    // n·(w_u/price − 1/γ_u) must sum to all PRBs: price = Σ w / (U + Σ 1/γ)
    const sinr = [10, 5].map(dbToLinear);
    const inverse = sinr.map((value) => 1 / value);
    const price = weights.reduce((a, b) => a + b) / (2 + inverse.reduce((a, b) => a + b));
    const wantedDb = weights.map((w, u) => 10 * Math.log10(w / price - (inverse[u] ?? 0)));
    const lastDb = [1, -1];
    const users = changes.map((change, u) => ({ ...change, lastPowerDb: lastDb[u] ?? 0 }));
    const action = smoothPower(halves([10, 5], users));

    for (const [u, z] of action.entries()) {
      const last = lastDb[u] ?? 0;
      const multiple = dbToLinear(last + 0.3 * ((wantedDb[u] ?? 0) - last));
      expect(z).toBeCloseTo(Math.log((multiple - 0.3) / 0.7), 6);
    }
  });

  it("asks for no more than the highest MCS can use", () => {
    const usefulDb = usefulSinrDb(halves([0, 0]).cell.facts);
    const wanted = smoothPower(halves([usefulDb + 2, -5], [{ lastPowerDb: -2 }, {}]));
    const above = smoothPower(halves([usefulDb + 2, -5], [{ lastPowerDb: 0 }, {}]));

    expect(wanted[0]).toBeCloseTo(Math.log((dbToLinear(-2) - 0.3) / 0.7), 6); // it stays there
    expect(above[0]).toBeCloseTo(Math.log((dbToLinear(-0.6) - 0.3) / 0.7), 6);
  });

  it("takes no more than an action can, however little is needed", () => {
    const [rich = 0] = smoothPower(halves([80, 0], [{ lastPowerDb: -30 }, {}]));

    expect(Math.log((LEAST_MULTIPLE - 0.3) / 0.7)).toBeCloseTo(-2.3, 9);
    expect(rich).toBeCloseTo(-2.3, 9);
  });

  it("counts the OLLA offset against the SINR", () => {
    const plain = smoothPower(halves([10, 4]));
    const shifted = smoothPower(halves([13, 4], [{ ollaOffsetDb: 3 }, {}]));

    for (const [u, z] of shifted.entries()) expect(z).toBeCloseTo(plain[u] ?? 0, 9);
  });

  test.prop([slots()])("finds the price that bisection finds, to its last bit", (slot) => {
    decide(slot); // owners are resolved

    expect([...smoothPower(slot)]).toEqual(bisectedAction(slot));
  });

  it("takes a retransmission towards equal power, whatever its user's channel and weight", () => {
    const slot = halves(
      [30, 0],
      [{ slowThroughputBits: 1, lastPowerDb: 2 }, { slowThroughputBits: 1000 }],
    );
    const block = slot.users[0]?.harq[0];
    const [z = 0] = smoothPower({ ...slot, retransmission: [block, undefined] });

    expect(z).toBeCloseTo(Math.log((dbToLinear(1.4) - 0.3) / 0.7), 6);
  });

  test.prop([slots()])("P1 stays within the budget after the projection", (slot) => {
    const { power, powerOffsetDb } = decide(slot, undefined, smoothPower);
    const sum = power.numPrb.reduce(
      (total, n, u) => total + n * dbToLinear(powerOffsetDb[u] ?? 0),
      0,
    );

    expect(sum).toBeLessThanOrEqual(slot.cell.facts.setup.carrierPrb * (1 + 1e-12));
  });
});

describe("thriftyPower", () => {
  it("is smooth power, but asks for the least on retransmissions", () => {
    const slot = halves([20, 5], [{ slowThroughputBits: 100 }, { slowThroughputBits: 100 }]);
    const block = slot.users[0]?.harq[0];
    const repeated = { ...slot, retransmission: [block, undefined] };

    expect(thriftyPower(slot)).toEqual(smoothPower(slot));
    expect([...thriftyPower(repeated)]).toEqual([-MAX_POWER_ACTION, smoothPower(repeated)[1]]);
  });
});

// Helpers

/** The smooth rule with a price by plain bisection over all users. */
function bisectedAction(slot: Slot): number[] {
  const { users, retransmission, cell } = slot;
  const { ownPrb, ownSinrDb } = ownChannels(slot);
  const mean = users.reduce((sum, user) => sum + user.slowThroughputBits, 0) / users.length;
  const multipleAt = (u: number, price: number) => {
    const sinrDb = ownSinrDb[u] ?? 0;
    const weight = mean / (users[u]?.slowThroughputBits ?? 1);
    const mostUseful = dbToLinear(usefulSinrDb(cell.facts) - sinrDb);
    const most = Math.min(MOST_MULTIPLE, Math.max(LEAST_MULTIPLE, mostUseful));
    if (retransmission[u]) return 1;
    return Math.max(LEAST_MULTIPLE, Math.min(most, weight / price - 1 / dbToLinear(sinrDb)));
  };
  const total = ownPrb.reduce((sum, prbs) => sum + prbs, 0);
  let [low, high] = [1e-12, 1e6];
  for (let step = 0; step < 40; step += 1) {
    const price = Math.sqrt(low * high);
    if (ownPrb.reduce((sum, prbs, u) => sum + prbs * multipleAt(u, price), 0) > total) low = price;
    else high = price;
  }
  return users.map(({ lastPowerDb }, u) => {
    const wantedDb = linearToDb(multipleAt(u, high));
    if (ownPrb[u] === 0) return 0;
    return actionForMultiple(dbToLinear(lastPowerDb + 0.3 * (wantedDb - lastPowerDb)));
  });
}

/** Two users with half of the carrier each. */
function halves(sinrDb: readonly number[], changes: readonly Partial<UserState>[] = []): Slot {
  const slot = slotWithSinr(sinrDb.map((db) => Array(4).fill(db)));
  slot.owner.set([0, 0, 1, 1]);
  for (const [u, user] of slot.users.entries()) {
    Object.assign(user, { slowThroughputBits: 1000, ...changes[u] });
  }
  return slot;
}

function offsetsDb(slot: Slot): number[] {
  return [...projectPower(smoothPower(slot), { numPrb: ownedPrb(slot), offsetRangeDb: RANGE })];
}
