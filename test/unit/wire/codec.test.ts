import { fc, test } from "@fast-check/vitest";
import { encode as packAnything } from "@msgpack/msgpack";
import { describe, expect, it } from "vitest";
import { MAX_MESSAGE_BYTES } from "../../../schemas/fields.ts";
import { checkReport } from "../../../src/wire/check-report.ts";
import { checkSetup } from "../../../src/wire/check-setup.ts";
import { decode, type Encoding, encode, encodingOf } from "../../../src/wire/codec.ts";
import { reportsFor } from "../../support/arbitrary-cells.ts";
import { cellWith, reportOf, setupOf } from "../../support/cells.ts";

const ENCODINGS: Encoding[] = ["json", "msgpack"];

describe.each(ENCODINGS)("codec: %s", (encoding) => {
  test.prop([reportsFor(setupOf())])("reads back what it wrote", (report) => {
    expect(decode(encode(report, encoding))).toEqual({ ok: true, value: report });
  });

  it("reads back the edges of the contract's numbers", () => {
    const value = { large: Number.MAX_SAFE_INTEGER, negative: -30, real: 0.1, text: "µs – dB" };

    expect(decode(encode(value, encoding))).toEqual({ ok: true, value });
  });

  it("is recognised by its first byte", () => {
    expect(encodingOf(encode(setupOf(), encoding))).toBe(encoding);
  });

  it("writes into memory of its own every time", () => {
    const first = encode({ a: 1 }, encoding);
    const copy = first.slice();
    encode({ b: 2 }, encoding);

    expect(first).toEqual(copy);
  });

  test.prop([fc.nat(), fc.nat({ max: 255 }), fc.nat()])(
    "R10 a damaged report is refused or read, and never throws",
    (where, byte, cut) => {
      const bytes = encode(reportOf(), encoding);
      bytes[where % bytes.length] = byte;

      expectSurvives(bytes);
      expectSurvives(bytes.subarray(0, cut % bytes.length));
    },
  );
});

describe("decode", () => {
  it("reads JSON with white space in front", () => {
    expect(decode(bytesOf(' \n\t{"a":1}'))).toEqual({ ok: true, value: { a: 1 } });
  });

  it("R10 TOO_LARGE: a message beyond 1 MiB, and none below", () => {
    const padded = (length: number) => bytesOf("{}".padStart(length));

    expect(decode(padded(MAX_MESSAGE_BYTES))).toEqual({ ok: true, value: {} });
    expect(decode(padded(MAX_MESSAGE_BYTES + 1))).toMatchObject({ error: { code: "TOO_LARGE" } });
    expect(decode(new Uint8Array(10_000_000))).toMatchObject({ error: { code: "TOO_LARGE" } });
  });

  it.each<[what: string, bytes: Uint8Array]>([
    ["nothing", new Uint8Array(0)],
    ["half a JSON object", bytesOf('{"seq":')],
    ["two JSON objects", bytesOf("{}{}")],
    ["JSON that is no UTF-8", Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d)],
    ["half a MessagePack map", Uint8Array.of(0x82, 0xa1, 0x61, 0x01)],
    ["two MessagePack maps", Uint8Array.of(0x80, 0x80)],
    ["a byte that MessagePack never uses", Uint8Array.of(0xc1)],
    ["a list said to have 4 billion entries", Uint8Array.of(0xdd, 0xff, 0xff, 0xff, 0xff)],
    ["a map said to have 4 billion entries", Uint8Array.of(0xdf, 0xff, 0xff, 0xff, 0xff)],
    ["text said to have 4 GB", Uint8Array.of(0xdb, 0xff, 0xff, 0xff, 0xff)],
    ["bytes said to have 4 GB", Uint8Array.of(0xc6, 0xff, 0xff, 0xff, 0xff)],
    ["an extension said to have 4 GB", Uint8Array.of(0xc9, 0xff, 0xff, 0xff, 0xff, 0x01)],
    ["a MessagePack map of 10,000 keys", mapOf(10_000)],
    ["a MessagePack list of 10,000 entries", packed(Array(10_000).fill(0))],
    ["text of 5,000 characters", packed({ a: "x".repeat(5000) })],
    ["raw bytes, which no message of the contract has", packed({ a: Uint8Array.of(1) })],
    ["an extension type, which no message has", packed({ a: new Date(0) })],
    ["a MessagePack map with the key __proto__", withKey("__proto__")],
  ])("R10 MALFORMED: %s", (_, bytes) => {
    expect(decode(bytes)).toMatchObject({ ok: false, error: { code: "MALFORMED" } });
  });

  it("R10 never touches the prototype of anything", () => {
    decode(bytesOf('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}'));
    decode(withKey("__proto__"));
    decode(withKey("constructor"));

    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  it.each<[what: string, bytes: Uint8Array]>([
    ["JSON lists", bytesOf("[".repeat(MAX_MESSAGE_BYTES))],
    ["closed JSON lists", bytesOf("[".repeat(300_000) + "]".repeat(300_000))],
    ["JSON objects", bytesOf('{"a":'.repeat(200_000))],
    ["JSON objects inside a report", deepReport(100_000)],
    ["MessagePack lists", new Uint8Array(MAX_MESSAGE_BYTES).fill(0x91)],
    ["MessagePack maps", new Uint8Array(MAX_MESSAGE_BYTES).fill(0x81)],
  ])("R10 survives nesting without end: %s", (_, bytes) => {
    expectSurvives(bytes);
  });

  it("R10 refuses NaN and infinity, which MessagePack can carry", () => {
    for (const sentNs of [Number.NaN, Number.POSITIVE_INFINITY]) {
      const raw = decode(encode(reportOf({ sentNs }), "msgpack"));

      expect(raw.ok && checkReport(raw.value, cellWith())).toMatchObject({
        error: { code: "BAD_RANGE" },
      });
    }
  });

  test.prop([fc.uint8Array({ maxLength: 300 })], { numRuns: 2000 })(
    "R10 any bytes are refused or read, and never throw",
    (bytes) => {
      expectSurvives(bytes);
    },
  );

  test.prop([fc.anything({ withBigInt: false })])(
    "R10 any MessagePack value is refused or read, and never throws",
    (value) => {
      expectSurvives(packed(value));
    },
  );
});

// Helpers

const cell = cellWith();

/** Decoding and both checks answer with a value or a code; an exception fails the test. */
function expectSurvives(bytes: Uint8Array): void {
  const raw = decode(bytes);
  if (!raw.ok) {
    expect(["MALFORMED", "TOO_LARGE"]).toContain(raw.error.code);
    return;
  }
  for (const checked of [checkReport(raw.value, cell), checkSetup(raw.value, "cell-1")]) {
    if (!checked.ok) expect(checked.error.message.length).toBeGreaterThan(0);
  }
}

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function deepReport(depth: number): Uint8Array {
  const nested = `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`;
  return bytesOf(JSON.stringify(reportOf()).replace(/}$/, `,"unknown":${nested}}`));
}

function mapOf(numKeys: number): Uint8Array {
  return packed(Object.fromEntries(Array.from({ length: numKeys }, (_, n) => [`k${n}`, n])));
}

/** A MessagePack map with one key, which an object literal could not hold. */
function withKey(key: string): Uint8Array {
  return Uint8Array.of(0x81, 0xa0 + key.length, ...bytesOf(key), 0x81, 0xa1, 0x61, 0x01);
}

function packed(value: unknown): Uint8Array {
  try {
    return packAnything(value);
  } catch {
    return Uint8Array.of(0xc0); // what cannot be written cannot arrive
  }
}
