import { Type } from "@sinclair/typebox";
import { createBlerModel } from "../../nr/bler-model.ts";
import { segmentTransportBlock } from "../../nr/code-block-segmentation.ts";
import { lowestSinrDb } from "../../nr/lowest-sinr.ts";
import type { CodeBlockFormat } from "../../nr/normal-approximation.ts";
import { anyBlockLost, transportBlockBler } from "../../nr/transport-block-bler.ts";
import { dbToLinear, linearToDb } from "../../nr/units.ts";
import { BlerTableCase, tabulatedBits } from "../bler-tables.ts";
import { judgedKind, type Kind } from "../kind.ts";
import { difference, exact, type Note } from "../measure.ts";
import { OptionalScalar, Scalar } from "../shapes.ts";
import { bitsOn, Mcs, McsTableShape, rowOf, uplink } from "./mcs-shapes.ts";

const Category = Type.Optional(Type.String());
const Thresholds = Type.Object({
  "sinr_db_at_bler_0.5": OptionalScalar,
  "sinr_db_at_bler_0.1": OptionalScalar,
  "sinr_db_at_bler_0.01": OptionalScalar,
});
const CodeBlockIn = { table: McsTableShape, mcs: Mcs, cbs: Scalar };

/** Files of code block error rates over AWGN, freshly simulated or out of coarse tables. */
export const BLER_KINDS: readonly Kind[] = [
  judgedKind({
    stem: "bler_awgn_fine",
    shape: Type.Object({
      in: Type.Object(CodeBlockIn),
      out: Type.Composite([Thresholds, Type.Object({ snr_db_blocks_errors: Type.Unknown() })]),
    }),
    judge: ({ in: { table, mcs, cbs }, out }, note) => {
      const block = { ...rowOf(table, mcs), codeBlockBits: cbs };
      note(FINE_AT_10, out["sinr_db_at_bler_0.1"], sinrDbAt(block, 0.1));
      note(FINE_AT_1, out["sinr_db_at_bler_0.01"], sinrDbAt(block, 0.01));
    },
  }),
  judgedKind({
    stem: "bler_thresholds",
    shape: Type.Object({
      in: Type.Object({ ...CodeBlockIn, category: Category }),
      out: Thresholds,
    }),
    passOver: ({ in: { category } }) => uplink(category),
    judge: ({ in: { table, mcs, cbs }, out }, note) => {
      const block = { ...rowOf(table, mcs), codeBlockBits: cbs };
      for (const bler of [0.5, 0.1, 0.01] as const) {
        note(coarseAt(bler), out[`sinr_db_at_bler_${bler}`], sinrDbAt(block, bler));
      }
    },
  }),
  judgedKind({
    stem: "bler_tables_compact",
    shape: BlerTableCase,
    passOver: ({ in: { category } }) => uplink(category),
    judge: ({ in: { table, mcs, snr_db }, out }, note) => {
      for (const [cbs, blers] of Object.entries(out.bler_by_cbs)) {
        const block = { ...rowOf(table, mcs), codeBlockBits: Number(cbs) };
        for (const [n, sinrDb] of snr_db.entries()) {
          note(WATERFALL, sinrDb, agreeingSinrDb(block, blers[n] ?? Number.NaN, sinrDb));
        }
      }
    },
  }),
  judgedKind({
    stem: "bler_lookup",
    shape: Type.Object({
      in: Type.Object({ ...CodeBlockIn, sinr_db: Scalar }),
      out: Type.Object({ bler: OptionalScalar }),
    }),
    passOver: ({ in: { table, sinr_db } }, { tables }) =>
      !tables && sinr_db > lastTabulatedDb(table) ? BEYOND_TABLE : undefined,
    judge: ({ in: { table, mcs, cbs, sinr_db }, out }, note, { tables }) => {
      const row = rowOf(table, mcs);
      const lookedUp = tables
        ?.modelOf(table)
        .codeBlockBler({ ...row, codeBlockBits: cbs, sinrDb: thereAndBack(sinr_db) });
      if (lookedUp !== undefined) note(LOOKED_UP_BLER, out.bler, lookedUp);
      noteWaterfall({ ...row, codeBlockBits: cbs }, table, sinr_db, out.bler, note);
    },
  }),
  judgedKind({
    stem: "phy_abstraction",
    shape: Type.Object({
      in: Type.Object({
        table: McsTableShape,
        mcs: Mcs,
        num_allocated_re: Type.Integer({ minimum: 0 }),
        sinr_eff_db: Scalar,
      }),
      out: Type.Object({
        cb_size: Scalar,
        num_cb: Scalar,
        bler: OptionalScalar,
        tbler: OptionalScalar,
      }),
    }),
    passOver: ({ in: given }) => (given.num_allocated_re > 0 ? undefined : "nothing is sent"),
    judge: ({ in: { table, mcs, num_allocated_re, sinr_eff_db }, out }, note, { tables }) => {
      const row = rowOf(table, mcs);
      const tbsBits = bitsOn(row, num_allocated_re);
      const { codeBlockBits, numCodeBlocks } = segmentTransportBlock({ ...row, tbsBits });
      note(CODE_BLOCK, out.cb_size, codeBlockBits);
      note(NUM_CODE_BLOCKS, out.num_cb, numCodeBlocks);
      const block = { ...row, tbsBits, sinrDb: thereAndBack(sinr_eff_db) };
      const tbler = tables
        ? transportBlockBler(tables.modelOf(table), block)
        : anyBlockLost(out.bler ?? Number.NaN, out.num_cb);
      note(TRANSPORT_BLOCK_BLER, out.tbler, tbler);
      noteWaterfall({ ...row, codeBlockBits: out.cb_size }, table, sinr_eff_db, out.bler, note);
    },
  }),
];

