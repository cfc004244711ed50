import protobuf from "protobufjs";
import { onnxModelType } from "./onnx-format.ts";
import type { ModelMessage } from "./onnx-message.ts";

/** Messages inside messages; a flat graph needs 8. */
const MAX_DEPTH = 30;

/** Wire type of texts, bytes, messages and packed lists. */
const BYTES = 2;

/** Why bytes are not read as a model. */
export type UnreadableOnnx = "malformed" | "unknown-field" | "nested" | "too-many-fields";

/**
 * Reads an ONNX file that nobody trusts.
 *
 * The bytes are walked through before a single object is made of them: nesting and number of fields
 * are bounded, as a few bytes can stand for much memory; and fields that ONNX does not have are
 * refused, so that no other reader can find in the file what this one did not.
 *
 * @param bytes - The file.
 * @param maxFields - Fields that it may have, all messages together.
 * @returns The model, or why there is none.
 */
export function readOnnx(bytes: Uint8Array, maxFields: number): ModelMessage | UnreadableOnnx {
  try {
    const fault = walk(bytes, maxFields);
    return fault ?? (onnxModelType.decode(bytes) as unknown as ModelMessage);
  } catch {
    return "malformed"; // the reader left the bytes
  }
}

/** A message that is being walked through: its type, and where it ends. */
interface Level {
  readonly type: protobuf.Type;
  readonly end: number;
}

function walk(bytes: Uint8Array, maxFields: number): UnreadableOnnx | undefined {
  const reader = protobuf.Reader.create(bytes);
  const levels: Level[] = [{ type: onnxModelType, end: bytes.length }];
  for (let numFields = 0; ; numFields += 1) {
    while (reader.pos === levels.at(-1)?.end) levels.pop();
    const level = levels.at(-1);
    if (!level) return undefined;
    if (numFields >= maxFields) return "too-many-fields";
    const fault = enterField(reader, level, levels);
    if (fault) return fault;
    if (levels.length > MAX_DEPTH) return "nested";
  }
}

/** Reads over a field, or into it where it is a message. */
function enterField(
  reader: protobuf.Reader,
  { type, end }: Level,
  levels: Level[],
): UnreadableOnnx | undefined {
  const tag = reader.uint32();
  const field = type.fieldsById[tag >>> 3]?.resolve();
  if (!field || !isWrittenAs(field, tag & 7)) return "unknown-field";
  if (!(field.resolvedType instanceof protobuf.Type)) {
    reader.skipType(tag & 7);
    return reader.pos > end ? "malformed" : undefined;
  }
  const size = reader.uint32();
  levels.push({ type: field.resolvedType, end: reader.pos + size });
  return reader.pos + size > end ? "malformed" : undefined;
}

/** Lists of numbers may be written one by one, or packed into bytes. */
function isWrittenAs({ type, repeated }: protobuf.Field, wireType: number): boolean {
  const wireTypes: Readonly<Record<string, number>> = protobuf.types.basic;
  const expected = wireTypes[type] ?? BYTES;
  return wireType === expected || (repeated && wireType === BYTES && type in protobuf.types.packed);
}
