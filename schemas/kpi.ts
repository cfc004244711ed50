import { type Static, Type } from "@sinclair/typebox";
import {
  integer,
  list,
  MAX_COUNT,
  MAX_UES,
  MIN_SINR_DB,
  ModelIdentity,
  PercentilesUs,
  Rnti,
  real,
  Tti,
} from "./fields.ts";
import { CellMeasurements, UserMeasurements } from "./measurements.ts";

const rate = (description: string) => real(`${description} Unit: Mbit/s.`, 0, 1_000_000);
const ratio = (description: string) => real(`${description} Range 0..1.`, 0, 1);
const count = (description: string) => integer(description, 0, MAX_COUNT);
const slack = (description: string) => real(`${description} Unit: µs.`, -60_000_000, 60_000_000);
const percentiles = (description: string) =>
  Type.Object(PercentilesUs.properties, { description: `${description} Unit: µs.` });

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
    measurements: Type.Optional(UserMeasurements),
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
    decisionUs: percentiles("Report bytes in → allocation bytes out, since setup."),
    sourcesUs: Type.Object(
      {
        policy: percentiles("Decided by the configured policies."),
        hold: percentiles("Last allocation held."),
        pf: percentiles("PF, configured or as fallback."),
        none: percentiles("Nothing to give."),
      },
      {
        description:
          "The same by source; each message brings one of them or of `stagesUs` up to date, in turn. Unit: µs.",
      },
    ),
    stagesUs: Type.Object(
      {
        decode: percentiles("Decoding and validation."),
        state: percentiles("Folding the report into the state."),
        features: percentiles("Features, retransmissions placed, and the classical answer."),
        prb: percentiles("The PRB policy."),
        resolve: percentiles("The quota resolver."),
        power: percentiles("The power policy and projection."),
        link: percentiles("Link adaptation."),
        encode: percentiles("Encoding and handing over to the broker's client."),
      },
      {
        description:
          "Time per stage, since setup; each message brings one of them up to date, in turn. Unit: µs.",
      },
    ),
    slackUs: Type.Object(
      {
        min: slack("Least."),
        p01: slack("0.1th percentile."),
        p1: slack("1st percentile."),
        p10: slack("10th percentile."),
        p50: slack("Median."),
      },
      { description: "Budget left when the allocation was sent; negative: overrun. Unit: µs." },
    ),
    policyRestarts: count("Policy workers replaced because they hung or broke, since the start."),
    process: Type.Object(
      {
        rssMb: real("Resident memory. Unit: MB.", 0, 1_000_000),
        heapMb: real("JavaScript heap in use on the loop thread. Unit: MB.", 0, 1_000_000),
        gcPauses: count("Garbage collections on the loop thread, since the start."),
        gcPauseUs: percentiles("Their length, since the start."),
        loopDelayUs: percentiles("How late the loop thread's event loop turned, since the start."),
      },
      {
        description:
          "The service's process, as it was up to a second ago; the same for all its cells.",
      },
    ),
    lostReports: count("Gaps in `seq` since setup."),
    skippedReports: count("Reports folded but not decided on since setup (rule 7)."),
    codes: Type.Record(Type.String(), count("Occurrences since setup."), {
      description: "Interventions by code since setup.",
    }),
    measurements: Type.Optional(CellMeasurements),
    users: list(UserKpi, "Every user of the cell, by RNTI.", MAX_UES),
  },
  { $id: "kpi", description: "Service → anyone, 10 Hz." },
);
/** Rolling figures of one cell. */
export type Kpi = Static<typeof Kpi>;
