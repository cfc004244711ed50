import { openApi } from "../../../schemas/openapi.ts";
import type { AdminParts } from "./admin-parts.ts";
import { type Answerers, ok } from "./answer.ts";
import { METRICS_CONTENT_TYPE } from "./metrics-text.ts";

/** Answers what is about the whole service. */
export function answerService({
  state,
  config,
}: AdminParts): Answerers<"alive" | "ready" | "metrics" | "config" | "openapi"> {
  const document = JSON.stringify(openApi());
  return {
    alive: () => ok({ alive: true }),
    ready() {
      const body = state.ready();
      return { status: body.ready ? 200 : 503, body };
    },
    metrics: async () => ({
      ...{ status: 200, type: METRICS_CONTENT_TYPE, body: await state.metrics() },
    }),
    config: () => ok(config),
    openapi: () => ok(document),
  };
}
