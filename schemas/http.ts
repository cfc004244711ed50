import { type Static, Type } from "@sinclair/typebox";
import type { Code } from "./codes.ts";
import { ModelIdentity } from "./fields.ts";

/** Body of every answer that is an error. It never tells paths or stack traces. */
export const HttpError = Type.Object(
  {
    error: Type.Object(
      {
        code: Type.Unsafe<Code>(
          Type.String({
            description: "What went wrong, for programs: a code of docs/errors.md.",
            pattern: "^[A-Z_]+$",
          }),
        ),
        message: Type.String({ description: "The same, for humans." }),
      },
      { description: "What went wrong." },
    ),
  },
  { description: "A request that was not answered." },
);
/** Body of every answer that is an error. */
export type HttpError = Static<typeof HttpError>;

/** Body of `GET /ric/v1/health/alive`. */
export const Alive = Type.Object(
  { alive: Type.Literal(true, { description: "The server answers." }) },
  { description: "The process is there." },
);
/** Body of `GET /ric/v1/health/alive`. */
export type Alive = Static<typeof Alive>;

/** Why the service is not ready. */
export const ReadyReason = Type.Object(
  {
    code: Type.Union(
      [
        Type.Literal("STARTING"),
        Type.Literal("NATS_UNREACHABLE"),
        Type.Literal("MODEL_UNAVAILABLE"),
        Type.Literal("NO_FRESH_REPORTS"),
      ],
      { description: "What is missing, for programs." },
    ),
    message: Type.String({ description: "The same, for humans." }),
  },
  { description: "One thing that is missing." },
);
/** Why the service is not ready. */
export type ReadyReason = Static<typeof ReadyReason>;

/** Body of `GET /ric/v1/health/ready`, with status 200 when ready and 503 when not. */
export const Ready = Type.Object(
  {
    ready: Type.Boolean({ description: "Allocations are being sent on fresh reports." }),
    reasons: Type.Array(ReadyReason, { description: "What is missing; empty when ready." }),
    broker: Type.Union(
      [Type.Literal("connected"), Type.Literal("reconnecting"), Type.Literal("closed")],
      { description: "Connection to the broker." },
    ),
    cells: Type.Array(Type.String({ description: "Identity of a cell." }), {
      description: "Cells under control.",
    }),
    models: Type.Union(
      [
        Type.Object(
          { prb: ModelIdentity, power: ModelIdentity },
          { description: "Policies in force." },
        ),
        Type.Null({ description: "Not opened yet." }),
      ],
      { description: "Configured policies." },
    ),
  },
  { description: "Whether the service does its work." },
);
/** Body of `GET /ric/v1/health/ready`. */
export type Ready = Static<typeof Ready>;
