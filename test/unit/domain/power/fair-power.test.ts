import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { type FairPowerTask, fairPower } from "../../../../src/domain/power/fair-power.ts";

describe("fairPower", () => {
  it("fills up to one water level at fairness 0", () => {
    // 1/q = 1, 2 and 9: the level is (10 + 1 + 2) / 2, below the third user's 9
    const power = fairPower(taskOf({ sinrPerPower: [1, 1 / 2, 1 / 9], fairness: 0 }));

    expect([...power]).toEqual([expect.closeTo(5.5, 12), expect.closeTo(4.5, 12), 0]);
  });

  it("equates rates as fairness grows", () => {
    const sinrPerPower = [1, 0.1, 0.01];
    const power = fairPower(taskOf({ sinrPerPower, fairness: 200 }));
    const rates = [...power].map((p, u) => Math.log1p(p * (sinrPerPower[u] ?? 0)));

    expect(Math.max(...rates) / Math.min(...rates)).toBeLessThan(1.03);
  });

  it("splits equally where everything is guaranteed, and gives nothing to the unscheduled", () => {
    const task = { numResources: [3, 0, 1], sinrPerPower: [9, 1, 0.1], guaranteedRatio: 1 };

    expect([...fairPower(taskOf(task))]).toEqual([5, 0, 5]);
    expect([...fairPower(taskOf({ numResources: [0, 0] }))]).toEqual([0, 0]);
  });

  test.prop([tasks()], { numRuns: 300 })(
    "spends the power, keeps the guarantee, and nobody above it would use power worse than another",
    (task) => {
      const power = fairPower(task);
      const { numResources, totalPower, guaranteedRatio, fairness } = task;
      const users = [...power.keys()].filter((u) => (numResources[u] ?? 0) > 0);
      const guarantee = (guaranteedRatio * totalPower) / users.length;
      const slope = (u: number) => {
        const [r = 0, q = 0] = [numResources[u], task.sinrPerPower[u]];
        const p = (power[u] ?? 0) / r;
        return (r * Math.log1p(p * q)) ** -fairness * (q / (1 + p * q));
      };
      const steepest = Math.max(...users.map(slope));

      expect([...power].reduce((sum, p) => sum + p, 0)).toBeCloseTo(totalPower, 9);
      for (const u of users) {
        expect(power[u]).toBeGreaterThanOrEqual(guarantee * (1 - 1e-12));
        const isAbove = (power[u] ?? 0) > guarantee + 1e-6 * totalPower;
        if (isAbove) expect(slope(u) / steepest).toBeCloseTo(1, 6);
      }
    },
  );
});

// Helpers

/** Three users with one resource each and 10 W, with `changes` on top. */
function taskOf(changes: Partial<FairPowerTask>): FairPowerTask {
  const shared = { totalPower: 10, guaranteedRatio: 0, fairness: 1 };
  return { numResources: [1, 1, 1], sinrPerPower: [1, 1, 1], ...shared, ...changes };
}

function tasks(): fc.Arbitrary<FairPowerTask> {
  const user = fc.record({
    r: fc.integer({ min: 0, max: 50 }),
    logQ: fc.double({ min: -2, max: 4, noNaN: true }),
  });
  return fc
    .record({
      users: fc.array(user, { minLength: 1, maxLength: 12 }),
      guaranteedRatio: fc.constantFrom(0, 0.2, 0.9, 1),
      fairness: fc.oneof(fc.constantFrom(0, 1), fc.double({ min: 0.1, max: 8, noNaN: true })),
    })
    .filter(({ users }) => users.some(({ r }) => r > 0))
    .map(({ users, ...shared }) => ({
      numResources: users.map(({ r }) => r),
      sinrPerPower: users.map(({ logQ }) => 10 ** logQ),
      totalPower: 100,
      ...shared,
    }));
}
