import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { waterfallOf } from "../../../src/nr/bler-model.ts";
import type { CodeBlockFormat } from "../../../src/nr/normal-approximation.ts";
import { qFunction } from "../../../src/nr/q-function.ts";

describe("our own LDPC simulation", () => {
  const points = ownMeasurements();

  it("is reproduced within 0.13 dB rms over all sizes and rates", () => {
    const errorsDb = points.map(({ block, snrDb, bler }) => sinrDbFor(block, bler) - snrDb);

    expect(rms(errorsDb)).toBeLessThan(0.13);
  });

  it("is reproduced within 0.06 dB rms for the sizes that carry most traffic", () => {
    const large = points.filter(({ block }) => block.codeBlockBits >= 1000);
    const errorsDb = large.map(({ block, snrDb, bler }) => sinrDbFor(block, bler) - snrDb);

    expect(large.length).toBeGreaterThan(300);
    expect(rms(errorsDb)).toBeLessThan(0.06);
  });

  it("shows the repetition gain that is assumed below rate 1/5", () => {
    const repeated = points.filter(({ block }) => block.codeRateX1024 < 0.19 * 1024);
    const errorsDb = repeated.map(({ block, snrDb, bler }) => sinrDbFor(block, bler) - snrDb);

    expect(repeated.length).toBeGreaterThan(50);
    expect(rms(errorsDb)).toBeLessThan(0.2);
  });
});

// Helpers

function sinrDbFor(block: CodeBlockFormat, bler: number): number {
  const { midDb, widthDb } = waterfallOf(block);
  let low = midDb - 9 * widthDb;
  let high = midDb + 9 * widthDb;
  while (high - low > 1e-6) {
    const sinrDb = (low + high) / 2;
    if (qFunction((sinrDb - midDb) / widthDb) > bler) low = sinrDb;
    else high = sinrDb;
  }
  return high;
}

/** Every point has 3 errors or more, and at most 95 % of its blocks lost. */
function ownMeasurements() {
  const file = new URL("ldpc-awgn-measurements.csv", import.meta.url);
  const [, ...lines] = readFileSync(file, "utf8").trim().split("\n");
  return lines.map((line) => {
    const [
      ,
      ,
      modulationOrder,
      codeBlockBits = 0,
      codedBits = 0,
      snrDb = 0,
      numBlocks = 0,
      numErrors = 0,
    ] = line.split(",").map(Number);
    const codeRateX1024 = (1024 * codeBlockBits * (1 + 1e-9)) / codedBits;
    const block = { modulationOrder, codeRateX1024, codeBlockBits } as CodeBlockFormat;
    return { block, snrDb, bler: numErrors / numBlocks };
  });
}

function rms(values: readonly number[]): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0) / values.length);
}
