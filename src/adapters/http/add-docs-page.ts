import swagger from "@fastify/swagger";
import swaggerUi from "@fastify/swagger-ui";
import type { FastifyInstance } from "fastify";
import { openApi } from "../../../schemas/openapi.ts";

/** Adds the page that describes every route and tries it out; it loads nothing from elsewhere. */
export async function addDocsPage(app: FastifyInstance): Promise<void> {
  const document = openApi() as never;
  await app.register(swagger, { mode: "static", specification: { document } });
  await app.register(swaggerUi, {
    routePrefix: "/docs",
    theme: { title: "slotpilot admin API" },
    uiConfig: { deepLinking: true, docExpansion: "list", validatorUrl: null },
  });
}
