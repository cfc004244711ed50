import type { Manifest } from "../../schemas/manifest.ts";
import { FEATURE_SPECS } from "../domain/features/feature-spec.ts";
import { MAX_POWER_ACTION } from "../domain/power/project-power.ts";
import { encodeOnnx } from "./encode-onnx.ts";
import { createOnnxGraphBuilder, type OnnxGraphBuilder } from "./onnx-graph-builder.ts";
import {
  type PolicyKind,
  type PolicyWeights,
  SHARE_FLOOR,
  WEIGHT_NAMES,
  WEIGHT_SHAPES,
} from "./policy-weights.ts";

const USERS = "numUes";

/** Input and output of a stage's graph, as graph and manifest name them. */
export function policySignature(kind: PolicyKind): Pick<Manifest, "input" | "output"> {
  const { numFeatures } = FEATURE_SPECS[kind];
  return {
    input: { name: "features", dtype: "float32", shape: [USERS, numFeatures] },
    output: { name: kind === "prb" ? "shares" : "action", dtype: "float32", shape: [USERS] },
  };
}

/**
 * Writes a policy as an ONNX model: the network of `policy-network.ts` for one slot, input scaling
 * inside, number of users dynamic.
 *
 * @param kind - Stage.
 * @param weights - The policy.
 * @returns The bytes of `model.onnx`.
 */
export function exportPolicy(kind: PolicyKind, weights: PolicyWeights): Uint8Array {
  const { input, output } = policySignature(kind);
  const graph = createOnnxGraphBuilder();
  for (const name of WEIGHT_NAMES) {
    graph.constant(name, { shape: WEIGHT_SHAPES[kind][name], values: weights[name] });
  }
  const last = graph.indices(FEATURE_SPECS[kind].numFeatures - 1);
  const mask = graph.apply("Gather", [input.name, last], { attributes: { axis: 1 } });
  const scores = addScores(graph, input.name, mask);
  const flat = (column: string) => graph.apply("Reshape", [column, graph.indices(-1)]);
  const addHead = kind === "prb" ? addShares : addAction;
  addHead(graph, { scores: flat(scores), present: flat(mask), output: output.name });
  return encodeOnnx({ name: `slotpilot-${kind}`, input, output, ...graph });
}

/** Adds `scoreUsers`; mask and scores are `[numUes, 1]`. */
function addScores(graph: OnnxGraphBuilder, features: string, mask: string): string {
  const { apply, scalar } = graph;
  const overUsers = graph.indices(0);
  const scaled = apply("Mul", [apply("Sub", [features, "input/mean"]), "input/scale"]);
  const encoder1 = apply("Gemm", [scaled, "encoder1/kernel", "encoder1/bias"]);
  const encoder2 = apply("Gemm", [apply("Tanh", [encoder1]), "encoder2/kernel", "encoder2/bias"]);
  const hidden = apply("Tanh", [encoder2]);

  const present = apply("Mul", [hidden, mask]);
  const count = apply("Max", [apply("ReduceSum", [mask, overUsers]), scalar(1)]);
  const mean = apply("Div", [apply("ReduceSum", [present, overUsers]), count]);
  const orLess = apply("Add", [present, apply("Sub", [mask, scalar(1)])]);
  const max = apply("ReduceMax", [orLess, overUsers]);
  const summary = apply("Concat", [mean, max], { attributes: { axis: 1 } });

  const context = apply("Gemm", [summary, "context/kernel", "context/bias"]);
  const joint = apply("Tanh", [apply("Gemm", [hidden, "own/kernel", context])]);
  const skipped = apply("Gemm", [features, "input/skip", "output/bias"]);
  return apply("Gemm", [joint, "output/kernel", skipped]);
}

/** Names of what a head reads and writes, `[numUes]` each. */
interface Head {
  readonly scores: string;
  readonly present: string;
  readonly output: string;
}

/** Adds `sharesOf`. */
function addShares({ apply, scalar, indices }: OnnxGraphBuilder, head: Head): void {
  const { scores, present, output } = head;
  const count = apply("Max", [apply("ReduceSum", [present, indices(0)]), scalar(1)]);
  const absent = apply("Mul", [apply("Sub", [present, scalar(1)]), scalar(1e9)]);
  const softmax = apply("Softmax", [apply("Add", [scores, absent])], { attributes: { axis: 0 } });
  const chosen = apply("Mul", [apply("Mul", [softmax, present]), scalar(1 - SHARE_FLOOR)]);
  const alike = apply("Mul", [apply("Div", [present, count]), scalar(SHARE_FLOOR)]);
  apply("Add", [chosen, alike], { output });
}

/** Adds `actionOf`. */
function addAction({ apply, scalar }: OnnxGraphBuilder, head: Head): void {
  const bounded = apply("Mul", [apply("Tanh", [head.scores]), scalar(MAX_POWER_ACTION)]);
  apply("Mul", [bounded, head.present], { output: head.output });
}
