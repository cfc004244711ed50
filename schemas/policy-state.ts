import { type Static, Type } from "@sinclair/typebox";
import { ModelIdentity } from "./fields.ts";
import { CELL_ID_PATTERN } from "./subjects.ts";

const Pair = Type.Object(
  { prb: ModelIdentity, power: ModelIdentity },
  { description: "The policies of both stages.", additionalProperties: false },
);

/** What a service remembers of its policies over a restart. */
export const PolicyState = Type.Object(
  {
    stateVersion: Type.Literal(1, { description: "Version of this schema." }),
    configured: Type.Object(
      {
        prb: Type.String({ description: "`prbPolicy` of the configuration.", minLength: 1 }),
        power: Type.String({ description: "`powerPolicy` of the configuration.", minLength: 1 }),
      },
      {
        description:
          "References that the configuration held when this was written; another configuration wins.",
        additionalProperties: false,
      },
    ),
    first: Pair,
    loaded: Type.Optional(
      Type.Array(ModelIdentity, {
        description:
          "Models that the running service has loaded, those of candidates among them; a restart forgets candidates.",
      }),
    ),
    cells: Type.Record(
      Type.String({ pattern: CELL_ID_PATTERN }),
      Type.Object(
        {
          active: Pair,
          previous: Type.Union([Pair, Type.Null({ description: "None yet." })], {
            description: "What `rollback` brings back.",
          }),
        },
        { description: "Policies of one cell.", additionalProperties: false },
      ),
      { description: "Cells by identity.", additionalProperties: false },
    ),
  },
  { description: "Policies in force, by cell.", additionalProperties: false },
);
/** What a service remembers of its policies over a restart. */
export type PolicyState = Static<typeof PolicyState>;
