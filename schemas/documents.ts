import type { TSchema } from "@sinclair/typebox";
import { Allocation } from "./allocation.ts";
import type { CodeEntry } from "./code-entry.ts";
import { CODES } from "./codes.ts";
import { EmulatorConfig, ServiceConfig } from "./config.ts";
import { Event } from "./event.ts";
import { Kpi } from "./kpi.ts";
import { Manifest } from "./manifest.ts";
import { openApi } from "./openapi.ts";
import { Report } from "./report.ts";
import { Setup, SetupReply } from "./setup.ts";
import { CONTRACT_VERSION, DEFAULT_SUBJECT_PREFIX, subjectsOf } from "./subjects.ts";

/** Every schema that is published as a JSON Schema file. */
const SCHEMAS: readonly TSchema[] = [
  Setup,
  SetupReply,
  Report,
  Allocation,
  Event,
  Kpi,
  ServiceConfig,
  EmulatorConfig,
  Manifest,
];

/**
 * Generates the machine-readable contract.
 *
 * @returns Documents by file name: one JSON Schema (draft 7) per message, configuration and
 *   manifest, `asyncapi.json` (AsyncAPI 3.0) for the subjects, and `openapi.json` (OpenAPI 3.1) for
 *   the admin API.
 */
export function contractDocuments(): Record<string, unknown> {
  const schemas = SCHEMAS.map((schema) => [
    `${schema.$id}.schema.json`,
    { $schema: "http://json-schema.org/draft-07/schema#", ...schema },
  ]);
  return { ...Object.fromEntries(schemas), "asyncapi.json": asyncApi(), "openapi.json": openApi() };
}

/** Generates the page that lists every code with its meaning and remedy. */
export function errorsPage(): string {
  const rows = (scope: CodeEntry["scope"]) =>
    Object.entries(CODES)
      .filter(([, entry]) => entry.scope === scope)
      .map(([code, { meaning, remedy }]) => `| \`${code}\` | ${meaning} | ${remedy} |`);
  const table = (scope: CodeEntry["scope"]) =>
    ["| Code | What happened | What to do |", "| --- | --- | --- |", ...rows(scope)].join("\n");
  return `# Codes

Generated from \`schemas/codes.ts\` by \`npm run schemas\`; do not edit.

## On the wire

In setup replies, the \`applied\` echo, fallbacks, clamps, events and the \`codes\` of the kpi stream.

${table("wire")}

## When a command starts

${table("startup")}

## Over HTTP

In the errors of the [admin API](admin-api.md), besides those on the wire.

${table("http")}

## Inside

Bugs: they show up behind \`INTERNAL\` in the log.

${table("internal")}
`;
}

interface Channel {
  readonly name: string;
  readonly address: string;
  readonly action: "send" | "receive";
  readonly payload?: TSchema;
  readonly reply?: TSchema;
  readonly about: string;
}

function channels(): readonly Channel[] {
  const subjects = subjectsOf(DEFAULT_SUBJECT_PREFIX);
  const cell = "{cellId}";
  return [
    {
      ...{ name: "setup", address: subjects.setup(cell), action: "receive" },
      ...{ payload: Setup, reply: SetupReply, about: "RAN → service, request/reply." },
    },
    {
      ...{ name: "report", address: subjects.report(cell), action: "receive" },
      ...{ payload: Report, about: "RAN → service, every slot." },
    },
    {
      ...{ name: "allocation", address: subjects.allocation(cell), action: "send" },
      ...{ payload: Allocation, about: "Service → RAN, one per report." },
    },
    {
      ...{ name: "event", address: subjects.event(cell), action: "send" },
      ...{ payload: Event, about: "Service → anyone, always JSON." },
    },
    {
      ...{ name: "kpi", address: subjects.kpi(cell), action: "send" },
      ...{ payload: Kpi, about: "Service → anyone, 10 Hz, always JSON." },
    },
    {
      ...{ name: "solicit", address: subjects.solicit, action: "send" },
      about: "Service → all RANs, empty: set up again, please.",
    },
    {
      ...{ name: "health", address: subjects.health, action: "receive" },
      about: "Anyone → service, request/reply, empty: answers `{ready, cells}` as JSON.",
    },
  ];
}

function asyncApi(): unknown {
  const all = channels();
  const byName = (describe: (channel: Channel) => unknown) =>
    Object.fromEntries(all.map((channel) => [channel.name, describe(channel)]));
  return {
    asyncapi: "3.0.0",
    info: {
      title: "slotpilot wire contract",
      version: `${CONTRACT_VERSION}.0`,
      description:
        "Per-slot downlink scheduling between a RAN and slotpilot over NATS. Payloads are JSON or MessagePack, told apart by their first byte; the answer uses the encoding of the report.",
      license: { name: "Apache-2.0" },
    },
    defaultContentType: "application/json",
    servers: { local: { host: "127.0.0.1:4222", protocol: "nats" } },
    channels: byName(channelItem),
    operations: byName(operation),
    components: { messages: byId(all.flatMap(schemasOf), message) },
  };
}

function channelItem(channel: Channel): unknown {
  return {
    address: channel.address,
    description: channel.about,
    ...(channel.address.includes("{cellId}") && {
      parameters: { cellId: { description: "Identity of the cell, one NATS token." } },
    }),
    messages: byId(schemasOf(channel), ({ $id }) => ({ $ref: `#/components/messages/${$id}` })),
  };
}

function message(schema: TSchema): unknown {
  return { name: schema.$id, summary: schema.description, payload: withoutId(schema) };
}

function schemasOf({ payload, reply }: Channel): TSchema[] {
  return [payload ?? [], reply ?? []].flat();
}

function byId(schemas: readonly TSchema[], describe: (schema: TSchema) => unknown): unknown {
  return Object.fromEntries(schemas.map((schema) => [schema.$id, describe(schema)]));
}

function operation({ name, action, payload, reply }: Channel): unknown {
  const ref = (schema: TSchema) => ({ $ref: `#/channels/${name}/messages/${schema.$id}` });
  return {
    action,
    channel: { $ref: `#/channels/${name}` },
    ...(payload && { messages: [ref(payload)] }),
    ...(reply && { reply: { channel: { $ref: `#/channels/${name}` }, messages: [ref(reply)] } }),
  };
}

function withoutId({ $id: _, ...schema }: TSchema): unknown {
  return schema;
}
