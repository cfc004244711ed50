import { Decoder, Encoder } from "@msgpack/msgpack";
import { MAX_MESSAGE_BYTES } from "../../schemas/fields.ts";
import { type Checked, reject } from "./rejection.ts";

/** How a message is written; told from its first byte. */
export type Encoding = "json" | "msgpack";

const encoder = new Encoder();
const text = { encoder: new TextEncoder(), decoder: new TextDecoder("utf-8", { fatal: true }) };

/** Limits keep a forged length field from claiming memory that the message does not fill. */
const decoder = new Decoder({
  maxStrLength: 4096,
  maxBinLength: 0,
  maxExtLength: 0,
  maxArrayLength: 4096,
  maxMapLength: 256,
});

const JSON_FIRST_BYTES = new Set([...' \t\r\n{["'].map((char) => char.charCodeAt(0)));

/** Tells JSON from MessagePack: a MessagePack map never starts with white space or a bracket. */
export function encodingOf(bytes: Uint8Array): Encoding {
  return JSON_FIRST_BYTES.has(bytes[0] ?? 0) ? "json" : "msgpack";
}

/**
 * Reads one message.
 *
 * @returns The raw value, not validated; or `TOO_LARGE`, `MALFORMED`.
 * @rule R10 never throws
 */
export function decode(bytes: Uint8Array): Checked<unknown> {
  if (bytes.length > MAX_MESSAGE_BYTES) {
    return reject("TOO_LARGE", `${bytes.length} bytes; at most ${MAX_MESSAGE_BYTES} are allowed`);
  }
  try {
    const json = encodingOf(bytes) === "json";
    return {
      ok: true,
      value: json ? JSON.parse(text.decoder.decode(bytes)) : decoder.decode(bytes),
    };
  } catch (error) {
    return reject("MALFORMED", error instanceof Error ? error.message.slice(0, 200) : "unreadable");
  }
}

/** Writes one message; the result is a copy that the caller owns. */
export function encode(value: unknown, encoding: Encoding): Uint8Array {
  return encoding === "json" ? text.encoder.encode(JSON.stringify(value)) : encoder.encode(value);
}
