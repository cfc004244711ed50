import { type Static, Type } from "@sinclair/typebox";
import { createInnerLoop, type InnerLoop } from "../../nr/inner-loop.ts";
import { createMcsLink } from "../../nr/mcs-link.ts";
import { stepOffsetDb } from "../../nr/outer-loop.ts";
import { dbToLinear, linearToDb } from "../../nr/units.ts";
import type { BlerTables } from "../bler-tables.ts";
import { judgedKind, type Kind } from "../kind.ts";
import { difference, exact } from "../measure.ts";
import { OptionalScalar, Scalar, Scalars } from "../shapes.ts";
import { bitsOn, McsTableShape, rowOf } from "./mcs-shapes.ts";

const Target = {
  table: McsTableShape,
  bler_target: Scalar,
  num_allocated_re: Type.Integer({ minimum: 1 }),
};
const OptionalScalars = Type.Optional(Scalars);

/** Files of inner-loop and outer-loop link adaptation, judged with the reference's error tables. */
export const LINK_ADAPTATION_KINDS: readonly Kind[] = [
  judgedKind({
    stem: "illa",
    shape: Type.Object({
      in: Type.Object({ ...Target, sinr_eff_db: Scalars }),
      out: Type.Object({
        mcs: OptionalScalars,
        mcs_without_minus_inf_quirk: OptionalScalars,
        lowest_available_mcs: OptionalScalar,
      }),
    }),
    passOver: (_, { tables }) => withoutTables(tables),
    judge: ({ in: given, out }, note, { tables }) => {
      if (!tables) return;
      const innerLoop = innerLoopOf(tables, given);
      note(LOWEST_MCS, out.lowest_available_mcs, tables.lowestMcs(given.table) ?? Number.NaN);
      for (const [n, expected] of (out.mcs_without_minus_inf_quirk ?? out.mcs ?? []).entries()) {
        note(MCS, expected, mcsAt(innerLoop, dbToLinear(given.sinr_eff_db[n] ?? Number.NaN), 0));
      }
    },
  }),
  judgedKind({
    stem: "olla",
    shape: Type.Object({
      in: Type.Object({
        ...Target,
        delta_up: Scalar,
        sinr_eff_init_linear: Scalar,
        harq: Scalars,
        sinr_eff_feedback_linear: Scalars,
        offset_min: OptionalScalar,
        offset_max: OptionalScalar,
      }),
      out: Type.Object({
        offset_db: OptionalScalars,
        sinr_eff_db_last: OptionalScalars,
        mcs: OptionalScalars,
      }),
    }),
    passOver: (_, { tables }) => withoutTables(tables),
    judge: ({ in: given, out }, note, { tables }) => {
      if (!tables) return;
      const innerLoop = innerLoopOf(tables, given);
      const tuning = {
        blerTarget: given.bler_target,
        stepUpDb: given.delta_up,
        limitDb: given.offset_max ?? 20,
        lowestDb: given.offset_min ?? -20,
      };
      let offsetDb = 0;
      let sinr = given.sinr_eff_init_linear;
      for (const [n, harq] of given.harq.entries()) {
        // the reference keeps its offset in single precision, whose rounding adds up
        if (harq >= 0) offsetDb = Math.fround(stepOffsetDb(offsetDb, harq === 1, tuning));
        const feedback = given.sinr_eff_feedback_linear[n] ?? 0;
        if (feedback > 0) sinr = feedback;
        note(OFFSET, out.offset_db?.[n], offsetDb);
        note(LAST_SINR, out.sinr_eff_db_last?.[n], linearToDb(sinr));
        note(MCS, out.mcs?.[n], mcsAt(innerLoop, sinr, offsetDb));
      }
    },
  }),
];

const MCS = exact<number>("MCS");
const LOWEST_MCS = exact<number>("lowest MCS with an error table");
const OFFSET = difference("OLLA offset", "dB", 1e-6);
const LAST_SINR = difference("last SINR", "dB", 1e-5);

function withoutTables(tables: BlerTables | undefined): string | undefined {
  return tables ? undefined : "the block error tables of the reference are not beside it";
}

/** Inner loop for one size of grant, with the reference's error tables as model. */
function innerLoopOf(
  tables: BlerTables,
  { table, bler_target, num_allocated_re }: Static<ReturnType<typeof Type.Object<typeof Target>>>,
): InnerLoop {
  return createInnerLoop({
    link: createMcsLink(tables.modelOf(table), table),
    blockBits: (mcs) => bitsOn(rowOf(table, mcs), num_allocated_re),
    maxPrb: 1,
    blerTarget: bler_target,
    lowestMcs: tables.lowestMcs(table) ?? 0,
  });
}

function mcsAt(innerLoop: InnerLoop, sinr: number, offsetDb: number): number {
  return innerLoop.highestMcs(1, [sinr], undefined, 1, offsetDb);
}
