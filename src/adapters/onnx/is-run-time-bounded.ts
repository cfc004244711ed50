import { onnxModelType } from "../../onnx/onnx-format.ts";

/**
 * Standard operators whose time and output size follow from the shapes of their inputs, whatever the
 * values: no control flow, nothing that grows by what it reads, no strings.
 */
const BOUNDED = new Set(
  `Abs Add And ArgMax ArgMin BatchNormalization Cast Ceil Clip Concat Constant Cos CumSum Div Elu Equal Erf
  Exp Flatten Floor Gather Gelu Gemm Greater GreaterOrEqual HardSigmoid HardSwish Identity
  LayerNormalization LeakyRelu Less LessOrEqual Log LogSoftmax MatMul Max Mean Min Mul Neg Not Or Pow
  PRelu Reciprocal ReduceL1 ReduceL2 ReduceLogSum ReduceLogSumExp ReduceMax ReduceMean ReduceMin
  ReduceProd ReduceSum ReduceSumSquare Relu Reshape Round Selu Shape Sigmoid Sign Sin Slice Softmax
  Softplus Softsign Split Sqrt Squeeze Sub Sum Tanh Transpose Unsqueeze Where Xor`.split(/\s+/),
);

const STANDARD_DOMAINS = new Set(["", "ai.onnx"]);

/**
 * Whether a model's run takes as long for one set of features as for another of the same number of
 * users. Such a model can't hang in a slot if it did not hang when it was tried.
 *
 * @param onnx - An ONNX file that ONNX Runtime has loaded.
 * @source ONNX operator schemas.
 */
export function isRunTimeBounded(onnx: Uint8Array): boolean {
  const { graph } = onnxModelType.decode(onnx) as unknown as {
    readonly graph?: { readonly node: readonly { opType: string; domain: string }[] };
  };
  return (
    graph?.node.every(
      ({ opType, domain }) => STANDARD_DOMAINS.has(domain) && BOUNDED.has(opType),
    ) ?? false
  );
}
