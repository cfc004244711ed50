import { fc, test } from "@fast-check/vitest";
import { encode as pack } from "@msgpack/msgpack";
import { Type } from "@sinclair/typebox";
import { describe, expect, it } from "vitest";
import { list } from "../../../schemas/fields.ts";
import { Report } from "../../../schemas/report.ts";
import { decode } from "../../../src/wire/codec.ts";
import { compileReader } from "../../../src/wire/compile-reader.ts";
import { compileValidator } from "../../../src/wire/validate.ts";
import { valuesOf } from "../../support/arbitrary-messages.ts";
import { type Packing, packAs } from "../../support/pack-as.ts";

const validate = compileValidator(Report);
const read = compileReader(Report)();
const anyReport = valuesOf(Report);
const plainest: Packing = { numbers: [0], heads: [0], shuffle: [0] };
const anyPacking: fc.Arbitrary<Packing> = fc.record({
  numbers: fc.array(fc.nat({ max: 20 }), { minLength: 1, maxLength: 7 }),
  heads: fc.array(fc.nat({ max: 3 }), { minLength: 1, maxLength: 7 }),
  shuffle: fc.array(fc.nat({ max: 12 }), { minLength: 1, maxLength: 5 }),
});

const WHOLE = Type.Integer({ minimum: 0, maximum: 2 ** 50 });
const LIST = list(WHOLE, "", 1000);
const [KEY_A, KEY_B] = [
  [0xa1, 0x61],
  [0xa1, 0x62],
];

