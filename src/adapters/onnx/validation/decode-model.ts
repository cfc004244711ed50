import type { ModelMessage, NodeMessage } from "../../../onnx/onnx-message.ts";
import { readOnnx, type UnreadableOnnx } from "../../../onnx/read-onnx.ts";
import { type Finding, fault, fine, printable } from "./finding.ts";
import type { ValidationLimits } from "./validation-limits.ts";

/** Longest name of a node, a value or an attribute. Unit: characters. */
const MAX_NAME = 512;

/** Fields of the file for each node of the limit: attributes and constants are made of them too. */
const FIELDS_PER_NODE = 50;

const UNREADABLE: Readonly<Record<UnreadableOnnx, Finding>> = {
  malformed: fault("MODEL_MALFORMED", "the file is cut short or no ONNX file"),
  "unknown-field": fault("MODEL_MALFORMED", "the file has fields that ONNX does not know"),
  nested: fault("MODEL_NESTED", "its parts are nested more than 30 deep"),
  "too-many-fields": fault("MODEL_TOO_COMPLEX", "the file has more fields than any policy needs"),
};

/** What archives and other formats begin with. */
const OTHER_FORMATS: readonly (readonly [hex: string, name: string])[] = [
  ["1f8b", "a gzip archive"],
  ["504b0304", "a zip archive"],
  ["7b", "JSON"],
  ["89484446", "an HDF5 file"],
  ["efbbbf", "a text"],
];

/** A finding, and the model where it is good. */
export interface ModelReading {
  /** What was seen. */
  readonly finding: Finding;
  /** The model. */
  readonly model?: ModelMessage;
}

/**
 * Reads the bytes of an ONNX file.
 *
 * @param bytes - The file.
 * @returns The model; or `MODEL_MALFORMED`, `MODEL_NESTED`, `MODEL_TOO_COMPLEX`.
 */
export function decodeModel(bytes: Uint8Array, limits: ValidationLimits): ModelReading {
  const malformed = (why: string) => ({ finding: fault("MODEL_MALFORMED", why) });
  if (bytes.length === 0) return malformed("the file is empty");
  const head = Buffer.from(bytes.subarray(0, 4)).toString("hex");
  const other = OTHER_FORMATS.find(([hex]) => head.startsWith(hex));
  if (other) return malformed(`the file is ${other[1]}, not ONNX`);
  const model = readOnnx(bytes, FIELDS_PER_NODE * limits.maxNodes);
  if (typeof model === "string") return { finding: UNREADABLE[model] };
  if (!model.graph || model.graph.node.length === 0) return malformed("the file holds no graph");
  const finding = findExcess(model, limits) ?? fine(`${model.graph.node.length} nodes`);
  return finding.ok ? { finding, model } : { finding };
}

function findExcess({ graph }: ModelMessage, { maxNodes }: ValidationLimits) {
  const excess = (what: string) => fault("MODEL_TOO_COMPLEX", what);
  if (!graph) return undefined;
  const counts = { nodes: graph.node, constants: graph.initializer, values: graph.valueInfo };
  for (const [what, { length }] of Object.entries(counts)) {
    if (length > maxNodes)
      return excess(`the graph has ${length} ${what}, allowed are ${maxNodes}`);
  }
  const values = [...graph.input, ...graph.output, ...graph.valueInfo, ...graph.initializer];
  const names = [...graph.node.flatMap(namesOf), ...values.map(({ name }) => name)];
  const long = names.find((name) => name.length > MAX_NAME);
  if (long === undefined) return undefined;
  return excess(`${printable(long)} has ${long.length} characters, allowed are ${MAX_NAME}`);
}

const namesOf = ({ name, opType, domain, input, output, attribute }: NodeMessage) => [
  ...[name, opType, domain, ...input, ...output],
  ...attribute.map((each) => each.name),
];
