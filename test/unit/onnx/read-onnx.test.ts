import { readFileSync } from "node:fs";
import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import type { ModelMessage } from "../../../src/onnx/onnx-message.ts";
import { readOnnx } from "../../../src/onnx/read-onnx.ts";

const SHIPPED = readFileSync(new URL("../../../models/prb/2.0.0/model.onnx", import.meta.url));
const AMPLE = 100_000;

describe("readOnnx", () => {
  it("reads a shipped model", () => {
    const model = readOnnx(SHIPPED, AMPLE) as ModelMessage;

    expect(model.graph?.node.map(({ opType }) => opType)).toContain("Softmax");
    expect(model.opsetImport[0]?.version).toBeDefined();
  });

  it("stops at the number of fields that it is told", () => {
    expect(readOnnx(SHIPPED, 50)).toBe("too-many-fields");
  });

  it.each([
    ["a field that ONNX does not have", [0xc2, 0x02, 0x00]],
    ["a text where a number belongs", [0x0a, 0x00]],
    ["a group", [0x3b, 0x3c]],
  ])("does not know %s", (_what, bytes) => {
    expect(readOnnx(Uint8Array.from(bytes), AMPLE)).toBe("unknown-field");
  });

  it.each([
    ["is longer than its file", [0x3a, 0x05, 0x0a]],
    ["is longer than the message around it", [0x3a, 0x02, 0x0a, 0x05, 1, 2, 3, 4, 5]],
    ["is a number without end", [0x08, 0xff, 0xff]],
  ])("calls a field malformed that %s", (_what, bytes) => {
    expect(readOnnx(Uint8Array.from(bytes), AMPLE)).toBe("malformed");
  });

  test.prop([fc.uint8Array({ maxLength: 300 })])("never throws, whatever it is given", (bytes) => {
    expect(["string", "object"]).toContain(typeof readOnnx(bytes, AMPLE));
  });

  test.prop([
    fc.array(fc.tuple(fc.nat({ max: SHIPPED.length - 1 }), fc.nat({ max: 255 })), { minLength: 1 }),
  ])("never throws on a model in which bytes were changed", (changes) => {
    const bytes = Buffer.from(SHIPPED);
    for (const [at, to] of changes) bytes[at] = to;

    expect(["string", "object"]).toContain(typeof readOnnx(bytes, AMPLE));
  });
});
