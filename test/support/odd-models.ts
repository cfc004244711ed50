import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { InferenceSession, Tensor } from "onnxruntime-node";
import protobuf from "protobufjs";
import type { Manifest } from "../../schemas/manifest.ts";
import { FEATURE_SPECS } from "../../src/domain/features/feature-spec.ts";
import type { StoredModel } from "../../src/ports/model-store.ts";
import { encodeOnnx, ONNX_OPSET } from "../../src/trainer/encode-onnx.ts";
import { policySignature } from "../../src/trainer/export-policy.ts";
import {
  createOnnxGraphBuilder,
  type OnnxGraphBuilder,
} from "../../src/trainer/onnx-graph-builder.ts";
import type { PolicyKind } from "../../src/trainer/policy-weights.ts";

/** A model with one fault; in every other respect it answers equal shares, or action 0. */
export interface OddModel {
  /** Name of the model. */
  readonly name: string;
  /** Stage that it serves. */
  readonly kind: PolicyKind;
  /**
   * What goes wrong: it takes its time, ONNX Runtime throws, it answers twice as many values, or NaN;
   * or it is quick for some users and takes milliseconds for more than a hundred, wrong or not.
   */
  readonly fault: "slow" | "failing" | "wrong-shape" | "nan" | "crowd";
  /**
   * When it goes wrong: in every run, if the features say so (`TROUBLE`), or in about one of so many
   * runs, as the digits of the features have it; never for features that are all 0.
   */
  readonly when: "always" | "told" | { readonly oneIn: number };
  /** How long a slow run takes on this machine when nothing else runs. Unit: ms. */
  readonly slowMs?: number;
}

/** A feature of this value makes a model go wrong that does so when told. */
export const TROUBLE = 1e6;

/** Digits of the sum of the features below this part of one decide in which runs a model goes wrong. */
const DIGITS = 16;

/**
 * Writes `<root>/<name>/1.0.0/{model.onnx, manifest.json}` as a model store wants it.
 *
 * @param root - Folder of models.
 * @param model - What shall be wrong with it.
 */
export async function writeOddModel(root: string, model: OddModel): Promise<StoredModel> {
  const { name, kind, fault, when, slowMs = 50 } = model;
  const version = "1.0.0";
  const folder = join(root, name, version);
  const trips = fault === "slow" ? Math.round(slowMs * (await loopTripsPerMs())) : 0;
  const onnx = encodeOddModel(model, trips);
  const { id, text } = FEATURE_SPECS[kind];
  const manifest: Manifest = {
    ...{ manifestVersion: 1, name, version, kind, opset: ONNX_OPSET, sizeBytes: onnx.length },
    featureSpec: { id, hash: sha256(text).slice(0, 12) },
    ...policySignature(kind),
    sha256: sha256(onnx),
    training: {
      ...{ method: "none", config: { fault, when }, seed: 0, commit: "none", backend: "none" },
      createdAt: "1970-01-01T00:00:00.000Z",
    },
    evaluation: {},
  };
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "model.onnx"), onnx);
  await writeFile(join(folder, "manifest.json"), JSON.stringify(manifest));
  return { manifest, folder };
}

const sha256 = (content: string | Uint8Array) => createHash("sha256").update(content).digest("hex");

function encodeOddModel({ kind, fault, when }: Omit<OddModel, "name">, trips: number): Uint8Array {
  const { input, output } = policySignature(kind);
  const graph = createOnnxGraphBuilder();
  const { apply, scalar, indices } = graph;
  const isWrong = addCondition(graph, input.name, when);
  const rows = apply("ReduceSum", [input.name, indices(1)], { attributes: { keepdims: 0 } });
  const zeros = apply("Mul", [rows, scalar(0)]);
  const good = kind === "prb" ? apply("Softmax", [zeros], { attributes: { axis: 0 } }) : zeros;
  const times = (n: number) =>
    apply("Cast", [apply("Mul", [isWrong, scalar(n)])], { attributes: { to: ONNX_TYPE.int64 } });
  const add = {
    failing: () =>
      apply("Reshape", [good, apply("Add", [apply("Shape", [good]), times(7)])], {
        output: output.name,
      }),
    "wrong-shape": () =>
      apply("Tile", [good, apply("Add", [indices(1), times(1)])], { output: output.name }),
    nan: () =>
      apply("Add", [good, apply("Sqrt", [apply("Neg", [isWrong])])], { output: output.name }),
    slow: () => times(trips),
    crowd: () =>
      apply("Add", [good, apply("Mul", [addProducts(graph, input.name), scalar(0)])], {
        output: output.name,
      }),
  }[fault];
  const last = add();
  const bytes = encodeOnnx({ name: fault, input, output, ...graph });
  if (fault !== "slow") return bytes;
  // Two protobuf messages in a row are read as one, their lists joined.
  return Buffer.concat([bytes, message([7, message([1, loopNode(last, good, output.name)])])]);
}

