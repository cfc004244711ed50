import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { MODEL_CODES } from "../../../../../schemas/model-codes.ts";
import { ALLOWED_OPERATORS } from "../../../../../src/adapters/onnx/validation/check-operators.ts";
import { CHECK_NAMES } from "../../../../../src/adapters/onnx/validation/validation-task.ts";

const page = readFileSync(new URL("../../../../../docs/validation.md", import.meta.url), "utf8");
const rows = [...page.matchAll(/^\| ([a-z ]+) \|.*`MODEL_.*\|$/gm)].map(([, name]) => name);

describe("docs/validation.md", () => {
  it("lists the checks in their order", () => {
    expect(rows).toEqual(CHECK_NAMES);
  });

  it("names every code, and none besides", () => {
    const named = new Set(
      [...page.matchAll(/`((?:MODEL|VALIDATION)_[A-Z_]+)`/g)].map(([, c]) => c),
    );

    expect([...named].sort()).toEqual([...Object.keys(MODEL_CODES), "MODEL_UNREADABLE"].sort());
  });

  it("lists the allowed operators", () => {
    const [, list = ""] = page.match(/the same every time:\n\n(.*?)\n\n/s) ?? [];

    expect(list.split(/\s+/)).toEqual([...ALLOWED_OPERATORS]);
  });
});
