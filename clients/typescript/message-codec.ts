import { Decoder, Encoder } from "@msgpack/msgpack";
import type { Code } from "../../schemas/codes.ts";
import { MAX_CARRIER_PRB, MAX_MESSAGE_BYTES, MAX_UES } from "../../schemas/fields.ts";

/** How a message is written. */
export type Encoding = "json" | "msgpack";

/** A decoded message, or the code of what is wrong with its bytes. */
export type Decoded =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly code: Code };

/** What a message of the contract can hold at most; more is an attack on the decoder's memory. */
const MSGPACK_LIMITS = {
  maxStrLength: 4096,
  maxBinLength: 0,
  maxExtLength: 0,
  maxArrayLength: Math.max(4 * MAX_UES, MAX_CARRIER_PRB),
  maxMapLength: 256,
};

const MALFORMED: Decoded = { ok: false, code: "MALFORMED" };
const encoder = new Encoder();
const decoder = new Decoder(MSGPACK_LIMITS);
const utf8 = new TextEncoder();
const strictUtf8 = new TextDecoder("utf-8", { fatal: true });

/**
 * Writes a message.
 *
 * @param message - Anything that both encodings can carry.
 * @param encoding - JSON or MessagePack.
 * @returns Bytes of their own, which later messages do not overwrite.
 */
export function encodeMessage(message: unknown, encoding: Encoding): Uint8Array {
  return encoding === "json" ? utf8.encode(JSON.stringify(message)) : encoder.encode(message);
}

/**
 * Reads a message, JSON or MessagePack as its first byte tells. Never throws.
 *
 * @param bytes - What came; anything at all.
 * @returns The value, not yet validated, or `TOO_LARGE` or `MALFORMED`.
 * @rule R10
 */
export function decodeMessage(bytes: Uint8Array): Decoded {
  if (bytes.length > MAX_MESSAGE_BYTES) return { ok: false, code: "TOO_LARGE" };
  try {
    const [first = 0] = bytes;
    if (isJson(first)) return { ok: true, value: JSON.parse(strictUtf8.decode(bytes)) };
    if (isMap(first)) return { ok: true, value: decoder.decode(bytes) };
    return MALFORMED;
  } catch {
    return MALFORMED;
  }
}

function isJson(first: number): boolean {
  return first === 0x7b || first === 0x20 || (first >= 0x09 && first <= 0x0d);
}

function isMap(first: number): boolean {
  return (first >= 0x80 && first <= 0x8f) || first === 0xde || first === 0xdf;
}