/** Adds matrix products whose cost grows with the cube of the number of users. */
function addProducts({ apply, indices }: OnnxGraphBuilder, features: string): string {
  const turned = apply("Transpose", [features]);
  let product = apply("MatMul", [features, turned]);
  for (let n = 0; n < 24; n += 1) product = apply("Tanh", [apply("MatMul", [product, product])]);
  return apply("ReduceSum", [product, indices(1)], { attributes: { keepdims: 0 } });
}

/** Adds 1 where the model goes wrong and 0 elsewhere. */
function addCondition(
  { apply, scalar, indices }: OnnxGraphBuilder,
  features: string,
  when: OddModel["when"],
) {
  const all = indices(0, 1);
  const float = { attributes: { to: ONNX_TYPE.float32 } };
  const flat = { attributes: { keepdims: 0 } };
  if (when === "told") {
    const largest = apply("ReduceMax", [features, all], flat);
    return apply("Cast", [apply("Greater", [largest, scalar(TROUBLE / 2)])], float);
  }
  const sum = apply("ReduceSum", [features, all], flat);
  if (when === "always") return apply("Add", [apply("Mul", [sum, scalar(0)]), scalar(1)]);
  const scaled = apply("Mul", [sum, scalar(DIGITS)]);
  const digits = apply("Sub", [scaled, apply("Floor", [scaled])]);
  return apply("Cast", [apply("Greater", [digits, scalar(1 - 1 / when.oneIn)])], float);
}

/** Element and attribute types. @source onnx.proto, `TensorProto.DataType`, `AttributeProto.AttributeType`. */
const ONNX_TYPE = { float32: 1, int64: 7, bool: 9, graph: 5 } as const;

/**
 * A `Loop` that applies Abs to a value so many times. Its body is a graph of its own, which the
 * trainer's models never need.
 *
 * @source ONNX operators, Loop; field numbers of onnx.proto.
 */
function loopNode(trips: string, value: string, output: string): Uint8Array {
  const declare = (name: string, elemType: number, ...shape: Field[]) =>
    message([1, name], [2, message([1, message([1, elemType], ...shape)])]);
  const isScalar: Field = [2, message()];
  const keepOn = message([1, "keepOn"], [2, "goesOn"], [4, "Identity"]);
  const abs = message([1, "before"], [2, "after"], [4, "Abs"]);
  const body = message(
    ...([
      [1, keepOn],
      [1, abs],
      [2, "body"],
    ] as const),
    [11, declare("trip", ONNX_TYPE.int64, isScalar)],
    [11, declare("keepOn", ONNX_TYPE.bool, isScalar)],
    [11, declare("before", ONNX_TYPE.float32)],
    [12, declare("goesOn", ONNX_TYPE.bool, isScalar)],
    [12, declare("after", ONNX_TYPE.float32)],
  );
  const attribute = message([1, "body"], [6, body], [20, ONNX_TYPE.graph]);
  const inputs: Field[] = [trips, "", value].map((name) => [1, name]);
  return message(...inputs, [2, output], [3, output], [4, "Loop"], [5, attribute]);
}

type Field = readonly [id: number, value: number | string | Uint8Array];

/** Writes a protobuf message. */
function message(...fields: readonly Field[]): Uint8Array {
  const writer = protobuf.Writer.create();
  for (const [id, value] of fields) {
    if (typeof value === "number") writer.uint32(id << 3).uint32(value);
    else if (typeof value === "string") writer.uint32((id << 3) | 2).string(value);
    else writer.uint32((id << 3) | 2).bytes(value);
  }
  return writer.finish();
}

const PROBE_TRIPS = 2000;

let measuredTripsPerMs: Promise<number> | undefined;

/** Times the loop on this machine, once; the fastest of some runs, as others may be interrupted. */
function loopTripsPerMs(): Promise<number> {
  measuredTripsPerMs ??= measureTripsPerMs();
  return measuredTripsPerMs;
}

async function measureTripsPerMs(): Promise<number> {
  const onnx = encodeOddModel({ kind: "prb", fault: "slow", when: "always" }, PROBE_TRIPS);
  const session = await InferenceSession.create(onnx, { intraOpNumThreads: 1 });
  const { numFeatures } = FEATURE_SPECS.prb;
  const features = new Tensor("float32", new Float32Array(8 * numFeatures), [8, numFeatures]);
  let bestMs = Number.POSITIVE_INFINITY;
  for (let n = 0; n < 7; n += 1) {
    const startMs = performance.now();
    await session.run({ features });
    bestMs = Math.min(bestMs, performance.now() - startMs);
  }
  await session.release();
  return PROBE_TRIPS / bestMs;
}
