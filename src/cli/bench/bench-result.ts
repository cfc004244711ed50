import { type Static, type TSchema, Type } from "@sinclair/typebox";
import { PercentilesUs } from "../../../schemas/fields.ts";
import { Kpi } from "../../../schemas/kpi.ts";
import { Scenario } from "./scenario.ts";

/** Marks a result file, and its version. */
export const BENCH_FORMAT = "slotpilot-bench-1";

const ratio = (description: string) =>
  Type.Number({ description: `${description} Range 0..1.`, minimum: 0, maximum: 1 });

/** Not an integer: the median of two rounds may lie between their counts. */
const figure = (description: string) => Type.Number({ description, minimum: 0 });
const percentiles = (description: string) =>
  Type.Object(PercentilesUs.properties, { description: `${description} Unit: µs.` });

const Lateness = Type.Object(
  {
    us: percentiles("How late slots began."),
    slippedMs: figure("Time that the slots were moved back by. Unit: ms."),
  },
  { description: "The RAN's own clock: what is not the service's fault." },
);

/** What broker, client and machine can do by themselves: a process that sends every report back as it came. */
export const EchoFigures = Type.Object(
  {
    slots: figure("Slots that could be a hit."),
    hitRatio: ratio("Answers that were there when their slot began."),
    rttUs: percentiles("Report handed to the client → answer received, of those in time."),
    lateness: Lateness,
  },
  { description: "The bare echo on the same broker, judged as the loop is." },
);
/** What broker, client and machine can do by themselves. */
export type EchoFigures = Static<typeof EchoFigures>;

const { gcPauses: _, ...PROCESS_KEYS } = Kpi.properties.process.properties;

const LOOP_KEYS = {
  slots: figure("Slots that could be a hit."),
  hitRatio: ratio("Slots whose allocation was applied."),
  outcomes: Type.Object(
    {
      hit: figure("Allocation applied."),
      miss: figure("None had come."),
      stale: figure("None had come but a late one."),
      rejected: figure("One had come and broke a rule."),
    },
    { description: "Those slots by outcome." },
  ),
  reportToAppliedUs: percentiles(
    "Report handed to the client → allocation accepted by the RAN, of those in time.",
  ),
  emulateUs: percentiles("Beginning of a slot → its report handed to the client."),
  decisionUs: percentiles("Inside the service: report bytes in → allocation bytes out."),
  stagesUs: Kpi.properties.stagesUs,
  sourcesUs: Kpi.properties.sourcesUs,
  slackUs: Kpi.properties.slackUs,
  sources: Type.Object(
    {
      policy: figure("Decided by the configured policies."),
      hold: figure("Last allocation held."),
      pf: figure("PF, configured or as fallback."),
      none: figure("Nothing to give."),
    },
    { description: "Allocations by source, since the setup." },
  ),
  skippedReports: figure("Reports folded but not decided on."),
  lostReports: figure("Gaps in the reports' numbers."),
  policyRestarts: figure("Policy workers replaced."),
  codes: Type.Record(Type.String(), figure("Occurrences."), {
    description: "Interventions by code, the service's and the RAN's.",
  }),
  lateness: Lateness,
  process: Type.Object(
    { ...PROCESS_KEYS, gcPauses: figure("Garbage collections on the loop thread.") },
    { description: "The service's process, since its start." },
  ),
  rssMb: figure("Resident memory of the service at the end. Unit: MB."),
  rssGrowth: Type.Optional(
    Type.Object(
      {
        mb: Type.Number({ description: "Resident memory at the end minus that then. Unit: MB." }),
        seconds: figure("Time between the two. Unit: s."),
      },
      { description: "Since one minute after the beginning; absent in shorter runs." },
    ),
  ),
  cellMbps: figure("Acknowledged data of a cell. Unit: Mbit/s."),
  jain: ratio("Jain's index of the users' throughput."),
} satisfies Record<string, TSchema>;

/** The closed loop's figures. Of several cells: sums, the mean rate, and else the worst cell's figure. */
export const LoopFigures = Type.Object(LOOP_KEYS);
/** The closed loop's figures. */
export type LoopFigures = Static<typeof LoopFigures>;

const ROUND_KEYS = { ...LOOP_KEYS, echo: Type.Optional(EchoFigures) };

/** One round: the echo, where it was asked for, then the loop. */
export const BenchRound = Type.Object(ROUND_KEYS, { description: "One round." });
/** One round. */
export type BenchRound = Static<typeof BenchRound>;

/** The machine that it was measured on. */
export const MachineFacts = Type.Object(
  {
    cpus: figure("Logical processors."),
    model: Type.String({ description: "Model of the first processor." }),
    node: Type.String({ description: "Version of Node.js." }),
    realtime: Type.Boolean({ description: "Whether real-time priority is granted." }),
    natsServer: Type.Optional(Type.String({ description: "Version of the broker." })),
  },
  { description: "The machine that it was measured on." },
);
/** The machine that it was measured on. */
export type MachineFacts = Static<typeof MachineFacts>;

/** What `slotpilot bench --json` prints: each figure is the median of the rounds' figures. */
export const BenchResult = Type.Object({
  format: Type.Literal(BENCH_FORMAT, { description: "What this file is." }),
  scenario: Scenario,
  machine: MachineFacts,
  stopped: Type.Boolean({ description: "Whether it was stopped before all rounds were done." }),
  ...ROUND_KEYS,
  rounds: Type.Array(BenchRound, { description: "Every round.", minItems: 1 }),
});
/** What `slotpilot bench --json` prints. */
export type BenchResult = Static<typeof BenchResult>;
