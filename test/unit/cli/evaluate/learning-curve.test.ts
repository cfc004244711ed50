import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { readLearningCurve } from "../../../../src/cli/evaluate/learning-curve.ts";

it("reads a run's curve line by line, and passes over half a line", () => {
  const run = mkdtempSync(join(tmpdir(), "slotpilot-run-"));
  const lines = ['{"phase":"prb","reward":3}', '{"phase":"prb","reward":2}', '{"pha'];
  writeFileSync(join(run, "curve.jsonl"), lines.join("\n"));

  expect(readLearningCurve(run)).toEqual([
    { phase: "prb", reward: 3 },
    { phase: "prb", reward: 2 },
  ]);
});
