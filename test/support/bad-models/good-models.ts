import { createSequence } from "../../../src/adapters/onnx/validation/sample-features.ts";
import { FEATURE_SPECS } from "../../../src/domain/features/feature-spec.ts";
import {
  encodeParts,
  floats,
  indices,
  node,
  OUTPUT,
  type Part,
  SCORES,
  SHARES,
  value,
} from "./model-parts.ts";

/** A model that validation must pass. */
export interface GoodModel {
  /** What is unusual about it. */
  readonly name: string;
  /** Stage that it serves. */
  readonly kind: "prb" | "power";
  /** Its file. */
  readonly onnx: () => Uint8Array;
}

const { numFeatures } = FEATURE_SPECS.prb;
const WIDTH = 32;

/** Weights as PyTorch names and lays them out: `[out, in]`, read by `Gemm` with `transB`. */
function weights(name: string, numOut: number, numIn: number): Part[] {
  const next = createSequence(numOut * numIn);
  const draw = (length: number) => Float32Array.from({ length }, () => (next() - 0.5) / 4);
  return [
    floats(`${name}.weight`, [numOut, numIn], draw(numOut * numIn)),
    floats(`${name}.bias`, [numOut], draw(numOut)),
  ];
}

const linear = (name: string, input: string, output: string) =>
  node("Gemm", [input, `${name}.weight`, `${name}.bias`], output, { transB: 1 });

/** What PyTorch exports for Linear, ReLU, LayerNorm, a mean over users, Linear and softmax. */
function likePyTorch(): Uint8Array {
  const nodes = [
    linear("encoder.0", "features", "/encoder/0"),
    node("Relu", ["/encoder/0"], "/encoder/1"),
    node("LayerNormalization", ["/encoder/1", "norm.weight", "norm.bias"], "/norm", {
      axis: -1,
      epsilon: 1e-5,
    }),
    node("ReduceMean", ["/norm", "over-users"], "/mean", { keepdims: 1 }),
    ...[node("Shape", ["/norm"], "/shape"), node("Expand", ["/mean", "/shape"], "/everybody")],
    node("Concat", ["/norm", "/everybody"], "/joint", { axis: -1 }),
    linear("head", "/joint", "/head"),
    node("Squeeze", ["/head", "over-features"], "/scores"),
    node("Softmax", ["/scores"], "shares", { axis: 0 }),
  ];
  const constants = [
    ...[...weights("encoder.0", WIDTH, numFeatures), ...weights("head", 1, 2 * WIDTH)],
    floats("norm.weight", [WIDTH], new Float32Array(WIDTH).fill(1)),
    floats("norm.bias", [WIDTH], new Float32Array(WIDTH)),
    indices("over-users", 0),
  ];
  return encodeParts({
    nodes,
    constants,
    graph: { name: "main_graph", valueInfo: [value("/norm", ["numUes", WIDTH])] },
    model: { producerName: "pytorch", producerVersion: "2.9.0", docString: "A policy." },
  });
}

/** Models that are unusual and good. */
export const GOOD_MODELS: readonly GoodModel[] = [
  { name: "small", kind: "prb", onnx: () => encodeParts({ outputs: [OUTPUT] }) },
  { name: "as PyTorch exports it", kind: "prb", onnx: likePyTorch },
  {
    name: "a thousand nodes deep",
    kind: "prb",
    onnx: () => {
      const chain = Array.from({ length: 1000 }, (_, n) =>
        node("Abs", [n === 0 ? "scores" : `s${n - 1}`], `s${n}`),
      );
      return encodeParts({ nodes: [...SCORES, ...chain, { ...SHARES, input: ["s999"] }] });
    },
  },
];
