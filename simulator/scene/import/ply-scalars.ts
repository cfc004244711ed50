/** Size (byte) and reader of a number. */
export type PlyScalar = readonly [
  size: number,
  read: (view: DataView, at: number, isLittle: boolean) => number,
];

const int8: PlyScalar = [1, (view, at) => view.getInt8(at)];
const uint8: PlyScalar = [1, (view, at) => view.getUint8(at)];
const int16: PlyScalar = [2, (view, at, isLittle) => view.getInt16(at, isLittle)];
const uint16: PlyScalar = [2, (view, at, isLittle) => view.getUint16(at, isLittle)];
const int32: PlyScalar = [4, (view, at, isLittle) => view.getInt32(at, isLittle)];
const uint32: PlyScalar = [4, (view, at, isLittle) => view.getUint32(at, isLittle)];
const float32: PlyScalar = [4, (view, at, isLittle) => view.getFloat32(at, isLittle)];
const float64: PlyScalar = [8, (view, at, isLittle) => view.getFloat64(at, isLittle)];

/** Number types of PLY files by both of their names. */
export const PLY_SCALARS: ReadonlyMap<string, PlyScalar> = new Map(
  Object.entries({
    ...{ char: int8, uchar: uint8, short: int16, ushort: uint16 },
    ...{ int: int32, uint: uint32, float: float32, double: float64 },
    ...{ int8, uint8, int16, uint16, int32, uint32, float32, float64 },
  }),
);