const FINE_AT_10 = difference("SINR at BLER 0.1", "dB", 0.2);
const FINE_AT_1 = difference("SINR at BLER 0.01", "dB", 0.3);
/** The coarse tables are themselves off by −0.1 … 0.8 dB. */
const coarseAt = (bler: number) => difference(`SINR at BLER ${bler}`, "dB", 1);
const CODE_BLOCK = exact<number>("code block size");
const NUM_CODE_BLOCKS = exact<number>("number of code blocks");
const TRANSPORT_BLOCK_BLER = difference("transport block BLER", "probability", 1e-4);

const LOOKED_UP_BLER = difference("BLER looked up", "probability", 1e-4);
const WATERFALL = difference("SINR at the same BLER", "dB", 1);
/** A look-up adds what it loses between points 1.3 to 1.8 dB and up to 1000 bits apart. */
const INTERPOLATED = difference("SINR at the same interpolated BLER", "dB", 1.2);
const BEYOND_TABLE = "its SINR lies beyond the last point that the tables were simulated at";

/** Largest code block that the tables were simulated for, which a look-up takes for anything above. */
const MAX_TABULATED_BITS = 1924;

const model = createBlerModel();

/** SINR at which our model has a BLER. */
function sinrDbAt(block: CodeBlockFormat, bler: number): number {
  return lowestSinrDb((sinrDb) => model.codeBlockBler({ ...block, sinrDb }) <= bler);
}

/** Notes how far our own model is from a point that was looked up in the coarse tables. */
function noteWaterfall(
  block: CodeBlockFormat,
  table: number,
  sinrDb: number,
  bler: number | null | undefined,
  note: Note,
): void {
  if (bler === null || bler === undefined || sinrDb > lastTabulatedDb(table)) return;
  const codeBlockBits = Math.max(
    24,
    Math.min(MAX_TABULATED_BITS, tabulatedBits(block.codeBlockBits)),
  );
  note(INTERPOLATED, sinrDb, agreeingSinrDb({ ...block, codeBlockBits }, bler, sinrDb));
}

/**
 * SINR nearest to that of a point of the coarse tables at which our model agrees with it. Points
 * above BLER 0.5 or below 0.01, between which those tables have thresholds, only tell on which side
 * of the waterfall they are.
 */
function agreeingSinrDb(block: CodeBlockFormat, bler: number, sinrDb: number): number {
  if (bler >= 0.5) return Math.min(sinrDb, sinrDbAt(block, 0.5));
  if (bler <= 0.01) return Math.max(sinrDb, sinrDbAt(block, 0.01));
  return sinrDbAt(block, bler);
}

/** The tables' last SINR, which a look-up takes for anything above it. */
function lastTabulatedDb(table: number): number {
  return table === 1 ? 20 : 25;
}

/** The reference takes SINR as a ratio, which decides to which side half a step of its grid falls. */
function thereAndBack(sinrDb: number): number {
  return linearToDb(dbToLinear(sinrDb));
}
