/**
 * Fits the weights of the block error model, and of the EESM β curves, and prints them with their
 * errors. Method, data and results: docs/bler-model.md.
 *
 *     npx tsx bench/fit-bler-model.ts <folder of published tables>
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { waterfallOf } from "../src/nr/bler-model.ts";
import {
  baseGraphOf,
  type GapWeights,
  gapTerms,
  widthTerms,
} from "../src/nr/implementation-gap.ts";
import { type McsTable, mcsEntry } from "../src/nr/mcs-tables.ts";
import { type CodeBlockFormat, normalApproximation } from "../src/nr/normal-approximation.ts";
import { qFunction } from "../src/nr/q-function.ts";

/** A block error rate somebody measured. */
interface Measurement {
  readonly format: CodeBlockFormat;
  readonly sinrDb: number;
  /** Standard normal quantile of the measured rate, Q(z) = BLER. */
  readonly z: number;
  /** Standard error of z. */
  readonly zError: number;
}

/** Outside, a handful of errors or of successes decides. */
const Z_RANGE = [-1.7, 2.6] as const;
/** What is asked of the model, so that a well-measured point does not outweigh all others. Unit: dB. */
const MODEL_ERROR_DB = 0.06;
const NUM_TERMS = { baseGraph1: 6, baseGraph2: 11, width: 5 };

main(process.argv[2]);

function main(folder: string | undefined): void {
  if (!folder)
    throw new Error("usage: npx tsx bench/fit-bler-model.ts <folder of published tables>");
  const sets = {
    "published tables": publishedTables(folder),
    "published fine grid": publishedFineGrid(folder),
    "own simulation": ownSimulation(),
  };
  const weights = fitWeights(Object.values(sets).flat());
  console.log("FITTED_WEIGHTS =", JSON.stringify(weights));
  console.log("SINR error at the measured block error rates, dB:");
  for (const [name, points] of Object.entries(sets)) {
    console.log(`  ${name}: ${errorText(points, weights)}`);
  }
  for (const modulationOrder of [2, 4, 6, 8]) printBetaCurve(folder, modulationOrder);
}

function publishedTables(folder: string): Measurement[] {
  const { cases } = readJson(folder, "bler_tables_compact");
  return cases
    .filter((entry) => entry.in.category === "PDSCH")
    .flatMap(({ in: { table, mcs, snr_db }, out }) =>
      Object.entries(out.bler_by_cbs).flatMap(([cbs, blers]) =>
        blers.flatMap((bler, i) => {
          const numBlocks = bler < 0.5 ? 3000 : 600; // stopped early where errors are frequent
          return measurement(
            formatOf(table, mcs, Number(cbs)),
            snr_db[i] ?? Number.NaN,
            bler,
            numBlocks,
          );
        }),
      ),
    );
}

function publishedFineGrid(folder: string): Measurement[] {
  return readJson(folder, "bler_awgn_fine").cases.flatMap(({ in: { table, mcs, cbs }, out }) =>
    out.snr_db_blocks_errors.flatMap(([snrDb, numBlocks, numErrors]) =>
      measurement(formatOf(table, mcs, cbs), snrDb, numErrors / numBlocks, numBlocks),
    ),
  );
}

function ownSimulation(): Measurement[] {
  const file = new URL("../test/golden/nr/ldpc-awgn-measurements.csv", import.meta.url);
  const [, ...lines] = readFileSync(file, "utf8").trim().split("\n");
  return lines.flatMap((line) => {
    const [
      baseGraph,
      ,
      modulationOrder,
      codeBlockBits = 0,
      codedBits = 0,
      snrDb = 0,
      n = 0,
      errors = 0,
    ] = line.split(",").map(Number);
    // a hair above the exact rate: the division must not round up to one more resource element
    const codeRateX1024 = (1024 * codeBlockBits * (1 + 1e-9)) / codedBits;
    const format = { modulationOrder, codeRateX1024, codeBlockBits } as CodeBlockFormat;
    const { codedRate } = normalApproximation(format);
    if (baseGraphOf({ codedRate, codeBlockBits }) !== baseGraph)
      throw new Error(`base graph: ${line}`);
    return measurement(format, snrDb, errors / n, n);
  });
}

function formatOf(table: McsTable, mcs: number, codeBlockBits: number): CodeBlockFormat {
  const entry = mcsEntry(table, mcs);
  if (!entry) throw new Error(`no MCS ${mcs} in table ${table}`);
  return { ...entry, codeBlockBits };
}

function measurement(
  format: CodeBlockFormat,
  sinrDb: number,
  bler: number,
  numBlocks: number,
): Measurement[] {
  if (bler * numBlocks < 3 || bler > 0.97) return [];
  const z = normalQuantile(bler);
  if (z < Z_RANGE[0] || z > Z_RANGE[1]) return [];
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  const zError = Math.max(0.02, Math.sqrt((bler * (1 - bler)) / numBlocks) / density);
  return [{ format, sinrDb, z, zError }];
}

// Fit: SINR − ideal middle = gap weights · gap terms + width weights · width terms · ideal width · z

