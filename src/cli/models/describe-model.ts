import { createHash } from "node:crypto";
import { basename } from "node:path";
import type { Manifest } from "../../../schemas/manifest.ts";
import { FEATURE_SPECS } from "../../domain/features/feature-spec.ts";
import { onnxModelType } from "../../onnx/onnx-format.ts";
import {
  type ModelMessage,
  ONNX_TYPE,
  toNumber,
  type ValueMessage,
} from "../../onnx/onnx-message.ts";
import type { CommandFailure } from "../fail.ts";
import { printable } from "./printable.ts";

/** What the owner of a model without manifest says of it. */
export interface ModelClaim {
  /** Name of the policy. */
  readonly name: string;
  /** Its version. */
  readonly version: string;
  /** Stage that it serves. */
  readonly kind: "prb" | "power";
  /** Name of the feature specification that it was made for; absent: this version's. */
  readonly featureSpec?: string | undefined;
}

/**
 * Writes the manifest of a model that comes without one, from what its owner says and what its graph
 * says: names and axes of input and output, and the operator set.
 *
 * Nothing is known of its training, and the manifest says so.
 *
 * @param file - Name of the file, for the record.
 * @param bytes - The ONNX file.
 * @param claim - What its owner says.
 * @param createdAt - Now, ISO 8601.
 * @returns The manifest, not yet checked; `MODEL_INVALID`.
 */
export function describeModel(
  file: string,
  bytes: Uint8Array,
  claim: ModelClaim,
  createdAt: string,
): Manifest | CommandFailure {
  const { name, version, kind, featureSpec } = claim;
  const { id, text } = FEATURE_SPECS[kind];
  if (featureSpec !== undefined && featureSpec !== id) {
    return invalid(`--feature-spec ${featureSpec}: this version computes ${id}; train it again`);
  }
  const graph = readGraph(bytes);
  if ("code" in graph) return graph;
  return {
    ...{ manifestVersion: 1, name, version, kind, ...graph },
    ...{ sha256: sha256(bytes), sizeBytes: bytes.length },
    featureSpec: { id, hash: sha256(text).slice(0, 12) },
    training: {
      ...{ method: "imported", config: { file: basename(file) }, seed: 0, commit: "unknown" },
      ...{ backend: "unknown", createdAt },
    },
    evaluation: {},
  };
}

const invalid = (message: string): CommandFailure => ({ code: "MODEL_INVALID", message });

const sha256 = (content: string | Uint8Array) => createHash("sha256").update(content).digest("hex");

type GraphFacts = Pick<Manifest, "input" | "output" | "opset">;

function readGraph(bytes: Uint8Array): GraphFacts | CommandFailure {
  let model: ModelMessage;
  try {
    model = onnxModelType.decode(bytes) as unknown as ModelMessage;
  } catch {
    return invalid("the file is no ONNX file, or is cut short; export it again");
  }
  const { graph, opsetImport } = model;
  const opset = opsetImport.find(({ domain }) => domain === "" || domain === "ai.onnx");
  if (!graph || !opset) return invalid("the file holds no ONNX graph; export it again");
  const constants = new Set(graph.initializer.map(({ name }) => name));
  const input = tensorOf(
    "input",
    graph.input.filter(({ name }) => !constants.has(name)),
  );
  if ("code" in input) return input;
  const output = tensorOf("output", graph.output);
  return "code" in output ? output : { input, output, opset: toNumber(opset.version) };
}

/** What the manifest says of the one input or output. */
function tensorOf(
  what: "input" | "output",
  values: readonly ValueMessage[],
): Manifest["input"] | CommandFailure {
  const [value] = values;
  if (!value || values.length > 1) {
    return invalid(`the graph has ${values.length} ${what}s; a policy has one`);
  }
  const tensor = value.type?.tensorType;
  if (tensor?.elemType !== ONNX_TYPE.float32) {
    return invalid(`${what} ${printable(value.name)} is not of float32; export it so`);
  }
  const shape = (tensor.shape?.dim ?? []).map(
    ({ dimParam, dimValue }, axis) => dimParam || toNumber(dimValue) || `axis${axis}`,
  );
  return { name: value.name, dtype: "float32", shape };
}
