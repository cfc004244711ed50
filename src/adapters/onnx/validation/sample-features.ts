import { ACTIVE, FEATURE_RANGES, type FeatureRange } from "./feature-ranges.ts";

/** A kind of slot that a model is tried on. */
export const SAMPLE_KINDS = ["usual", "all zero", "zero but active", "extreme", "alike"] as const;
/** A kind of slot that a model is tried on. */
export type SampleKind = (typeof SAMPLE_KINDS)[number];

/** A fixed sequence of numbers that look random, 0 ≤ x < 1. */
export function createSequence(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/**
 * Makes the features of a slot.
 *
 * `extreme` takes every feature at one end of its range, where overflow and NaN come to light;
 * `alike` repeats one usual user.
 *
 * @param policy - Stage that they are for.
 * @param sample - What the slot is like.
 * @param numUes - Users.
 * @returns `[numUes, numFeatures]`, row by row; the same for the same arguments.
 */
export function sampleFeatures(
  policy: keyof typeof FEATURE_RANGES,
  sample: SampleKind,
  numUes: number,
): Float32Array {
  const ranges = FEATURE_RANGES[policy];
  const next = createSequence(numUes);
  const features = new Float32Array(numUes * ranges.length);
  for (let u = 0; u < numUes; u += 1) {
    for (const [f, range] of ranges.entries()) {
      const at = u * ranges.length + f;
      features[at] = SAMPLES[sample](range, next, f);
    }
  }
  if (sample === "alike") {
    for (let u = 1; u < numUes; u += 1) features.copyWithin(u * ranges.length, 0, ranges.length);
  }
  if (sample === "usual") features[ACTIVE] = 1; // somebody always is
  return features;
}

/** Whether a slot has a user that can be given PRBs: if not, shares sum to anything up to 1. */
export function hasActiveUser(features: Float32Array, numUes: number): boolean {
  const width = features.length / numUes;
  for (let u = 0; u < numUes; u += 1) if ((features[u * width + ACTIVE] as number) > 0) return true;
  return false;
}

type Draw = (range: FeatureRange, next: () => number, feature: number) => number;

const usual: Draw = ({ usual: [from, to], isWhole }, next) =>
  isWhole ? from + Math.floor(next() * (to - from + 1)) : from + next() * (to - from);

const SAMPLES: Readonly<Record<SampleKind, Draw>> = {
  usual,
  alike: usual,
  "all zero": () => 0,
  "zero but active": (_range, _next, feature) => (feature === ACTIVE ? 1 : 0),
  extreme: ({ min, max }, next) => (next() < 0.5 ? min : max),
};