function fitWeights(points: readonly Measurement[]): GapWeights {
  const rows = points.map((point) => designRow(point));
  let weights: number[] = [];
  for (let round = 0; round < 12; round += 1) {
    const reweighted = rows.map((row) => {
      // towards the absolute error, so that a few odd codes do not bend the curve
      const residual = (row.target - dot(weights, row.terms)) * Math.sqrt(row.trust);
      return { ...row, trust: round === 0 ? row.trust : row.trust / Math.hypot(1, residual) };
    });
    weights = leastSquares(reweighted);
  }
  const rounded = weights.map((weight) => Number(weight.toFixed(4)));
  const [end1, end2] = [NUM_TERMS.baseGraph1, NUM_TERMS.baseGraph1 + NUM_TERMS.baseGraph2];
  return {
    baseGraph1: rounded.slice(0, end1),
    baseGraph2: rounded.slice(end1, end2),
    width: rounded.slice(end2),
  };
}

/** One equation: Σ weight·term = target, as reliable as `trust` (an inverse variance) says. */
interface Equation {
  readonly terms: readonly number[];
  readonly target: number;
  readonly trust: number;
}

function designRow({ format, sinrDb, z, zError }: Measurement): Equation {
  const ideal = normalApproximation(format);
  const baseGraph = baseGraphOf({ ...format, codedRate: ideal.codedRate });
  const gapCase = { ...format, codedRate: ideal.codedRate, baseGraph };
  const none = (length: number) => new Array<number>(length).fill(0);
  const gap =
    baseGraph === 1
      ? [...gapTerms(gapCase), ...none(NUM_TERMS.baseGraph2)]
      : [...none(NUM_TERMS.baseGraph1), ...gapTerms(gapCase)];
  const width = widthTerms(gapCase).map((term) => term * ideal.widthDb * z);
  const trust = Math.hypot(zError * ideal.widthDb, MODEL_ERROR_DB) ** -2;
  return { terms: [...gap, ...width], target: sinrDb - ideal.midDb, trust };
}

/** Solves the normal equations by Gauss–Jordan elimination; they are symmetric positive definite. */
function leastSquares(equations: readonly Equation[]): number[] {
  const size = equations[0]?.terms.length ?? 0;
  const matrix = Array.from({ length: size }, () => new Float64Array(size + 1));
  const addTo = (line: Float64Array, factor: number, values: ArrayLike<number>) => {
    for (let j = 0; j <= size; j += 1) line[j] = (line[j] ?? 0) + factor * (values[j] ?? 0);
  };
  for (const { terms, target, trust } of equations) {
    for (const [i, line] of matrix.entries()) {
      addTo(line, trust * (terms[i] ?? 0), [...terms, target]);
    }
  }
  for (const [pivot, pivotLine] of matrix.entries()) {
    addTo(pivotLine, 1 / (pivotLine[pivot] ?? 0) - 1, pivotLine);
    for (const [i, line] of matrix.entries()) {
      if (i !== pivot) addTo(line, -(line[pivot] ?? 0), pivotLine);
    }
  }
  return matrix.map((line) => line[size] ?? Number.NaN);
}

function errorText(points: readonly Measurement[], weights: GapWeights): string {
  const errorsDb = points.map(({ format, sinrDb, z }) => {
    const { midDb, widthDb } = waterfallOf(format, weights);
    return midDb + widthDb * z - sinrDb;
  });
  const rms = Math.sqrt(errorsDb.reduce((sum, e) => sum + e * e, 0) / errorsDb.length);
  const worst = errorsDb.reduce((max, e) => Math.max(max, Math.abs(e)), 0);
  return `rms ${rms.toFixed(3)} worst ${worst.toFixed(3)} (${points.length} points)`;
}

function printBetaCurve(folder: string, modulationOrder: number): void {
  const betas = ([1, 2] as const).flatMap((table) =>
    (readJson(folder, "eesm").beta_tables[table] ?? []).flatMap((beta, mcs) => {
      const entry = mcsEntry(table, mcs);
      return entry?.modulationOrder === modulationOrder
        ? [{ rate: entry.codeRateX1024 / 1024, beta }]
        : [];
    }),
  );
  const equations = betas.map(({ rate, beta }) => {
    return { terms: [1, rate, rate ** 2], target: Math.log(beta), trust: 1 };
  });
  const curve = leastSquares(equations);
  const errors = equations.map(({ terms, target }) => Math.expm1(dot(curve, terms) - target));
  const worstPercent = 100 * Math.max(...errors.map(Math.abs));
  const text = curve.map((weight) => weight.toFixed(5)).join(", ");
  console.log(`ln β, Q_m ${modulationOrder}: [${text}], worst ${worstPercent.toFixed(2)} %`);
}

function dot(a: readonly number[], b: readonly number[]): number {
  return b.reduce((sum, value, i) => sum + value * (a[i] ?? 0), 0);
}

/** Inverse of Q by bisection. */
function normalQuantile(probability: number): number {
  let low = -9;
  let high = 9;
  for (let i = 0; i < 60; i += 1) {
    const middle = (low + high) / 2;
    if (qFunction(middle) > probability) low = middle;
    else high = middle;
  }
  return high;
}

/** The union of the fields read here; each file has some of them. */
interface PublishedFile {
  beta_tables: Record<number, number[]>;
  cases: {
    in: { category: string; table: McsTable; mcs: number; cbs: number; snr_db: number[] };
    out: {
      bler_by_cbs: Record<string, number[]>;
      snr_db_blocks_errors: [snrDb: number, numBlocks: number, numErrors: number][];
    };
  }[];
}

function readJson(folder: string, name: string): PublishedFile {
  return JSON.parse(readFileSync(join(folder, `${name}.json`), "utf8"));
}
