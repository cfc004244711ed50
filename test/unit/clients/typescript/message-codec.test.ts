import { fc, test } from "@fast-check/vitest";
import { encode } from "@msgpack/msgpack";
import { describe, expect, it } from "vitest";
import { decodeMessage, encodeMessage } from "../../../../clients/typescript/message-codec.ts";
import { MAX_MESSAGE_BYTES } from "../../../../schemas/fields.ts";
import { emptyAllocation } from "../../../support/mini-service.ts";

const MALFORMED = { ok: false, code: "MALFORMED" };

describe("decodeMessage", () => {
  it.each(["json", "msgpack"] as const)("reads back what was written as %s", (encoding) => {
    const message = emptyAllocation(123_456_789_012, 2);

    expect(decodeMessage(encodeMessage(message, encoding))).toEqual({ ok: true, value: message });
  });

  it("gives every message bytes of its own", () => {
    const first = encodeMessage({ n: 1 }, "msgpack");
    encodeMessage({ n: 2 }, "msgpack");

    expect(decodeMessage(first)).toEqual({ ok: true, value: { n: 1 } });
  });

  it.each<[what: string, bytes: Uint8Array]>([
    ["nothing", new Uint8Array()],
    ["a JSON list", Buffer.from("[1]")],
    ["half an object", Buffer.from('{"seq":')],
    ["bytes that are no UTF-8", new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d])],
    ["a MessagePack number", encode(7)],
    ["a MessagePack list", encode([1, 2])],
    ["a map that claims 4 billion entries", new Uint8Array([0xdf, 0xff, 0xff, 0xff, 0xff])],
    [
      "a list that claims 4 billion entries",
      new Uint8Array([0x81, 0xa1, 0x61, 0xdd, 0xff, 0xff, 0xff, 0xff]),
    ],
    ["a string that claims 4 GB", new Uint8Array([0x81, 0xdb, 0xff, 0xff, 0xff, 0xff])],
    ["binary data", encode({ a: new Uint8Array(8) })],
    ["bytes behind the message", new Uint8Array([...encode({ a: 1 }), 0])],
    ["a key that reaches for the prototype", encode(JSON.parse('{"__proto__": 1}'))],
  ])("R10 refuses %s", (_, bytes) => {
    expect(decodeMessage(bytes)).toEqual(MALFORMED);
  });

  it("R10 survives nesting to any depth", () => {
    const depth = 400_000;
    const json = `{"a":${"[".repeat(depth)}${"]".repeat(depth)}}`;
    const msgpack = new Uint8Array(depth).fill(0x91);
    msgpack.set([0x81, 0xa1, 0x61]);

    expect(decodeMessage(Buffer.from(json)).ok).toBeTypeOf("boolean");
    expect(decodeMessage(msgpack)).toEqual(MALFORMED);
  });

  it("R10 refuses more than a message can hold before looking at it", () => {
    const bytes = new Uint8Array(MAX_MESSAGE_BYTES + 1).fill(0x20);

    expect(decodeMessage(bytes)).toEqual({ ok: false, code: "TOO_LARGE" });
  });

  test.prop([fc.uint8Array({ maxLength: 200 })])("R10 never throws", (bytes) => {
    expect(decodeMessage(bytes).ok).toBeTypeOf("boolean");
  });
});
