import { type Static, Type } from "@sinclair/typebox";
import { WIRE_CODES } from "./codes.ts";
import {
  HarqPid,
  integer,
  list,
  MAX_CARRIER_PRB,
  MAX_COUNT,
  MAX_UES,
  MCS_RAN_DECIDES,
  ModelIdentity,
  PrbRuns,
  Rnti,
  real,
  Tti,
} from "./fields.ts";

const stageUs = (stage: string) =>
  real(`Time spent on ${stage}, on the service's own clock. Unit: µs.`, 0, 60_000_000);

const wireCode = (description: string) =>
  Type.Union(
    WIRE_CODES.map((code) => Type.Literal(code)),
    { description },
  );

/** What one user gets in the target slot. */
export const Grant = Type.Object(
  {
    rnti: Rnti,
    harqPid: HarqPid,
    retransmission: Type.Boolean({
      description:
        "true: repeats the block that waits on this process, with its size and PRB count.",
    }),
    prbs: PrbRuns("PRBs of the user, ascending, without overlap."),
    mcs: integer(`MCS index; ${MCS_RAN_DECIDES} = the RAN decides.`, 0, MCS_RAN_DECIDES),
    powerOffsetDb: real(
      "Power against P_max/N_RB, the same on every PRB of the user. Unit: dB.",
      -30,
      30,
    ),
    share: real("What the policy asked for, as a share of the slot's available PRBs.", 0, 1),
  },
  { description: "One user's part of the slot." },
);
/** What one user gets in the target slot. */
export type Grant = Static<typeof Grant>;

/** One value that the service changed on the policy's way to the wire. */
export const Clamp = Type.Object(
  {
    rnti: Rnti,
    code: wireCode("Why the value was changed."),
    from: Type.Number({ description: "Value before." }),
    to: Type.Number({ description: "Value after." }),
  },
  { description: "An intervention of the service, with its code." },
);
/** One value that the service changed on the policy's way to the wire. */
export type Clamp = Static<typeof Clamp>;

/** Why a stage's configured policy did not decide this slot. */
export const Fallback = Type.Object(
  {
    stage: Type.Union([Type.Literal("prb"), Type.Literal("power")], {
      description: "Stage that fell back: PRB shares to PF, power to equal power.",
    }),
    code: wireCode("Why."),
  },
  { description: "A stage that fell back to its classical stand-in." },
);
/** Why a stage's configured policy did not decide this slot. */
export type Fallback = Static<typeof Fallback>;

/** How long each stage took. Unit: µs. */
export const StageTimings = Type.Object(
  {
    decode: stageUs("decoding and validation"),
    state: stageUs("folding the report into the state"),
    features: stageUs("features"),
    prb: stageUs("the PRB policy"),
    resolve: stageUs("the quota resolver"),
    power: stageUs("the power policy and projection"),
    link: stageUs("link adaptation"),
    total: stageUs("everything from the report's bytes to this message, encoding excluded"),
  },
  { description: "Time per stage. Unit: µs." },
);
/** How long each stage took. Unit: µs. */
export type StageTimings = Static<typeof StageTimings>;

/** The complete grid of one slot. */
export const Allocation = Type.Object(
  {
    seq: integer("Message count since setup, without gaps.", 0, MAX_COUNT),
    reportTti: Tti("Slot of the report that this answers."),
    targetTti: Tti("Slot in which it applies: `reportTti + leadSlots`."),
    source: Type.Union(
      [Type.Literal("policy"), Type.Literal("hold"), Type.Literal("pf"), Type.Literal("none")],
      {
        description:
          "Who decided the PRB shares: the configured policy, the last allocation held, PF (configured or as fallback), or nobody because there was nothing to give.",
      },
    ),
    fallbacks: list(Fallback, "Stages whose configured policy did not decide, with the reason.", 2),
    models: Type.Object(
      {
        prb: ModelIdentity,
        power: ModelIdentity,
      },
      { description: "Policies that decided." },
    ),
    stageUs: StageTimings,
    clamps: list(Clamp, "Values that the service changed.", 4 * MAX_UES),
    grants: list(
      Grant,
      "One grant per scheduled user; all other PRBs stay empty.",
      MAX_CARRIER_PRB,
    ),
  },
  { $id: "allocation", description: "Service → RAN, one per report." },
);
/** The complete grid of one slot. */
export type Allocation = Static<typeof Allocation>;
