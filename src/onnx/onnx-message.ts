/** A 64-bit number as it is read from a file. */
export type Int64 = number | LongNumber;

/** A 64-bit number that is kept whole. */
export interface LongNumber {
  /** The nearest that a number can hold. */
  toNumber(): number;
}

/** A model as it is read from a file; what is absent there has its default. */
export interface ModelMessage {
  /** Version of the format. */
  readonly irVersion: Int64;
  /** The one computation. */
  readonly graph: GraphMessage | null;
  /** Operator sets by domain. */
  readonly opsetImport: readonly { readonly domain: string; readonly version: Int64 }[];
  /** Graphs that train it. */
  readonly trainingInfo: readonly Uint8Array[];
  /** Operators that it defines itself. */
  readonly functions: readonly Uint8Array[];
}

/** A graph of operators. */
export interface GraphMessage {
  /** Operators. */
  readonly node: readonly NodeMessage[];
  /** Constants. */
  readonly initializer: readonly TensorMessage[];
  /** Constants of which only what is not 0 is stored. */
  readonly sparseInitializer: readonly Uint8Array[];
  /** What is fed. */
  readonly input: readonly ValueMessage[];
  /** What comes out. */
  readonly output: readonly ValueMessage[];
  /** Types of what lies between. */
  readonly valueInfo: readonly ValueMessage[];
}

/** One operator of a graph. */
export interface NodeMessage {
  /** Name for humans; may be empty. */
  readonly name: string;
  /** Operator. */
  readonly opType: string;
  /** Who defines the operator; empty: ONNX itself. */
  readonly domain: string;
  /** Values that it reads; an empty name stands for none. */
  readonly input: readonly string[];
  /** Values that it writes, likewise. */
  readonly output: readonly string[];
  /** Attributes. */
  readonly attribute: readonly AttributeMessage[];
}

/** An attribute of an operator. */
export interface AttributeMessage {
  /** Name. */
  readonly name: string;
  /** Which of the following it is. */
  readonly type: number;
  /** A number. */
  readonly i: Int64;
  /** A real number. */
  readonly f: number;
  /** A text. */
  readonly s: Uint8Array;
  /** A constant. */
  readonly t: TensorMessage | null;
  /** A graph. */
  readonly g: GraphMessage | null;
  /** Numbers. */
  readonly ints: readonly Int64[];
  /** Real numbers. */
  readonly floats: readonly number[];
  /** Texts. */
  readonly strings: readonly Uint8Array[];
  /** Constants. */
  readonly tensors: readonly TensorMessage[];
  /** Graphs. */
  readonly graphs: readonly GraphMessage[];
  /** Attribute of the function around it that it stands for. */
  readonly refAttrName: string;
  /** A constant of which only what is not 0 is stored. */
  readonly sparseTensor: Uint8Array;
  /** The same, several. */
  readonly sparseTensors: readonly Uint8Array[];
}

/** A constant. */
export interface TensorMessage {
  /** Name. */
  readonly name: string;
  /** Axes. */
  readonly dims: readonly Int64[];
  /** Element type, one of `ONNX_TYPE`. */
  readonly dataType: number;
  /** Part of a constant that is stored in several. */
  readonly segment: Uint8Array;
  /** Elements, little-endian. */
  readonly rawData: Uint8Array;
  /** Or elements as the format packs them, by their type. */
  readonly floatData: readonly number[];
  /** Also of 16 and 8 bits. */
  readonly int32Data: readonly number[];
  /** Whole numbers. */
  readonly int64Data: readonly Int64[];
  /** Double precision. */
  readonly doubleData: readonly number[];
  /** Without sign. */
  readonly uint64Data: readonly Int64[];
  /** Texts. */
  readonly stringData: readonly Uint8Array[];
  /** Where the elements lie outside the file. */
  readonly externalData: readonly { readonly key: string; readonly value: string }[];
  /** 1: outside the file. */
  readonly dataLocation: number;
}

/** An input, an output or a value between. */
export interface ValueMessage {
  /** Name. */
  readonly name: string;
  /** Type; `null` where none is said. */
  readonly type: {
    readonly tensorType: {
      readonly elemType: number;
      readonly shape: { readonly dim: readonly DimensionMessage[] } | null;
    } | null;
  } | null;
}

/** An axis: a length, a name for one that varies, or neither. */
export interface DimensionMessage {
  /** Length. */
  readonly dimValue: Int64;
  /** Name. */
  readonly dimParam: string;
}

/**
 * Element types of tensors.
 *
 * @source onnx.proto, `TensorProto.DataType`.
 */
export const ONNX_TYPE = {
  ...{ float32: 1, uint8: 2, int8: 3, int32: 6, int64: 7, string: 8, bool: 9 },
  ...{ float16: 10, double: 11 },
} as const;

/** Reads a 64-bit number; beyond 2⁵³ it is rounded. */
export function toNumber(value: Int64): number {
  return typeof value === "number" ? value : value.toNumber();
}
