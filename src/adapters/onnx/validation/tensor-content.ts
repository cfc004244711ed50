import { type Int64, ONNX_TYPE, type TensorMessage, toNumber } from "../../../onnx/onnx-message.ts";

const LISTS = ["floatData", "int32Data", "int64Data", "doubleData", "uint64Data"] as const;

/** Bytes per element in `rawData`, and the list that may hold elements instead, by element type. */
const STORAGE: ReadonlyMap<
  number,
  { readonly bytes: number; readonly list: (typeof LISTS)[number] }
> = new Map([
  [ONNX_TYPE.float32, { bytes: 4, list: "floatData" }],
  [ONNX_TYPE.uint8, { bytes: 1, list: "int32Data" }],
  [ONNX_TYPE.int8, { bytes: 1, list: "int32Data" }],
  [ONNX_TYPE.int32, { bytes: 4, list: "int32Data" }],
  [ONNX_TYPE.int64, { bytes: 8, list: "int64Data" }],
  [ONNX_TYPE.bool, { bytes: 1, list: "int32Data" }],
  [ONNX_TYPE.float16, { bytes: 2, list: "int32Data" }],
  [ONNX_TYPE.double, { bytes: 8, list: "doubleData" }],
]);

/** Whether a constant's element type is one that policies may use. */
export const isUsableType = (dataType: number): boolean => STORAGE.has(dataType);

/** Elements that a constant's axes promise; may be any number for axes that were not checked. */
export function declaredElements({ dims }: TensorMessage): number {
  return dims.reduce((product: number, dim) => product * toNumber(dim), 1);
}

/**
 * Elements that a constant of a usable type holds.
 *
 * @returns Their number, a fraction where bytes are left over; −1 where they stand in two places, or
 *   in that of another type.
 */
export function presentElements(tensor: TensorMessage): number {
  const storage = STORAGE.get(tensor.dataType);
  if (!storage) return -1;
  const { bytes, list } = storage;
  const filled = LISTS.filter((name) => tensor[name].length > 0);
  if (tensor.rawData.length > 0) {
    return filled.length === 0 ? tensor.rawData.length / bytes : -1;
  }
  return filled.some((name) => name !== list) ? -1 : tensor[list].length;
}

/** Elements of a constant as numbers; half-precision ones as their bits. */
export function elementsOf(tensor: TensorMessage): readonly number[] | Float32Array | Float64Array {
  const storage = STORAGE.get(tensor.dataType);
  if (!storage) return [];
  if (tensor.rawData.length === 0) return Array.from<Int64, number>(tensor[storage.list], toNumber);
  const { buffer, byteOffset, byteLength } = tensor.rawData;
  const bytes = buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer; // aligned
  const { dataType } = tensor;
  if (dataType === ONNX_TYPE.float32) return new Float32Array(bytes);
  if (dataType === ONNX_TYPE.double) return new Float64Array(bytes);
  if (dataType === ONNX_TYPE.int64) return Array.from(new BigInt64Array(bytes), Number);
  if (dataType === ONNX_TYPE.int32) return Array.from(new Int32Array(bytes));
  if (dataType === ONNX_TYPE.float16) return Array.from(new Uint16Array(bytes));
  return Array.from(dataType === ONNX_TYPE.int8 ? new Int8Array(bytes) : new Uint8Array(bytes));
}
