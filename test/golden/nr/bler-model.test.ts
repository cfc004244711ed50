import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { createBlerModel, waterfallOf } from "../../../src/nr/bler-model.ts";
import { type McsTable, mcsEntry } from "../../../src/nr/mcs-tables.ts";
import type { CodeBlockFormat } from "../../../src/nr/normal-approximation.ts";
import { loadOracle, oracleNote, oraclePresent } from "../../support/oracle.ts";

interface McsCbs {
  readonly category?: string;
  readonly table: McsTable;
  readonly mcs: number;
  readonly cbs: number;
}

interface Thresholds {
  readonly "sinr_db_at_bler_0.1": number | null;
  readonly "sinr_db_at_bler_0.01": number | null;
}

const model = createBlerModel();

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

describe.skipIf(!oraclePresent)(`reference block error rates${oracleNote}`, () => {
  it.each([
    { bler: 0.1, toleranceDb: 0.2 },
    { bler: 0.01, toleranceDb: 0.3 },
  ] as const)(
    "of the fine grid are met within $toleranceDb dB at $bler",
    ({ bler, toleranceDb }) => {
      const { cases } = loadOracle<McsCbs, Thresholds>("bler_awgn_fine");
      const offs = cases.flatMap((reference) => offDb(reference, bler));

      expect(offs.length).toBeGreaterThan(20);
      expect(offs.filter(({ offDb }) => Math.abs(offDb) > toleranceDb)).toEqual([]);
    },
  );

  it("of the coarse tables are met within 1 dB at 0.1", () => {
    const { cases } = loadOracle<McsCbs, Thresholds>("bler_thresholds");
    const pdsch = cases.filter(({ in: kind }) => kind.category === "PDSCH");
    const offs = pdsch.flatMap((reference) => offDb(reference, 0.1));

    expect(offs.length).toBeGreaterThan(250);
    expect(offs.filter(({ offDb }) => Math.abs(offDb) > 1)).toEqual([]);
  });
});

// Helpers

/** How far above the reference threshold ours is; nothing where the reference has none. */
function offDb({ in: kind, out }: { in: McsCbs; out: Thresholds }, bler: 0.1 | 0.01) {
  const expectedDb = out[`sinr_db_at_bler_${bler}`];
  if (expectedDb === null) return [];
  return [{ ...kind, offDb: sinrDbFor(blockOf(kind), bler) - expectedDb }];
}

function sinrDbFor(block: CodeBlockFormat, bler: number): number {
  const { midDb, widthDb } = waterfallOf(block);
  let low = midDb - 9 * widthDb;
  let high = midDb + 9 * widthDb;
  while (high - low > 1e-6) {
    const sinrDb = (low + high) / 2;
    if (model.codeBlockBler({ ...block, sinrDb }) > bler) low = sinrDb;
    else high = sinrDb;
  }
  return high;
}

function blockOf({ table, mcs, cbs }: McsCbs): CodeBlockFormat {
  const entry = mcsEntry(table, mcs);
  if (!entry) throw new RangeError(`no MCS ${mcs}`);
  return { ...entry, codeBlockBits: cbs };
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
