import { Type } from "@sinclair/typebox";
import { bestUser, smoothThroughput } from "../../../simulator/mac/proportional-fair.ts";
import { fairPower } from "../../domain/power/fair-power.ts";
import { dbmToW, dbToLinear } from "../../nr/units.ts";
import { judgedKind, type Kind } from "../kind.ts";
import { difference, exact } from "../measure.ts";
import { Scalar, Scalars } from "../shapes.ts";

const Slot = Type.Object({
  rate_last_slot: Type.Optional(Scalars),
  rate_achievable: Type.Array(Type.Array(Scalars)),
});

/** Files of proportional fair scheduling and of fair power control. */
export const SCHEDULING_KINDS: readonly Kind[] = [
  judgedKind({
    stem: "pf_scheduler",
    shape: Type.Object({
      in: Type.Object({
        num_ut: Type.Integer({ minimum: 1 }),
        beta: Scalar,
        slots: Type.Array(Slot),
      }),
      out: Type.Object({
        scheduled_ut: Type.Array(Type.Array(Scalars)),
        avg_rate_after_update: Type.Optional(Type.Array(Scalars)),
      }),
    }),
    judge: ({ in: { num_ut, beta, slots }, out }, note) => {
      const averages = new Float64Array(num_ut).fill(1);
      let won = new Float64Array(num_ut);
      for (const [t, { rate_last_slot = won, rate_achievable }] of slots.entries()) {
        smoothThroughput(averages, rate_last_slot, beta);
        for (const [u, expected] of (out.avg_rate_after_update?.[t] ?? []).entries()) {
          note(AVERAGE, expected, averages[u] ?? Number.NaN);
        }
        won = new Float64Array(num_ut);
        const owners = out.scheduled_ut[t]?.flat() ?? [];
        for (const [n, rates] of rate_achievable.flat().entries()) {
          const owner = bestUser(rates, 0, 1, averages);
          note(OWNER, owners[n], owner);
          won[owner] = (won[owner] ?? 0) + (rates[owner] ?? 0);
        }
      }
    },
  }),
  judgedKind({
    stem: "dl_fair_power_control",
    shape: Type.Object({
      in: Type.Object({
        pathloss_db: Scalars,
        interference_plus_noise_dbm: Scalars,
        num_allocated_re: Scalars,
        bs_max_power_dbm: Scalar,
        guaranteed_power_ratio: Scalar,
        fairness: Scalar,
      }),
      out: Type.Object({ tx_power_w_exact_kkt: Scalars }),
    }),
    judge: ({ in: given, out }, note) => {
      const totalPower = dbmToW(given.bs_max_power_dbm);
      const power = fairPower({
        numResources: given.num_allocated_re,
        sinrPerPower: given.pathloss_db.map(
          (db, u) =>
            1 / (dbToLinear(db) * dbmToW(given.interference_plus_noise_dbm[u] ?? Number.NaN)),
        ),
        totalPower,
        guaranteedRatio: given.guaranteed_power_ratio,
        fairness: given.fairness,
      });
      for (const [u, expectedW] of out.tx_power_w_exact_kkt.entries()) {
        note(POWER, expectedW / totalPower, (power[u] ?? Number.NaN) / totalPower);
      }
    },
  }),
];

const OWNER = exact<number>("owner");
const AVERAGE = difference("smoothed rate", "bit", 1e-9);
const POWER = difference("power", "of the total", 1e-6);
