import { describe, expect, it } from "vitest";
import { curvesPage } from "../../../../src/cli/train/curves-page.ts";
import type { IterationFigures } from "../../../../src/trainer/ppo/curriculum-state.ts";

describe("curvesPage", () => {
  const epoch = {
    kind: "prb",
    epoch: 1,
    learningRate: 1,
    loss: 0.5,
    validationError: 0.2,
  } as const;

  it("plots what there is: only the warm start at first", () => {
    const page = curvesPage([epoch]);

    expect(page.match(/<svg/g)).toHaveLength(1);
    expect(page).toContain("prb clone");
  });

  it("plots validation, training, speed and agents of an iteration, without outside help", () => {
    const page = curvesPage([epoch, ITERATION, { ...ITERATION, phase: "joint", iteration: 2 }]);

    expect(page.match(/<svg/g)).toHaveLength(5);
    expect(page).toContain("geometric mean rate");
    expect(page).toContain("joint");
    expect(page).not.toMatch(/<script|<link|src=/);
  });
});

// Helpers

const JUDGED = {
  score: 0.1,
  logGeomeanRatio: 0.1,
  logCellRatio: 0.08,
  logP5Ratio: 0.05,
  jainGain: -0.01,
};
const AGENT = { loss: -0.01, kl: 0.01, clipFraction: 0.1, entropy: 0.2 };
const ITERATION: IterationFigures = {
  ...{ phase: "prb", iteration: 1, slots: 8000, reward: 1, cellMbps: 30 },
  ...{ prb: AGENT, power: AGENT, valueLoss: 0.2, explainedVariance: 0.3, numRows: 1000 },
  ...{ rolloutSlotsPerS: 2000, updateRowsPerS: 30_000, validation: JUDGED, teacher: JUDGED },
};
