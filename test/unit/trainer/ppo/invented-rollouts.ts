import { createUniformSequence } from "../../../../simulator/random.ts";
import { FEATURE_SPECS } from "../../../../src/domain/features/feature-spec.ts";
import { createForwardPass } from "../../../../src/trainer/forward-pass.ts";
import type { PolicyPair } from "../../../../src/trainer/ppo/curriculum-state.ts";
import { resourceShares } from "../../../../src/trainer/ppo/resource-shares.ts";
import { gaussianLogDensity } from "../../../../src/trainer/ppo/surrogate.ts";
import type { Rollout } from "../../../../src/trainer/rollout/rollout.ts";
import { KINDS, randomFeatures } from "../random-policy.ts";

/** What to invent. */
export interface InventedCell {
  readonly numSlots: number;
  readonly numUes: number;
  readonly policies: PolicyPair;
  readonly sigma: Readonly<Record<"prb" | "power", number>>;
  readonly seed: number;
}

/**
 * A trivial cell: a user's PRBs are worth what its first feature says, and nothing depends on the
 * past, nor on power.
 *
 *     credit_u = share_u·e^{feature_u}
 */
export function inventRollout({ numSlots, numUes, policies, sigma, seed }: InventedCell): Rollout {
  const draw = createUniformSequence(seed, 0x7e57);
  const numRows = numSlots * numUes;
  const prbFeatures = randomFeatures("prb", numRows, seed);
  const powerFeatures = randomFeatures("power", numRows, seed + 1).map(Math.abs);
  const features = { prb: prbFeatures, power: powerFeatures };
  const drawn = KINDS.map((kind) => {
    const { numFeatures } = FEATURE_SPECS[kind];
    const forward = createForwardPass(kind, policies[kind]);
    const action = new Float32Array(numRows);
    const logProb = new Float32Array(numRows);
    for (let t = 0; t < numSlots; t += 1) {
      const width = numUes * numFeatures;
      const means = forward.means(features[kind].slice(t * width, (t + 1) * width), numUes);
      for (const [u, mean] of means.entries()) {
        const noise = Math.sqrt(-2 * Math.log(1 - draw())) * Math.cos(2 * Math.PI * draw());
        action[t * numUes + u] = mean + sigma[kind] * noise;
        if (sigma[kind] === 0) continue;
        logProb[t * numUes + u] = gaussianLogDensity(sigma[kind] * noise, sigma[kind]);
      }
    }
    return { [`${kind}Action`]: action, [`${kind}LogProb`]: logProb };
  });
  const rollout = {
    ...{ numSlots, numUes, prbFeatures, powerFeatures, credit: new Float32Array(numRows) },
    ...Object.assign({}, ...drawn),
    figures: { rateMbps: [1], cellMbps: 1, jain: 1, geomeanMbps: 1, bler: 0.1 },
  } as Rollout;
  const credit = resourceShares("prb", rollout, rollout.prbAction).map(
    (share, i) => share * Math.exp(firstFeature(rollout, i)),
  );
  return { ...rollout, credit };
}

/** First feature of row i. */
export function firstFeature({ prbFeatures }: Rollout, i: number): number {
  return prbFeatures[i * FEATURE_SPECS.prb.numFeatures] as number;
}
