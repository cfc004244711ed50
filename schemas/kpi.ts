import { type Static, Type } from "@sinclair/typebox";
import {
  integer,
  list,
  MAX_COUNT,
  MAX_UES,
  MIN_SINR_DB,
  ModelIdentity,
  Rnti,
  real,
  Tti,
} from "./fields.ts";

const rate = (description: string) => real(`${description} Unit: Mbit/s.`, 0, 1_000_000);
const ratio = (description: string) => real(`${description} Range 0..1.`, 0, 1);
const count = (description: string) => integer(description, 0, MAX_COUNT);
const us = (description: string) => real(`${description} Unit: µs.`, 0, 60_000_000);

/** Rolling figures of one user. */
export const UserKpi = Type.Object(
  {
    rnti: Rnti,
    snrDb: real(
      "Mean SINR over the carrier at equal power, from the CQI. Unit: dB.",
      MIN_SINR_DB,
      100,
    ),
    cqi: integer("Wideband CQI.", 0, 15),
    mcs: real("Mean MCS index of the user's grants.", 0, 31),
    numPrb: real("Mean PRBs per slot. Unit: PRB.", 0, 275),
    powerOffsetDb: real("Mean power offset of the user's grants. Unit: dB.", -30, 30),
    throughputMbps: rate("Acknowledged data."),
    blerFirstTx: ratio("NACKs per first transmission."),
    ollaOffsetDb: real("Outer-loop offset. Unit: dB.", -100, 100),
  },
  { description: "One user, averaged over the window." },
);
/** Rolling figures of one user. */
export type UserKpi = Static<typeof UserKpi>;

/** Rolling figures of one cell, over the slots since the last message. */
export const Kpi = Type.Object(
  {
    cellId: Type.String({ description: "Cell concerned.", maxLength: 64 }),
    timeMs: integer("Wall clock of the service. Unit: ms since 1970.", 0, MAX_COUNT),
    tti: Tti("Newest report."),
    windowSlots: count("Reports in the window."),
    cellMbps: rate("Acknowledged data of all users."),
    jain: ratio("Jain's index of the users' smoothed throughput."),
    blerFirstTx: ratio("NACKs per first transmission."),
    echo: Type.Object(
      {
        hit: count("HIT since setup."),
        miss: count("MISS since setup."),
        stale: count("STALE since setup."),
        rejected: count("REJECTED since setup."),
      },
      { description: "What the RAN said of its slots." },
    ),
    sources: Type.Object(
      {
        policy: count("Decided by the configured policies."),
        hold: count("Last allocation held."),
        pf: count("PF, configured or as fallback."),
        none: count("Nothing to give."),
      },
      { description: "Allocations by source since setup." },
    ),
    learnedRatio: ratio(
      "Share of the allocations since setup in which both stages were decided by learned models.",
    ),
    models: Type.Object(
      { prb: ModelIdentity, power: ModelIdentity },
      { description: "Configured policies." },
    ),
    decisionUs: Type.Object(
      { p50: us("Median."), p99: us("99th percentile."), max: us("Largest.") },
      { description: "Report bytes in → allocation bytes out, since setup. Unit: µs." },
    ),
    lostReports: count("Gaps in `seq` since setup."),
    skippedReports: count("Reports folded but not decided on since setup (rule 7)."),
    codes: Type.Record(Type.String(), count("Occurrences since setup."), {
      description: "Interventions by code since setup.",
    }),
    users: list(UserKpi, "Every user of the cell, by RNTI.", MAX_UES),
  },
  { $id: "kpi", description: "Service → anyone, 10 Hz." },
);
/** Rolling figures of one cell. */
export type Kpi = Static<typeof Kpi>;
