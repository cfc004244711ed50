import type { Static, TObject } from "@sinclair/typebox";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Code } from "../../../schemas/codes.ts";
import type { HTTP_ROUTES, RouteId } from "../../../schemas/http-routes.ts";
import { REFUSALS, type Refusal } from "./refusals.ts";

/** What a route answers: a body with its status, or why there is none. */
export type Answer =
  | { readonly status: number; readonly body: unknown; readonly type?: string }
  | Refusal;

type Routes = typeof HTTP_ROUTES;
type Part<Route, Name extends string> =
  Route extends Readonly<Record<Name, infer Schema extends TObject>> ? Static<Schema> : undefined;

/** A request whose parts fit the route's schemas. */
export interface Asked<Id extends RouteId> {
  /** Parameters of the path. */
  readonly params: Part<Routes[Id], "params">;
  /** Parameters behind the question mark. */
  readonly query: Part<Routes[Id], "query">;
  /** JSON body. */
  readonly body: Part<Routes[Id], "body">;
  /** The request itself, for uploads. */
  readonly request: FastifyRequest;
  /** The reply itself, for streams. */
  readonly reply: FastifyReply;
}

/** Answers the requests of one route; nothing: it has taken over the connection. */
export type Answerer<Id extends RouteId> = (
  asked: Asked<Id>,
) => Answer | undefined | Promise<Answer | undefined>;

/** Answers requests, route by route. */
export type Answerers<Id extends RouteId = RouteId> = { readonly [Key in Id]: Answerer<Key> };

/** A body with status 200. */
export const ok = (body: unknown): Answer => ({ status: 200, body });

const STATUSES: Partial<Record<Code, number>> = {
  ...{ UNKNOWN_CELL: 404, MODEL_UNAVAILABLE: 404 },
  ...{ MODEL_TAKEN: 409, MODEL_IN_USE: 409, MODEL_AMBIGUOUS: 409, MODEL_QUARANTINED: 409 },
  ...{ NOTHING_TO_CHANGE: 409, REGISTRY_BUSY: 503, SERVICE_BUSY: 503 },
};

/** Turns a fault of the registry or of the loop into a refusal. */
export function refusalOfFault({ code, message }: { code: Code; message: string }): Refusal {
  if (code === "INTERNAL") return REFUSALS.internal;
  return { status: STATUSES[code] ?? 422, code, message };
}
