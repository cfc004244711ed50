import { FEATURE_SPECS } from "../../../domain/features/feature-spec.ts";
import {
  type DimensionMessage,
  type GraphMessage,
  ONNX_TYPE,
  toNumber,
  type ValueMessage,
} from "../../../onnx/onnx-message.ts";
import { type Finding, fault, fine, printable } from "./finding.ts";
import type { ModelClaim } from "./validation-task.ts";

/**
 * Checks that a graph takes float32 `[users, features]` and gives float32 `[users]`, the user axis
 * dynamic, under the manifest's names.
 *
 * @returns `MODEL_INPUTS`, `MODEL_OUTPUTS`, `MODEL_NAMES`, `MODEL_VALUE_TYPE`, `MODEL_VALUE_SHAPE`,
 *   `MODEL_STATIC_USERS`, `MODEL_NUM_FEATURES`.
 */
export function checkSignature({ input, output }: GraphMessage, claim: ModelClaim): Finding {
  const [features] = input;
  const [answer] = output;
  const names = (values: readonly ValueMessage[]) =>
    values.slice(0, 5).map(({ name }) => printable(name));
  if (input.length !== 1 || !features) {
    return fault("MODEL_INPUTS", `${input.length} inputs: ${names(input)}`);
  }
  if (output.length !== 1 || !answer) {
    return fault("MODEL_OUTPUTS", `${output.length} outputs: ${names(output)}`);
  }
  return (
    findBadValue(features, "input", claim.input.name, 2) ??
    findBadValue(answer, "output", claim.output.name, 1) ??
    findBadAxes(features, answer, claim) ??
    fine(`${printable(features.name)} → ${printable(answer.name)}`)
  );
}

function findBadValue(value: ValueMessage, role: string, claimed: string, numAxes: number) {
  const { name, type } = value;
  if (name !== claimed) {
    const what = `the ${role} is ${printable(name)}, the manifest says ${printable(claimed)}`;
    return fault("MODEL_NAMES", what);
  }
  const elemType = type?.tensorType?.elemType;
  if (elemType !== ONNX_TYPE.float32) {
    const what = elemType === undefined ? "no tensor" : `of element type ${elemType}`;
    return fault("MODEL_VALUE_TYPE", `the ${role} is ${what}, not float32`);
  }
  const axes = axesOf(value);
  if (axes.length === numAxes) return undefined;
  const wanted = numAxes === 2 ? "[users, features]" : "[users]";
  return fault("MODEL_VALUE_SHAPE", `the ${role} has ${axes.length} axes, wanted is ${wanted}`);
}

function findBadAxes(features: ValueMessage, answer: ValueMessage, claim: ModelClaim) {
  const [users, width] = axesOf(features);
  for (const [role, axis] of [
    ["input", users],
    ["output", axesOf(answer)[0]],
  ] as const) {
    const length = axis && fixedLength(axis);
    if (length === undefined) continue;
    return fault("MODEL_STATIC_USERS", `the user axis of the ${role} is fixed at ${length}`);
  }
  const { numFeatures } = FEATURE_SPECS[claim.kind];
  const taken = (width && fixedLength(width)) ?? "any number of";
  const claimed = claim.input.shape[1];
  if (taken === numFeatures && claimed === numFeatures) return undefined;
  return fault(
    "MODEL_NUM_FEATURES",
    `the model takes ${taken} features, its manifest says ${claimed}, this version computes ${numFeatures}`,
  );
}

const axesOf = ({ type }: ValueMessage): readonly DimensionMessage[] =>
  type?.tensorType?.shape?.dim ?? [];

/** Length of an axis that does not vary. An axis that says both is as fixed as the worse of the two. */
const fixedLength = (axis: DimensionMessage) =>
  Object.hasOwn(axis, "dimValue") ? toNumber(axis.dimValue) : undefined;
