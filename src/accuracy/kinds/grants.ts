import { Type } from "@sinclair/typebox";
import { segmentTransportBlock } from "../../nr/code-block-segmentation.ts";
import { effectiveSinr } from "../../nr/eesm.ts";
import { transportBlockSizeBits } from "../../nr/transport-block-size.ts";
import { judgedKind, type Kind } from "../kind.ts";
import { difference, exact, relative } from "../measure.ts";
import { OptionalScalar, Scalar, Scalars } from "../shapes.ts";
import { Mcs, McsTableShape, rowOf, uplink } from "./mcs-shapes.ts";

const Grant = Type.Object({
  mcs_table: McsTableShape,
  mcs: Mcs,
  n_prb: Scalar,
  n_symbols: Scalar,
  n_dmrs_re_per_prb: Scalar,
  n_oh_per_prb: Scalar,
  n_layers: Scalar,
  tb_scaling: Type.Optional(Scalar),
});

/** Files of transport block sizes, MCS tables and effective SINRs. */
export const GRANT_KINDS: readonly Kind[] = [
  judgedKind({
    stem: "tbs",
    shape: Type.Object({
      in: Grant,
      out: Type.Object({
        tbs_spec_exact: Scalar,
        tbs: OptionalScalar,
        cb_size: OptionalScalar,
        num_cb: OptionalScalar,
        tb_crc: OptionalScalar,
        cb_crc: OptionalScalar,
      }),
    }),
    judge: ({ in: given, out }, note) => {
      const row = rowOf(given.mcs_table, given.mcs);
      const tbsBits = transportBlockSizeBits({
        ...row,
        numPrb: given.n_prb,
        numSymbols: given.n_symbols,
        dmrsRePerPrb: given.n_dmrs_re_per_prb,
        overheadRePerPrb: given.n_oh_per_prb,
        numLayers: given.n_layers,
        tbScaling: given.tb_scaling ?? 1,
      });
      note(SIZE, out.tbs_spec_exact, tbsBits);
      // the file's code blocks belong to its own `tbs`, which rounds ties to even
      const segments = segmentTransportBlock({ ...row, tbsBits: out.tbs ?? out.tbs_spec_exact });
      note(CODE_BLOCK, out.cb_size, segments.codeBlockBits);
      note(NUM_CODE_BLOCKS, out.num_cb, segments.numCodeBlocks);
      note(TB_CRC, out.tb_crc, segments.tbCrcBits);
      note(CB_CRC, out.cb_crc, segments.cbCrcBits);
    },
  }),
  judgedKind({
    stem: "mcs_tables",
    shape: Type.Object({
      in: Type.Object({ category: Type.Optional(Type.String()), table: McsTableShape, mcs: Mcs }),
      out: Type.Object({ modulation_order: Scalar, code_rate_x1024: Scalar }),
    }),
    passOver: ({ in: { category } }) => uplink(category),
    judge: ({ in: { table, mcs }, out }, note) => {
      const { modulationOrder, codeRateX1024 } = rowOf(table, mcs);
      note(MODULATION, out.modulation_order, modulationOrder);
      note(CODE_RATE, out.code_rate_x1024, codeRateX1024);
    },
  }),
  judgedKind({
    stem: "eesm",
    shape: Type.Object({
      in: Type.Object({
        beta: Scalar,
        sinr_linear_sc_by_stream: Type.Array(Scalars),
      }),
      out: Type.Object({
        sinr_eff_linear: Scalar,
        sinr_eff_per_stream_linear: Type.Optional(Scalars),
      }),
    }),
    judge: ({ in: given, out }, note) => {
      const { beta, sinr_linear_sc_by_stream: grid } = given;
      const effective = (sinrs: readonly number[]) =>
        clipped(effectiveSinr(sinrs, undefined, sinrs.length, beta));
      note(EFFECTIVE, out.sinr_eff_linear, effective(grid.flat()));
      for (const [stream, expected] of (out.sinr_eff_per_stream_linear ?? []).entries()) {
        note(PER_STREAM, expected, effective(grid.map((streams) => streams[stream] ?? 0)));
      }
    },
  }),
];

const SIZE = difference("transport block size", "bits", 0);
const CODE_BLOCK = difference("code block size", "bits", 0);
const NUM_CODE_BLOCKS = exact<number>("number of code blocks");
const TB_CRC = difference("transport block CRC", "bits", 0);
const CB_CRC = difference("code block CRC", "bits", 0);
const MODULATION = exact<number>("modulation order");
const CODE_RATE = exact<number>("code rate");
const EFFECTIVE = relative("effective SINR", 1e-9, 5e-13);
/** Printed with ten decimals, three fewer than the file needs at −30 dB. */
const PER_STREAM = relative("effective SINR per stream", 1e-9, 5e-11);

/** The reference clips at ±30 dB. */
const clipped = (sinr: number) => Math.min(1000, Math.max(0.001, sinr));
