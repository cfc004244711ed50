import { FEATURE_SPECS } from "../domain/features/feature-spec.ts";
import type { Demonstration } from "./collect-demonstrations.ts";
import type { InputScaling, PolicyKind } from "./policy-weights.ts";

/**
 * Deviations below this count as this much: a feature that hardly varied in training must not be
 * blown up when it varies in service.
 */
const LEAST_DEVIATION = 0.05;

/**
 * Measures mean and deviation of every feature over the users that take part; their last feature,
 * which says so, is not scaled.
 *
 * @param kind - Stage.
 * @param demonstrations - Training data.
 */
export function measureScaling(
  kind: PolicyKind,
  demonstrations: readonly Demonstration[],
): InputScaling {
  const { numFeatures } = FEATURE_SPECS[kind];
  const sum = new Float64Array(numFeatures);
  const sumSquare = new Float64Array(numFeatures);
  let numRows = 0;
  for (const { features } of demonstrations) {
    for (let row = 0; row < features.length; row += numFeatures) {
      if (features[row + numFeatures - 1] === 0) continue;
      numRows += 1;
      for (let f = 0; f < numFeatures; f += 1) {
        const value = features[row + f] as number;
        sum[f] = (sum[f] as number) + value;
        sumSquare[f] = (sumSquare[f] as number) + value * value;
      }
    }
  }
  const mean = Float32Array.from(sum, (total, f) =>
    f === numFeatures - 1 ? 0 : total / Math.max(1, numRows),
  );
  const scale = Float32Array.from(sumSquare, (total, f) => {
    const variance = total / Math.max(1, numRows) - (mean[f] as number) ** 2;
    const deviation = Math.sqrt(Math.max(0, variance));
    return f === numFeatures - 1 ? 1 : 1 / Math.max(LEAST_DEVIATION, deviation);
  });
  return { mean, scale };
}
