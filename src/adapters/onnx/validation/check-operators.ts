import type { AttributeMessage, ModelMessage, NodeMessage } from "../../../onnx/onnx-message.ts";
import { STANDARD_DOMAINS } from "./check-versions.ts";
import { type Finding, fault, fine, printable } from "./finding.ts";

/**
 * Standard operators that a policy may use: all that compute numbers from numbers, the same every
 * time. What sizes some of them take from constants is bounded by another check.
 *
 * Left out: control flow, randomness, text, sequences, images, quantisation, training, and all whose
 * output size depends on values (NonZero, Unique, Compress).
 *
 * @source ONNX operator schemas, operator sets 17 to 26.
 */
export const ALLOWED_OPERATORS: ReadonlySet<string> = new Set(
  `Abs Acos Acosh Add And ArgMax ArgMin Asin Asinh Atan Atanh AveragePool BatchNormalization Cast
  CastLike Ceil Celu Clip Concat Constant ConstantOfShape Conv Cos Cosh CumSum Div Einsum Elu Equal Erf
  Exp Expand EyeLike Flatten Floor Gather GatherElements GatherND Gelu Gemm GlobalAveragePool
  GlobalMaxPool Greater GreaterOrEqual GroupNormalization HardSigmoid HardSwish Hardmax Identity
  InstanceNormalization IsInf IsNaN LayerNormalization LeakyRelu Less LessOrEqual Log LogSoftmax
  LpNormalization MatMul Max MaxPool Mean MeanVarianceNormalization Min Mish Mod Mul Neg Not OneHot Or
  PRelu Pad Pow Range Reciprocal ReduceL1 ReduceL2 ReduceLogSum ReduceLogSumExp ReduceMax ReduceMean
  ReduceMin ReduceProd ReduceSum ReduceSumSquare Relu Reshape Round ScatterElements ScatterND Selu
  Shape Shrink Sigmoid Sign Sin Sinh Size Slice Softmax Softplus Softsign Split Sqrt Squeeze Sub Sum
  Swish Tan Tanh ThresholdedRelu Tile TopK Transpose Trilu Unsqueeze Where Xor`.split(/\s+/),
);

const CONTROL_FLOW = new Set(["If", "Loop", "Scan", "SequenceMap"]);

const ON_TEXT = new Set(
  "RegexFullMatch StringConcat StringNormalizer StringSplit TfIdfVectorizer LabelEncoder".split(
    " ",
  ),
);

/** Names a node of a model in a sentence. */
export function nodeName({ name, opType }: NodeMessage, index: number): string {
  const called = name ? ` ${printable(name)}` : "";
  return `node ${index}${called} (${printable(opType).slice(1, -1)})`;
}

/**
 * Checks that a model is one flat graph of operators that policies may use.
 *
 * @returns `MODEL_TRAINING`, `MODEL_FUNCTIONS`, or what is wrong with the first node that is:
 *   `MODEL_CUSTOM_DOMAIN`, `MODEL_CONTROL_FLOW`, `MODEL_STRINGS`, `MODEL_OPERATOR`.
 */
export function checkOperators({ graph, trainingInfo, functions }: ModelMessage): Finding {
  const nodes = graph?.node ?? [];
  if (trainingInfo.length > 0) {
    return fault("MODEL_TRAINING", `the model has ${trainingInfo.length} graphs for training`);
  }
  if (functions.length > 0) {
    return fault("MODEL_FUNCTIONS", `the model defines ${functions.length} operators of its own`);
  }
  for (const [index, node] of nodes.entries()) {
    const finding = findForbidden(node, nodeName(node, index));
    if (finding) return finding;
  }
  return fine(`${new Set(nodes.map(({ opType }) => opType)).size} kinds of operators`);
}

function findForbidden({ domain, opType, attribute }: NodeMessage, who: string) {
  if (!STANDARD_DOMAINS.has(domain)) {
    return fault("MODEL_CUSTOM_DOMAIN", `${who} belongs to ${printable(domain)}, not to ONNX`);
  }
  if (CONTROL_FLOW.has(opType) || attribute.some(holdsGraph)) {
    return fault("MODEL_CONTROL_FLOW", `${who} holds a graph of its own`);
  }
  if (ON_TEXT.has(opType) || attribute.some(({ name }) => name.startsWith("value_string"))) {
    return fault("MODEL_STRINGS", `${who} works on text`);
  }
  if (!ALLOWED_OPERATORS.has(opType)) {
    return fault("MODEL_OPERATOR", `${who} is no operator that policies may use`);
  }
  if (attribute.some(({ refAttrName }) => refAttrName !== "")) {
    return fault("MODEL_FUNCTIONS", `${who} takes an attribute from a function around it`);
  }
  return undefined;
}

const holdsGraph = ({ g, graphs }: AttributeMessage) => g !== null || graphs.length > 0;
