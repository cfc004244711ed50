import { type Static, Type } from "@sinclair/typebox";
import type { Code } from "./codes.ts";
import { ModelIdentity } from "./fields.ts";

/** Reference to a model: `name`, meaning its newest version, `name@version`, or `sha256:` and 12 to 64 hex digits. */
export const ModelReference = Type.String({
  description:
    "A model, `name` (its newest version), `name@version` or `sha256:<12 to 64 hex digits>`; or a policy inside the service.",
  pattern: "^([\\w.-]+(@[\\w.-]+)?|sha256:[0-9a-f]{12,64})$",
  maxLength: 200,
});

const Pair = Type.Object(
  { prb: ModelIdentity, power: ModelIdentity },
  { description: "The policies of both stages." },
);

/** What is known of a policy that runs beside the active one and is never published. */
export const ShadowScore = Type.Object(
  {
    slots: Type.Integer({ minimum: 0, description: "Slots that both decided." }),
    rateRatio: Type.Number({
      description: "Predicted rate of the candidate's grants over that of the active pair's.",
    }),
    jain: Type.Number({ description: "Jain's index of its users' predicted rates, 0 … 1." }),
    activeJain: Type.Number({ description: "The same of the active pair." }),
    disagreement: Type.Number({
      description: "Part of the PRBs that it gives to another user, 0 … 1.",
    }),
    latencyUs: Type.Number({ description: "Median time of its answers. Unit: µs." }),
    faults: Type.Integer({ minimum: 0, description: "Answers that were late or not usable." }),
  },
  { description: "How the candidate compares with the active pair on the same slots." },
);
/** What is known of a policy that runs beside the active one and is never published. */
export type ShadowScore = Static<typeof ShadowScore>;

/** How far a candidate has come. */
export const CandidateStage = Type.Union(
  [Type.Literal("staged"), Type.Literal("shadow"), Type.Literal("canary")],
  {
    description:
      "`staged`: loaded and warm. `shadow`: decides beside the active pair, unpublished. `canary`: decides a share of the slots.",
  },
);
/** How far a candidate has come. */
export type CandidateStage = Static<typeof CandidateStage>;

/** Policies of one cell. */
export const CellPolicies = Type.Object(
  {
    cellId: Type.String({ description: "Identity of the cell." }),
    active: Pair,
    previous: Type.Union([Pair, Type.Null({ description: "None yet." })], {
      description: "What `rollback` brings back, kept warm.",
    }),
    candidate: Type.Union(
      [
        Type.Object(
          {
            stage: CandidateStage,
            share: Type.Number({
              minimum: 0,
              maximum: 1,
              description: "Share of the slots that it decides.",
            }),
            pair: Pair,
            score: Type.Union([ShadowScore, Type.Null({ description: "Not measured." })]),
          },
          { description: "What may become active." },
        ),
        Type.Null({ description: "None." }),
      ],
      { description: "What may become active." },
    ),
  },
  { description: "Policies of one cell." },
);
/** Policies of one cell. */
export type CellPolicies = Static<typeof CellPolicies>;

/** Cells that a command is about: `*` stands for all, and for those to come. */
export const CellChoice = Type.String({
  description: "Identity of a cell, or `*`: all cells, and those to come.",
  minLength: 1,
  maxLength: 200,
});

/** What changes the policies of cells. Every change takes effect between two slots. */
export const LifecycleCommand = Type.Union(
  [
    Type.Object({
      kind: Type.Literal("propose"),
      cells: CellChoice,
      prb: Type.Optional(ModelReference),
      power: Type.Optional(ModelReference),
      stage: CandidateStage,
      share: Type.Optional(Type.Number({ minimum: 0.001, maximum: 1 })),
    }),
    Type.Object({
      kind: Type.Literal("set"),
      cells: CellChoice,
      prb: Type.Optional(ModelReference),
      power: Type.Optional(ModelReference),
    }),
    Type.Object({ kind: Type.Literal("promote"), cells: CellChoice }),
    Type.Object({ kind: Type.Literal("rollback"), cells: CellChoice }),
    Type.Object({ kind: Type.Literal("discard"), cells: CellChoice }),
  ],
  { description: "A change of policies." },
);
/** What changes the policies of cells. */
export type LifecycleCommand = Static<typeof LifecycleCommand>;

/** What came of a command. */
export type LifecycleOutcome =
  | {
      /** The change holds from the next slot on. */
      readonly ok: true;
      /** Policies of the cells under control, after the change. */
      readonly cells: readonly CellPolicies[];
    }
  | {
      /** Nothing was changed. */
      readonly ok: false;
      /** Why, with a code of the registry. */
      readonly error: { readonly code: Code; readonly message: string };
    };
