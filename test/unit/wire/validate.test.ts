import { Type } from "@sinclair/typebox";
import { describe, expect, it } from "vitest";
import { compileValidator } from "../../../src/wire/validate.ts";

const validate = compileValidator(
  Type.Object({
    count: Type.Integer({ minimum: 0, maximum: 15, description: "How many." }),
    levelDb: Type.Number({ minimum: -30, maximum: 30 }),
    name: Type.String({ pattern: "^[a-z]+$", maxLength: 5 }),
    mode: Type.Union([Type.Literal(15), Type.Literal(30)]),
    list: Type.Array(Type.Integer({ minimum: 0, maximum: 3 }), { maxItems: 2 }),
    extra: Type.Optional(Type.Object({ deep: Type.Boolean() })),
  }),
);

const GOOD = { count: 3, levelDb: 0.5, name: "ann", mode: 15, list: [1] };

describe("compileValidator", () => {
  it("lets a value through that fits, as it is", () => {
    const value = { ...GOOD, unknown: 1 };
    const checked = validate(value);

    expect(checked.ok && checked.value).toBe(value);
  });

  it.each<[what: string, changes: object]>([
    ["above its range", { count: 16 }],
    ["below its range", { levelDb: -30.1 }],
    ["NaN", { levelDb: Number.NaN }],
    ["infinite", { levelDb: Number.POSITIVE_INFINITY }],
    ["not whole", { count: 1.5 }],
    ["above its range inside a list", { list: [4] }],
    ["a list that is too long", { list: [0, 0, 0] }],
  ])("R9 BAD_RANGE: a number %s", (_, changes) => {
    expect(codeOf({ ...GOOD, ...changes })).toBe("BAD_RANGE");
  });

  it.each<[what: string, changes: object]>([
    ["missing", { count: undefined }],
    ["null", { count: null }],
    ["text for a number", { count: "3" }],
    ["a number for text", { name: 3 }],
    ["a number for a list", { list: 3 }],
    ["text that breaks its pattern", { name: "Ann" }],
    ["text that is too long", { name: "annann" }],
    ["none of the values allowed", { mode: 17 }],
    ["an object for a list", { list: {} }],
    ["wrong deep inside", { extra: { deep: 0 } }],
  ])("R9 BAD_FIELD: a field %s", (_, changes) => {
    expect(codeOf({ ...GOOD, ...changes })).toBe("BAD_FIELD");
  });

  it.each([undefined, null, 5, "text", [], true])(
    "R9 BAD_FIELD: %s instead of a message",
    (value) => {
      expect(codeOf(value)).toBe("BAD_FIELD");
    },
  );

  it("names the field, what is allowed there, and what it means", () => {
    const message = messageOf({ ...GOOD, count: 16 });

    expect(message).toMatch(/^\/count: /);
    expect(message).toContain("allowed 0 to 15");
    expect(message).toContain("How many.");
    expect(messageOf({ ...GOOD, list: [0, 7] })).toMatch(/^\/list\/1: /);
    expect(messageOf(5)).toMatch(/^message: /);
  });
});

// Helpers

function codeOf(value: unknown): string {
  const checked = validate(value);
  return checked.ok ? "accepted" : checked.error.code;
}

function messageOf(value: unknown): string {
  const checked = validate(value);
  return checked.ok ? "accepted" : checked.error.message;
}
