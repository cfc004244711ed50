import { type Static, Type } from "@sinclair/typebox";
import { Kpi } from "./kpi.ts";
import { CandidateStage, CellPolicies, ModelReference } from "./lifecycle.ts";

const CellId = Type.String({
  description: "Identity of the cell.",
  pattern: "^[A-Za-z0-9_-]{1,64}$",
});

/** Names one cell in a path. */
export const CellPath = Type.Object({ cellId: CellId });

/** Names one cell or all in a path. */
export const CellsPath = Type.Object({
  cellId: Type.String({
    description: "Identity of a cell, or `*`: all cells, and those to come.",
    pattern: "^([A-Za-z0-9_-]{1,64}|\\*)$",
  }),
});

/** Chooses the messages of a stream. */
export const StreamQuery = Type.Object({ cell: Type.Optional(CellId) });

/** A cell in the list of cells. */
export const CellSummary = Type.Object(
  {
    cellId: CellId,
    kpiAgeMs: Type.Union([Type.Number({ minimum: 0 }), Type.Null({ description: "None yet." })], {
      description: "Age of its newest kpi message. Unit: ms.",
    }),
    policies: Type.Union([CellPolicies, Type.Null({ description: "Not told yet." })], {
      description: "Policies in force, before that, and to come.",
    }),
  },
  { description: "One cell under control." },
);

/** A cell's live state. */
export const CellView = Type.Object(
  {
    ...CellSummary.properties,
    kpi: Type.Union([Kpi, Type.Null({ description: "None yet." })], {
      description: "Its newest kpi message.",
    }),
  },
  { description: "One cell with its newest figures." },
);
/** A cell's live state. */
export type CellView = Static<typeof CellView>;

/** Cells under control. */
export const CellList = Type.Object(
  { cells: Type.Array(CellSummary, { description: "Cells under control." }) },
  { description: "Cells under control." },
);

const pair = {
  prb: Type.Optional(ModelReference),
  power: Type.Optional(ModelReference),
};

/** A pair that shall be tried. */
export const CandidateBody = Type.Object(
  {
    ...pair,
    stage: CandidateStage,
    share: Type.Optional(
      Type.Number({
        minimum: 0.001,
        maximum: 1,
        description: "Share of the slots that a canary decides.",
      }),
    ),
  },
  {
    description: "Policies that shall be tried; a stage that is left out keeps its policy.",
    additionalProperties: false,
  },
);

/** A pair that shall be active at once. */
export const PoliciesBody = Type.Object(pair, {
  description: "Policies that shall be active; a stage that is left out keeps its policy.",
  additionalProperties: false,
});

/** Answer to a change of policies. */
export const ChangedCells = Type.Object(
  { cells: Type.Array(CellPolicies, { description: "All cells, after the change." }) },
  { description: "Policies after a change." },
);

/** The effective configuration. */
export const EffectiveConfig = Type.Record(Type.String(), Type.Unknown(), {
  description: 'Every key; secrets are "***", folders of files are left out.',
});
