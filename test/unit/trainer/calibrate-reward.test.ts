import { describe, expect, it } from "vitest";
import { jainIndex } from "../../../src/nr/jain-index.ts";
import { calibrateReward } from "../../../src/trainer/calibrate-reward.ts";

describe("calibrateReward", () => {
  it.each([0, 0.3, 1])(
    "makes the reward neutral along the family, with λ_U %d",
    async (logRate) => {
      const found = await calibrateReward({ ...TASK, logRate }, { fly });

      const rewardAt = (alpha: number) => {
        const rates = ratesAt(alpha);
        const mean = (of: (rate: number) => number) =>
          rates.reduce((sum, rate) => sum + of(rate), 0) / rates.length;
        return (
          found.meanRate * (mean((rate) => rate) / found.referenceMbps) +
          found.jain * jainIndex(rates) +
          found.logRate * mean(Math.log)
        );
      };
      expect(found.meanRate + found.jain + found.logRate).toBeCloseTo(1, 9);
      const slope = (rewardAt(1.05) - rewardAt(0.95)) / 0.1;
      const jainSlope = (jainIndex(ratesAt(1.05)) - jainIndex(ratesAt(0.95))) / 0.1;
      expect(Math.abs(slope)).toBeLessThan(0.05 * jainSlope);
      expect(found.referenceMbps).toBeCloseTo(3.5, 9);
    },
  );
});

// Helpers

const TASK = { seed: 1, numCells: 3, warmUpSlots: 0, numSlots: 10 };

/** The less fair, the more rate: the rich user gains more than the poor one loses. */
function ratesAt(alpha: number): [number, number] {
  return [5 - 4 * (alpha - 1), 2 + 2 * (alpha - 1)];
}

async function fly(
  { arm }: { readonly arm: { readonly prb: unknown } },
  cells: readonly unknown[],
) {
  const rateMbps = ratesAt((arm.prb as { readonly alpha: number }).alpha);
  const cellMbps = rateMbps[0] + rateMbps[1];
  const geomeanMbps = Math.sqrt(rateMbps[0] * rateMbps[1]);
  return cells.map(() => ({
    ...{ rateMbps, cellMbps, geomeanMbps, jain: jainIndex(rateMbps), bler: 0.1 },
  }));
}
