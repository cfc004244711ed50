import { type Static, Type } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";
import type { BlerModel } from "../nr/bler-model.ts";
import { type McsTable, mcsEntry } from "../nr/mcs-tables.ts";
import { Mcs, McsTableShape, uplink } from "./kinds/mcs-shapes.ts";
import { parseReference } from "./parse-reference.ts";
import { Scalars } from "./shapes.ts";

/** One MCS of a file of block error tables: BLER over SINR, by code block size. */
export const BlerTableCase = Type.Object({
  in: Type.Object({
    category: Type.Optional(Type.String()),
    table: McsTableShape,
    mcs: Mcs,
    snr_db: Scalars,
  }),
  out: Type.Object({ bler_by_cbs: Type.Record(Type.String({ pattern: "^[0-9]+$" }), Scalars) }),
});

const BlerTableFile = Type.Object({ cases: Type.Array(BlerTableCase, { minItems: 1 }) });

/** The block error tables that a reference used, to be plugged in wherever ours can be. */
export interface BlerTables {
  /** Error model of the MCSs of a table; certain loss where the reference has no curve. */
  readonly modelOf: (table: McsTable) => BlerModel;
  /** Lowest MCS that has a curve; nothing where none has. */
  readonly lowestMcs: (table: McsTable) => number | undefined;
}

/**
 * Reads block error tables out of whatever files hold some.
 *
 * @param texts - What each file holds.
 * @returns The tables of the downlink; nothing where no file holds any.
 */
export function readBlerTables(texts: readonly string[]): BlerTables | undefined {
  const cases = texts.map(parseReference).flatMap((content) => {
    return Value.Check(BlerTableFile, content) ? content.cases : [];
  });
  if (cases.length === 0) return undefined;
  const ofTable = (table: McsTable) =>
    cases.filter(({ in: given }) => given.table === table && !uplink(given.category));
  const models = new Map(([1, 2, 3, 4] as const).map((t) => [t, tabulatedModel(ofTable(t))]));
  return {
    modelOf: (table) => models.get(table) ?? tabulatedModel([]),
    lowestMcs: (table) => {
      const indices = ofTable(table).map(({ in: given }) => given.mcs);
      return indices.length > 0 ? Math.min(...indices) : undefined;
    },
  };
}

/**
 * Code block size that a look-up takes, as the reference does.
 *
 * @param codeBlockBits - Size of the code block. Unit: bits.
 * @returns The nearest of 24 + 100 k, of two as near the one of even k. Unit: bits.
 */
export function tabulatedBits(codeBlockBits: number): number {
  return 24 + 100 * roundHalfEven((codeBlockBits - 24) / 100);
}

/** Looks up the nearest points of a grid, as the reference does. */
function tabulatedModel(cases: readonly Static<typeof BlerTableCase>[]): BlerModel {
  const curves = new Map(
    cases.map((reference) => {
      const { table, mcs } = reference.in;
      const { modulationOrder, codeRateX1024 } = mcsEntry(table, mcs) ?? {};
      return [`${modulationOrder} ${codeRateX1024}`, curvesOf(reference)];
    }),
  );
  return {
    codeBlockBler({ modulationOrder, codeRateX1024, codeBlockBits, sinrDb }) {
      const found = curves.get(`${modulationOrder} ${codeRateX1024}`);
      if (!found) return 1;
      const sinrStep = roundHalfEven((Math.max(-5, Math.min(30, sinrDb)) + 5) / 0.1);
      return interpolate(found, tabulatedBits(codeBlockBits), sinrStep * 0.1 - 5);
    },
  };
}

interface Curves {
  readonly sizes: readonly number[];
  readonly sinrDb: readonly number[];
  /** log10 of BLER `[numSizes][numSinr]`; where no error was seen, two below the least of all. */
  readonly logBler: readonly (readonly number[])[];
  /** Least BLER that was seen; what is interpolated below it counts as 0. */
  readonly least: number;
}

function curvesOf({ in: given, out }: Static<typeof BlerTableCase>): Curves {
  const rows = Object.entries(out.bler_by_cbs).sort(([a], [b]) => Number(a) - Number(b));
  const seen = rows.flatMap(([, blers]) => blers.filter((bler) => bler > 0));
  const least = Math.min(...seen);
  const logOf = (bler: number) => (bler > 0 ? Math.log10(bler) : Math.log10(least) - 2);
  return {
    sizes: rows.map(([size]) => Number(size)),
    sinrDb: given.snr_db,
    logBler: rows.map(([, blers]) => blers.map(logOf)),
    least: seen.length === rows.length * given.snr_db.length ? 0 : least,
  };
}

/** Bilinear in size and SINR, of log10 BLER; beyond the ends as at the ends. */
function interpolate({ sizes, sinrDb, logBler, least }: Curves, size: number, atDb: number) {
  const [row, down] = place(sizes, size);
  const [column, across] = place(sinrDb, atDb);
  const alongRow = (n: number) => {
    const left = logBler[n]?.[column] ?? Number.NaN;
    const right = logBler[n]?.[column + 1] ?? left;
    return left + across * (right - left);
  };
  const above = alongRow(row);
  const below = down > 0 ? alongRow(row + 1) : above;
  const bler = 10 ** (above + down * (below - above));
  return bler < least ? 0 : Math.min(1, bler);
}

/** Index of the grid point at or below a value, and how far on to the next it is, 0 to 1. */
function place(grid: readonly number[], value: number): readonly [index: number, part: number] {
  const index = grid.findLastIndex((point) => point <= value);
  if (index < 0) return [0, 0];
  const [here = 0, next] = [grid[index], grid[index + 1]];
  return [index, next === undefined ? 0 : (value - here) / (next - here)];
}

function roundHalfEven(value: number): number {
  const rounded = Math.round(value);
  return rounded - value === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}
