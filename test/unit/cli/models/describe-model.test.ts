import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { describeModel } from "../../../../src/cli/models/describe-model.ts";
import { printable } from "../../../../src/cli/models/printable.ts";
import { onnxModelType } from "../../../../src/onnx/onnx-format.ts";
import { ONNX_TYPE } from "../../../../src/onnx/onnx-message.ts";

describe("describeModel", () => {
  it.each(["prb", "power"] as const)(
    "says of the shipped %s model what its manifest says",
    (kind) => {
      const folder = new URL(`../../../../models/${kind}/2.0.0/`, import.meta.url);
      const bytes = readFileSync(new URL("model.onnx", folder));
      const { training, evaluation, ...rest } = JSON.parse(
        readFileSync(new URL("manifest.json", folder), "utf8"),
      );

      const described = describeModel(
        "model.onnx",
        bytes,
        { ...CLAIM, name: kind, version: "2.0.0", kind },
        NOW,
      );

      expect(described).toEqual({
        ...rest,
        training: {
          ...{ method: "imported", config: { file: "model.onnx" }, seed: 0, commit: "unknown" },
          ...{ backend: "unknown", createdAt: NOW },
        },
        evaluation: {},
      });
    },
  );

  it("leaves out constants that an old graph lists as inputs", () => {
    const bytes = encode({ input: [FEATURES, value("w")], initializer: [{ name: "w" }] });

    expect(describeModel("m", bytes, CLAIM, NOW)).toMatchObject({
      input: { name: "x", shape: ["users", 17] },
      output: { name: "y", shape: ["axis0"] },
    });
  });

  it.each([
    ["two inputs", encode({ input: [FEATURES, value("other")] }), "has 2 inputs"],
    ["no output", encode({ output: [] }), "has 0 outputs"],
    ["whole numbers", encode({ input: [value("x", ONNX_TYPE.int64)] }), "not of float32"],
    ["no graph", onnxModelType.encode({ irVersion: 8 }).finish(), "no ONNX graph"],
    ["a text", Buffer.from("{}"), "no ONNX file"],
  ])("refuses %s", (_, bytes, told) => {
    expect(describeModel("m", bytes, CLAIM, NOW)).toMatchObject({
      code: "MODEL_INVALID",
      message: expect.stringContaining(told),
    });
  });
});

describe("printable", () => {
  it("leaves nothing that moves a terminal's cursor", () => {
    expect(printable("a\u001b[2Jb\r\nc\u202e µs")).toBe("a?[2Jb??c? µs");
  });
});

// Helpers

const NOW = "2026-01-01T00:00:00.000Z";

const CLAIM = { name: "mine", version: "1", kind: "prb" } as const;

const FEATURES = value("x", ONNX_TYPE.float32, [{ dimParam: "users" }, { dimValue: 17 }]);

function value(name: string, elemType: number = ONNX_TYPE.float32, dim: object[] = [{}]) {
  return { name, type: { tensorType: { elemType, shape: { dim } } } };
}

function encode(graph: object): Uint8Array {
  return onnxModelType
    .encode({
      irVersion: 8,
      opsetImport: [{ domain: "", version: 18 }],
      graph: { input: [FEATURES], output: [value("y")], ...graph },
    })
    .finish();
}
