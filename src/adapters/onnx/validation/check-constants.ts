import {
  type GraphMessage,
  ONNX_TYPE,
  type TensorMessage,
  toNumber,
} from "../../../onnx/onnx-message.ts";
import { nodeName } from "./check-operators.ts";
import { constantsOf, type NamedConstant } from "./constants-of.ts";
import { findGrowth } from "./find-growth.ts";
import { type Finding, fault, fine } from "./finding.ts";
import { declaredElements, elementsOf, isUsableType, presentElements } from "./tensor-content.ts";
import type { ValidationLimits } from "./validation-limits.ts";

const MAX_AXES = 8;

/** Longest axis; the elements of all constants together are bounded besides. */
const MAX_AXIS = 2 ** 31 - 1;

/**
 * Checks that all constants are in the file, are what they claim to be, and stay small, also in what
 * nodes make of them.
 *
 * @returns `MODEL_SPARSE`, `MODEL_EXTERNAL_DATA`, `MODEL_STRINGS`, `MODEL_TENSOR_TYPE`,
 *   `MODEL_TENSOR_DIMS`, `MODEL_BOMB`, `MODEL_TENSOR_DATA`, `MODEL_WEIGHTS` for the first that is not.
 */
export function checkConstants(graph: GraphMessage, limits: ValidationLimits): Finding {
  const constants = constantsOf(graph);
  const finding = findSparse(graph) ?? firstOf(constants, findBadType);
  if (finding) return finding;
  const numElements = constants.reduce((sum, { tensor }) => sum + declaredElements(tensor), 0);
  if (!(numElements <= limits.maxElements)) return tooMany(constants, numElements, limits);
  return (
    firstOf(constants, findBadContent) ??
    findGrowth(graph, limits.maxElements) ??
    fine(`${constants.length} constants of ${numElements} elements`)
  );
}

function firstOf(
  constants: readonly NamedConstant[],
  find: (tensor: TensorMessage, who: string) => Finding | undefined,
): Finding | undefined {
  for (const { who, tensor } of constants) {
    const finding = find(tensor, who);
    if (finding) return finding;
  }
  return undefined;
}

function findSparse({ sparseInitializer, node }: GraphMessage): Finding | undefined {
  if (sparseInitializer.length > 0) {
    return fault("MODEL_SPARSE", `${sparseInitializer.length} constants are stored sparsely`);
  }
  const index = node.findIndex(({ attribute }) =>
    attribute.some((each) => each.sparseTensor.length > 0 || each.sparseTensors.length > 0),
  );
  const found = node[index];
  return found && fault("MODEL_SPARSE", `${nodeName(found, index)} holds a sparse constant`);
}

function findBadType(tensor: TensorMessage, who: string): Finding | undefined {
  const { dims, dataType, externalData, dataLocation, stringData } = tensor;
  if (externalData.length > 0 || dataLocation !== 0) {
    return fault("MODEL_EXTERNAL_DATA", `${who} lies in another file`);
  }
  if (dataType === ONNX_TYPE.string || stringData.length > 0) {
    return fault("MODEL_STRINGS", `${who} holds text`);
  }
  if (!isUsableType(dataType)) {
    return fault("MODEL_TENSOR_TYPE", `${who} has element type ${dataType}`);
  }
  const axes = dims.map(toNumber);
  if (axes.length > MAX_AXES || axes.some((axis) => axis < 0 || axis > MAX_AXIS)) {
    return fault("MODEL_TENSOR_DIMS", `${who} has axes [${axes.slice(0, MAX_AXES)}]`);
  }
  return undefined;
}

function tooMany(
  constants: readonly NamedConstant[],
  numElements: number,
  { maxElements }: ValidationLimits,
): Finding {
  const largest = constants.reduce((most, one) =>
    declaredElements(one.tensor) > declaredElements(most.tensor) ? one : most,
  );
  return fault(
    "MODEL_BOMB",
    `constants have ${numElements} elements, allowed are ${maxElements}; the largest is ${largest.who}`,
  );
}

function findBadContent(tensor: TensorMessage, who: string): Finding | undefined {
  const declared = declaredElements(tensor);
  const present = presentElements(tensor);
  if (tensor.segment.length > 0 || present !== declared) {
    return fault(
      "MODEL_TENSOR_DATA",
      `${who} says ${declared} elements and holds ${seen(present)}`,
    );
  }
  const { dataType } = tensor;
  if (dataType !== ONNX_TYPE.float32 && dataType !== ONNX_TYPE.double) return undefined;
  const values = elementsOf(tensor);
  if (values.some(Number.isNaN)) return fault("MODEL_WEIGHTS", `${who} holds NaN`);
  // A single −∞ is how masks are written.
  if (values.length === 1 || values.every(Number.isFinite)) return undefined;
  return fault("MODEL_WEIGHTS", `${who} holds infinity`);
}

const seen = (present: number) => (present < 0 ? "others" : `${Math.floor(present * 100) / 100}`);
