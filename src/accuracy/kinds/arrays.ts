import { Type } from "@sinclair/typebox";
import { type ComplexMatrix, zeroMatrix } from "../../../simulator/link/complex-matrix.ts";
import { lmmseSinr } from "../../../simulator/link/lmmse-sinr.ts";
import { rzfPrecoder } from "../../../simulator/link/rzf-precoder.ts";
import { judgedKind, type Kind } from "../kind.ts";
import { complexRelative, type Pair, relative } from "../measure.ts";
import { PairShape, Scalar, Scalars } from "../shapes.ts";

const Matrix = Type.Array(Type.Array(PairShape));

/** Files of linear receivers and precoders. */
export const ARRAY_KINDS: readonly Kind[] = [
  judgedKind({
    stem: "post_eq_sinr",
    shape: Type.Object({
      in: Type.Object({
        noise_variance: Scalar,
        "h_eff[rx][tx]": Type.Array(Type.Array(Matrix)),
      }),
      out: Type.Object({ sinr_linear_exact_lmmse_irc: Type.Array(Scalars) }),
    }),
    judge: ({ in: given, out }, note) => {
      const heard = given["h_eff[rx][tx]"].map((cells) => cells.map(matrixOf));
      for (const [rx, streams] of out.sinr_linear_exact_lmmse_irc.entries()) {
        const own = heard[rx]?.[rx] ?? zeroMatrix(1, 1);
        const interfering = (heard[rx] ?? []).filter((_, tx) => tx !== rx);
        const sinr = lmmseSinr({ own, interfering, noisePower: given.noise_variance });
        for (const [k, expected] of streams.entries()) {
          note(STREAM_SINR, expected, sinr[k] ?? Number.NaN);
        }
      }
    },
  }),
  judgedKind({
    stem: "rzf_precoder",
    shape: Type.Object({
      in: Type.Object({ alpha: Scalar, h: Matrix }),
      out: Type.Object({ "g[tx_ant][stream]": Matrix }),
    }),
    judge: ({ in: given, out }, note) => {
      const { numColumns, re, im } = rzfPrecoder(matrixOf(given.h), given.alpha);
      for (const [row, weights] of out["g[tx_ant][stream]"].entries()) {
        for (const [column, expected] of weights.entries()) {
          const at = row * numColumns + column;
          note(WEIGHT, expected, [re[at] ?? Number.NaN, im[at] ?? Number.NaN]);
        }
      }
    },
  }),
];

/** Channels and results are printed with seven to ten digits. */
const STREAM_SINR = relative("SINR per stream", 1e-6);
/** Columns have norm 1, so errors are counted against that. */
const WEIGHT = complexRelative("precoder weight", 1e-6, () => 1);

function matrixOf(rows: readonly (readonly Pair[])[]): ComplexMatrix {
  const matrix = zeroMatrix(rows.length, rows[0]?.length ?? 0);
  for (const [at, [re, im]] of rows.flat().entries()) {
    matrix.re[at] = re;
    matrix.im[at] = im;
  }
  return matrix;
}
