import { describe, expect, it } from "vitest";
import {
  FEATURE_SPECS,
  POWER_ONLY_FEATURES,
} from "../../../../src/domain/features/feature-spec.ts";
import { projectPower } from "../../../../src/domain/power/project-power.ts";
import { SHARE_FLOOR } from "../../../../src/trainer/policy-weights.ts";
import { resourceShares } from "../../../../src/trainer/ppo/resource-shares.ts";
import type { Rollout } from "../../../../src/trainer/rollout/rollout.ts";

describe("resourceShares", () => {
  it("gives PRBs as the policy's softmax does, absentees nothing", () => {
    const rollout = oneSlot("prb", (u) => (u === 1 ? 0 : 1));

    const shares = resourceShares("prb", rollout, Float32Array.of(0.5, 9, -0.5));

    const first = Math.exp(0.5) / (Math.exp(0.5) + Math.exp(-0.5));
    expect(shares[0]).toBeCloseTo((1 - SHARE_FLOOR) * first + SHARE_FLOOR / 2, 6);
    expect(shares[1]).toBe(0);
    expect((shares[0] as number) + (shares[2] as number)).toBeCloseTo(1, 6);
  });

  it("gives power as the projection does", () => {
    const numPrb = Int32Array.of(10, 0, 30);
    const rollout = oneSlot("power", (u) => (numPrb[u] as number) / 52);
    const action = Float32Array.of(1, 0, -0.4);

    const shares = resourceShares("power", rollout, action);

    const offsetDb = projectPower(Float64Array.from(action), {
      ...{ numPrb, offsetRangeDb: { min: -100, max: 100 } },
    });
    for (const [u, share] of shares.entries()) {
      const multiple = 10 ** ((offsetDb[u] as number) / 10);
      expect(share).toBeCloseTo(((numPrb[u] as number) / 40) * multiple, 3);
    }
  });
});

// Helpers

/** One slot of three users; `value` fills what the shares of the stage rest on. */
function oneSlot(kind: "prb" | "power", value: (u: number) => number): Rollout {
  const { numFeatures } = FEATURE_SPECS[kind];
  const ratio = POWER_ONLY_FEATURES.findIndex((text) => text.startsWith("prbRatio:"));
  const column =
    kind === "prb" ? numFeatures - 1 : numFeatures - POWER_ONLY_FEATURES.length + ratio;
  const features = new Float32Array(3 * numFeatures);
  for (let u = 0; u < 3; u += 1) features[u * numFeatures + column] = value(u);
  return { numSlots: 1, numUes: 3, [`${kind}Features`]: features } as unknown as Rollout;
}
