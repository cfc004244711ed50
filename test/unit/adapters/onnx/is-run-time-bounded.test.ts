import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { isRunTimeBounded } from "../../../../src/adapters/onnx/is-run-time-bounded.ts";
import { onnxModelType } from "../../../../src/onnx/onnx-format.ts";

const graphOf = (...node: { opType: string; domain?: string }[]) =>
  onnxModelType.encode({ graph: { node } }).finish();
const shipped = (path: string) =>
  readFileSync(new URL(`../../../../models/${path}/model.onnx`, import.meta.url));

describe("isRunTimeBounded", () => {
  it.each(["prb/2.0.0", "power/2.0.0"])("is true of the shipped model %s", (path) => {
    expect(isRunTimeBounded(shipped(path))).toBe(true);
  });

  it.each(["Loop", "If", "Scan", "Expand", "Tile", "Range", "NonZero", "SequenceMap"])(
    "is false with one %s among others",
    (opType) => {
      expect(isRunTimeBounded(graphOf({ opType: "Add" }, { opType }, { opType: "Mul" }))).toBe(
        false,
      );
    },
  );

  it("is false with an operator of another domain, and of a file without a graph", () => {
    expect(isRunTimeBounded(graphOf({ opType: "Add", domain: "com.microsoft" }))).toBe(false);
    expect(isRunTimeBounded(new Uint8Array())).toBe(false);
  });

  it("knows the standard domain by both of its names", () => {
    expect(isRunTimeBounded(graphOf({ opType: "Add", domain: "ai.onnx" }))).toBe(true);
  });
});
