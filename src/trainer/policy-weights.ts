import type { Manifest } from "../../schemas/manifest.ts";
import { uniformAt } from "../../simulator/random.ts";
import { FEATURE_SPECS } from "../domain/features/feature-spec.ts";

/** Stage that a policy serves. */
export type PolicyKind = Manifest["kind"];

/** Both of them, in the order in which they are asked. */
export const POLICY_KINDS: readonly PolicyKind[] = ["prb", "power"];

/** Width of every hidden layer. */
export const HIDDEN_WIDTH = 64;

/** ε: part of the shares that goes to all active users alike, so that nobody is shut out. */
export const SHARE_FLOOR = 0.02;

/** `uniformAt` stream of fresh weights. */
const STREAM = 0x3e165;

/** Fresh policies answer nearly the same for everybody: equal shares, equal power. */
const OUTPUT_GAIN = 0.1;

const shapesFor = (numFeatures: number) => ({
  "input/mean": [numFeatures],
  "input/scale": [numFeatures],
  "input/skip": [numFeatures, 1],
  "encoder1/kernel": [numFeatures, HIDDEN_WIDTH],
  "encoder1/bias": [HIDDEN_WIDTH],
  "encoder2/kernel": [HIDDEN_WIDTH, HIDDEN_WIDTH],
  "encoder2/bias": [HIDDEN_WIDTH],
  "own/kernel": [HIDDEN_WIDTH, HIDDEN_WIDTH],
  "context/kernel": [2 * HIDDEN_WIDTH, HIDDEN_WIDTH],
  "context/bias": [HIDDEN_WIDTH],
  "output/kernel": [HIDDEN_WIDTH, 1],
  "output/bias": [1],
});

/** Feature that a stage's score starts from: the network learns what to add to it. */
const SKIPPED_FEATURE: Readonly<Record<PolicyKind, string>> = {
  prb: "logSoftShare",
  power: "",
};

/** 1 for the feature that the score starts from, else 0, `[numFeatures, 1]`. */
function skipOf(kind: PolicyKind): Float32Array {
  const names = FEATURE_SPECS[kind].text.split("\n").slice(1);
  const skipped = `${SKIPPED_FEATURE[kind]}:`;
  return Float32Array.from(names, (text) => (text.startsWith(skipped) ? 1 : 0));
}

/** Names of the arrays that make up a policy; `input/…` are fixed before training. */
export type WeightName = keyof ReturnType<typeof shapesFor>;

/** One policy: what training changes, a checkpoint holds and the exporter writes. Row-major. */
export type PolicyWeights = Readonly<Record<WeightName, Float32Array>>;

/** Centre and scale of the inputs, `[numFeatures]` each: x ↦ (x − mean)·scale. */
export type InputScaling = { readonly mean: Float32Array; readonly scale: Float32Array };

/** Shape of every array of a policy. */
export const WEIGHT_SHAPES: Readonly<
  Record<PolicyKind, Readonly<Record<WeightName, readonly number[]>>>
> = {
  prb: shapesFor(FEATURE_SPECS.prb.numFeatures),
  power: shapesFor(FEATURE_SPECS.power.numFeatures),
};

/** All names, in order of use. */
export const WEIGHT_NAMES = Object.keys(WEIGHT_SHAPES.prb) as readonly WeightName[];

/** The names that training changes. */
export const TRAINABLE_NAMES = WEIGHT_NAMES.filter((name) => !name.startsWith("input/"));

/**
 * Draws a fresh policy: kernels uniform within ±√(6 / (numIn + numOut)), biases 0.
 *
 * @param kind - Stage.
 * @param scaling - Input scaling to bake in.
 * @param seed - Same seed, same weights, whatever the backend.
 * @source Glorot and Bengio, AISTATS 2010.
 */
export function freshWeights(kind: PolicyKind, scaling: InputScaling, seed: number): PolicyWeights {
  const draw = (name: WeightName, index: number) => {
    const [numIn = 0, numOut] = WEIGHT_SHAPES[kind][name];
    if (numOut === undefined) return new Float32Array(numIn);
    const limit = Math.sqrt(6 / (numIn + numOut)) * (numOut === 1 ? OUTPUT_GAIN : 1);
    return Float32Array.from(
      { length: numIn * numOut },
      (_, i) => limit * (2 * uniformAt(seed, STREAM, i, index) - 1),
    );
  };
  const drawn = Object.fromEntries(WEIGHT_NAMES.map((name, index) => [name, draw(name, index)]));
  const { mean, scale } = scaling;
  const fixed = { "input/mean": mean, "input/scale": scale, "input/skip": skipOf(kind) };
  return { ...(drawn as PolicyWeights), ...fixed };
}
