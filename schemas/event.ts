import { type Static, Type } from "@sinclair/typebox";
import { WIRE_CODES } from "./codes.ts";
import { integer, MAX_COUNT, Tti } from "./fields.ts";

/** Something worth telling: a rejection, a fallback, a change. Published at a bounded rate. */
export const Event = Type.Object(
  {
    timeMs: integer("Wall clock of the service. Unit: ms since 1970.", 0, MAX_COUNT),
    cellId: Type.String({ description: "Cell concerned.", maxLength: 64 }),
    kind: Type.Union(
      [
        Type.Literal("setup"),
        Type.Literal("rejection"),
        Type.Literal("fallback"),
        Type.Literal("overrun"),
        Type.Literal("ran"),
        Type.Literal("policy"),
        Type.Literal("fault"),
      ],
      {
        description:
          "setup: a cell came under control. rejection: a message was refused. fallback: a policy did not decide. overrun: reports queued up. ran: the RAN refused an allocation. policy: policies were changed. fault: a bug cost a slot.",
      },
    ),
    code: Type.Optional(
      Type.Union(
        WIRE_CODES.map((code) => Type.Literal(code)),
        { description: "Why; see docs/errors.md." },
      ),
    ),
    message: Type.String({ description: "One sentence for a human.", maxLength: 1000 }),
    count: integer("Occurrences of this kind and code since the last such event.", 1, MAX_COUNT),
    tti: Type.Optional(Tti("Slot concerned.")),
  },
  { $id: "event", description: "Service → anyone." },
);
/** Something worth telling. */
export type Event = Static<typeof Event>;
