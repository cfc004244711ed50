import type { OutgoingHttpHeaders } from "node:http";
import type { AdminParts } from "./admin-parts.ts";
import type { Answerer, Answerers } from "./answer.ts";
import { REFUSALS } from "./refusals.ts";

/** Answers with streams that end when the client leaves. */
export function answerStreams({ streams }: AdminParts): Answerers<"events" | "kpi"> {
  const stream =
    (kind: "event" | "kpi"): Answerer<"events" | "kpi"> =>
    ({ query, request, reply }) => {
      const type = "text/event-stream; charset=utf-8";
      if (request.method === "HEAD") return { status: 200, type, body: "" };
      const { raw } = reply;
      const head = { ...(reply.getHeaders() as OutgoingHttpHeaders), "content-type": type };
      if (!streams.add(raw, { kind, cell: query.cell }, head)) return REFUSALS.busy;
      return undefined;
    };
  return { events: stream("event"), kpi: stream("kpi") };
}
