import { fc, test } from "@fast-check/vitest";
import { Encoder } from "@msgpack/msgpack";
import { Type } from "@sinclair/typebox";
import { describe, expect, it } from "vitest";
import { Allocation } from "../../../schemas/allocation.ts";
import { list } from "../../../schemas/fields.ts";
import { Report } from "../../../schemas/report.ts";
import { compileWriter } from "../../../src/wire/compile-writer.ts";
import { valuesOf } from "../../support/arbitrary-messages.ts";

const encoder = new Encoder();
const anyNumbers = fc.array(
  fc.oneof(
    fc.double(),
    fc.maxSafeInteger(),
    fc.integer(),
    fc.integer({ min: -(2 ** 16), max: 2 ** 16 }),
    fc.constantFrom(...[0, 8, 16, 32, 52, 53].flatMap(aroundPower)),
  ),
);

describe.each([
  ["allocation", Allocation],
  ["report", Report],
])("compileWriter: %s", (_, schema) => {
  const write = compileWriter(schema)();

  test.prop([valuesOf(schema)], { numRuns: 300 })(
    "writes the bytes that a general encoder writes",
    (value) => {
      expect(write(value as never)).toEqual(encoder.encode(value));
    },
  );
});

describe("compileWriter", () => {
  test.prop([anyNumbers], { numRuns: 1000 })("writes any number as an encoder does", (numbers) => {
    const write = compileWriter(list(Type.Number(), "", 1000))();

    expect(write(numbers)).toEqual(encoder.encode(numbers));
  });

  it.each([
    "",
    "a",
    "x".repeat(31),
    "x".repeat(32),
    "y".repeat(255),
    "y".repeat(256),
    "z".repeat(70_000),
    "µs – dB",
    "漢".repeat(20),
    "🛰".repeat(9000),
  ])("writes any text as an encoder does", (text) => {
    const write = compileWriter(Type.Object({ text: Type.String(), after: Type.Boolean() }))();
    const value = { text, after: true };

    expect(write(value)).toEqual(encoder.encode(value));
  });

  it("writes long lists, and lists inside lists, into memory that grows with them", () => {
    const write = compileWriter(list(list(Type.Integer(), "", 70_000), "", 70_000))();
    const lists = [15, 16, 65_535, 65_536].map((length) => Array(length).fill(1_000_000));

    for (const value of [lists, [lists.flat()], [], lists]) {
      expect(Buffer.compare(write(value), encoder.encode(value))).toBe(0);
    }
  });

  it("leaves out what is absent, undefined, or unknown to the schema", () => {
    const schema = Type.Object({ a: Type.Optional(Type.Boolean()), b: Type.Boolean() });
    const write = compileWriter(schema)();
    const absent = encoder.encode({ b: true });

    expect(write({ b: true })).toEqual(absent);
    expect(write({ a: undefined, b: true } as never)).toEqual(absent);
    expect(write({ later: 1, b: true } as never)).toEqual(absent);
    expect(write({ b: true, a: false })).toEqual(encoder.encode({ a: false, b: true }));
  });

  it("leaves a message as it is during the next 7, also when the next are larger", () => {
    const write = compileWriter(list(Type.Integer(), "", 10_000))();
    const values = Array.from({ length: 40 }, (_, n) => Array((n * 997) % 5000).fill(n * 100));
    const written = values.map((value, n) => {
      const message = write(value);
      return { message, copy: message.slice(), n };
    });
    const check = compileWriter(list(Type.Integer(), "", 10_000))();
    const kept = values.slice(0, 8).map((value) => check(value));

    expect(written.slice(-8).map(({ message }) => message)).toEqual(
      written.slice(-8).map(({ copy }) => copy),
    );
    expect(kept).toEqual(values.slice(0, 8).map((value) => encoder.encode(value)));
  });

  it("shows its newest memory, also for a message as long as the one before it there", () => {
    const write = compileWriter(list(Type.String(), "", 1000))();
    const [short, long] = [Array(1000).fill("x"), ["y".repeat(1999)]];
    for (let n = 0; n < 8; n += 1) write(short);

    expect(write(long)).toHaveLength(write(short).length);
    expect(write(long)).toEqual(encoder.encode(long));
  });

  it("reuses its memory", () => {
    const write = compileWriter(Type.Boolean())();
    const messages = Array.from({ length: 9 }, () => write(true));

    expect(new Set(messages.slice(0, 8).map(({ buffer }) => buffer)).size).toBe(8);
    expect(messages[8]).toBe(messages[0]);
  });

  it("refuses to compile a schema that it does not know", () => {
    const fields = Object.fromEntries(Array.from({ length: 16 }, (_, n) => [n, Type.Boolean()]));

    expect(() => compileWriter(Type.Null())).toThrow();
    expect(() => compileWriter(Type.Object(fields))).toThrow();
  });
});

// Helpers

/** Whole numbers beside a power of two, of either sign. */
function aroundPower(exponent: number): number[] {
  const [power, half] = [2 ** exponent, 2 ** (exponent - 1)];
  return [power, half].flatMap((edge) => [-edge - 1, -edge, -edge + 1, edge - 1, edge, edge + 1]);
}