describe("compileReader", () => {
  test.prop([anyReport], { numRuns: 300 })("takes every valid report itself", (report) => {
    expect(read(packAs(report, plainest))).toEqual(report);
  });

  test.prop([anyReport, anyPacking], { numRuns: 500 })(
    "takes any order of fields, any width of heads and any format of numbers",
    (report, packing) => {
      expect(read(packAs(report, packing))).toEqual(report);
    },
  );

  test.prop([anyReport, anyPacking, fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })))], {
    numRuns: 1000,
  })("R10 takes nothing from damaged bytes that validation would not", (report, packing, hits) => {
    const bytes = packAs(report, packing);
    for (const [where, byte] of hits) bytes[where % bytes.length] = byte;

    expectAgreement(bytes);
  });

  test.prop([anyReport, fc.nat()], { numRuns: 1000 })(
    "R10 gives up a report that is cut off, inside memory that goes on, and one with bytes to spare",
    (report, where) => {
      const bytes = packAs(report, plainest);

      expect(read(bytes.subarray(0, where % bytes.length))).toBeUndefined();
      expect(read(Uint8Array.of(...bytes, where % 256))).toBeUndefined();
    },
  );

  test.prop([fc.uint8Array({ maxLength: 300 })], { numRuns: 2000 })(
    "R10 gives up any bytes without throwing",
    (bytes) => {
      expectAgreement(bytes);
    },
  );

  it.each<[what: string, bytes: number[]]>([
    ["a list of 4 billion entries", [0x81, 0xa1, 0x61, 0xdd, 0xff, 0xff, 0xff, 0xff]],
    ["a list of as many entries as allowed", [0x81, 0xa1, 0x61, 0xdc, 0x03, 0xe8, 1, 2]],
    ["a list of more entries than allowed", [0x81, 0xa1, 0x61, 0x91, 0x92, 1, 2]],
    ["a map of 4 billion fields", [0xdf, 0xff, 0xff, 0xff, 0xff]],
    ["a key of 4 GB", [0x81, 0xdb, 0xff, 0xff, 0xff, 0xff]],
    ["a field twice", [0x82, 0xa1, 0x61, 0x90, 0xa1, 0x61, 0x90]],
    ["a text of 8-bit length for a list", [0x81, 0xa1, 0x61, 0xdb, 0x01, 0x00]],
    ["a list for the map", [0xdd, 0x00]],
  ])("R10 gives up %s", (_, bytes) => {
    const readLists = compileReader(Type.Object({ a: list(list(WHOLE, "", 1), "", 1000) }))();

    expect(readLists(Uint8Array.of(...bytes))).toBeUndefined();
  });

  it("gives up a text that is not what the schema asks for, and knows again one that is", () => {
    const readName = compileReader(Type.Object({ a: Type.String({ pattern: "^[a-c]+$" }) }))();
    const nameOf = (text: string) => readName(packAs({ a: text }, plainest))?.a;
    const names = [
      "abc",
      "abd",
      "",
      "abc",
      "cba",
      "cba",
      "µ",
      "a".repeat(64),
      "a".repeat(65),
      "abc",
    ];
    const no = undefined;
    const manyNames = Array.from({ length: 40 }, (_, n) => "c".repeat(1 + (n % 20)));

    expect(names.map(nameOf)).toEqual([
      "abc",
      no,
      no,
      "abc",
      "cba",
      "cba",
      no,
      "a".repeat(64),
      no,
      "abc",
    ]);
    expect(manyNames.map(nameOf)).toEqual(manyNames);
  });

  it("reads numbers without bounds, but not NaN or infinity", () => {
    const readReal = compileReader(Type.Object({ a: Type.Number() }))();
    const numbers = [1e300, -1e300, 0.1, -7, Number.NaN, Number.POSITIVE_INFINITY];

    expect(numbers.map((a) => readReal(pack({ a }))?.a)).toEqual([
      ...numbers.slice(0, 4),
      ...[undefined, undefined],
    ]);
  });

  it.each<[what: string, bytes: number[]]>([
    [
      "an object said to have fewer fields than follow",
      [0x81, ...KEY_A, 0x90, ...KEY_B, 0x92, 1, 2],
    ],
    ["one said to have more", [0x83, ...KEY_A, 0x90, ...KEY_B, 0x92, 1, 2]],
    [
      "nothing for a list, before what looks like one",
      [0x82, ...KEY_B, 0x92, 1, 2, ...KEY_A, 0xc0, 0, 0, 0, 4],
    ],
    ["a tuple that is too long", [0x82, ...KEY_A, 0x90, ...KEY_B, 0x93, 1, 2]],
    ["a tuple that is too short", [0x82, ...KEY_B, 0x91, 1, 2, ...KEY_A, 0x90]],
  ])("R10 gives up %s", (_, bytes) => {
    const schema = Type.Object({ a: LIST, b: Type.Tuple([WHOLE, WHOLE]) });

    expect(compileReader(schema)()(Uint8Array.of(...bytes))).toBeUndefined();
  });

  it("R10 makes no room for a list that the message is too short for", () => {
    const readList = compileReader(LIST)();
    const numbers = Array.from({ length: 20 }, (_, n) => n);
    const kept = readList(pack(numbers));
    readList(Uint8Array.of(0xdc, 0x03, 0xe8, 1, 2, 3));

    expect(readList(pack(numbers))).toBe(kept);
    expect(kept).toEqual(numbers);
  });

  it("R10 does not read on in what an earlier message left in memory", () => {
    const readNumbers = compileReader(list(Type.Number(), "", 10_000))();
    const numbers = Array(1800).fill(0.1);
    const cutOff = pack(Array(1990).fill(0.1)).subarray(0, 2000);

    expect(readNumbers(pack(numbers))).toEqual(numbers);
    expect(readNumbers(cutOff)).toBeUndefined();
    expect(readNumbers(pack(numbers))).toEqual(numbers);
  });

  it("does not take -0 for 0", () => {
    const readOne = compileReader(Type.Object({ seq: WHOLE, level: Type.Number() }))();
    const minusZero = { seq: 0, level: -0 };
    readOne(packAs({ seq: 0, level: 0 }, plainest));

    expect(readOne(packAs(minusZero, plainest))).toEqual(minusZero);
    expect(readOne(packAs({ seq: -0, level: 0 }, plainest))).toBeUndefined();
  });

  it("forgets what the message before had and this one has not", () => {
    const optional = { applied: Type.Optional(Type.Boolean()), levels: Type.Optional(LIST) };
    const readOne = compileReader(Type.Object({ seq: WHOLE, ...optional }))();
    const messages = [
      { seq: 1, applied: true, levels: [1, 2] },
      { seq: 2 },
      { seq: 2 ** 40, levels: [3] },
      { seq: 2 ** 40, levels: Array(900).fill(4) },
      { seq: 3, applied: false, levels: [] },
    ];

    for (const message of messages) {
      expect(readOne(packAs(message, plainest))).toEqual(message);
    }
  });

  it.each([
    Type.Integer({ minimum: 0, exclusiveMaximum: 3 }),
    Type.Object({ a: Type.Optional(Type.Null()) }),
    Type.Array(Type.Boolean()),
    Type.Null(),
    Type.Union([Type.Literal(15), Type.Literal(30)]),
    Type.Object({}, { additionalProperties: false }),
  ])("refuses to compile a schema that it would not check in full: %j", (schema) => {
    expect(() => compileReader(schema)).toThrow();
  });
});

// Helpers

/** Whatever the reader takes, decoding and validating takes too, as the same value. */
function expectAgreement(bytes: Uint8Array): void {
  const value = read(bytes);
  if (value === undefined) return;
  const raw = decode(bytes);
  expect(raw.ok && validate(raw.value)).toEqual({ ok: true, value });
}
