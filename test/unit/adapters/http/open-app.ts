import { cp, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { LifecycleCommand, LifecycleOutcome } from "../../../../schemas/lifecycle.ts";
import { tokenSha256 } from "../../../../src/adapters/http/access.ts";
import { buildAdminApp } from "../../../../src/adapters/http/admin-app.ts";
import type { AdminNote } from "../../../../src/adapters/http/admin-message.ts";
import type { AdminParts } from "../../../../src/adapters/http/admin-parts.ts";
import { createAdminState } from "../../../../src/adapters/http/admin-state.ts";
import { openCommandDesk } from "../../../../src/adapters/http/command-desk.ts";
import { openEventStream } from "../../../../src/adapters/http/event-stream.ts";
import { openModelRegistry } from "../../../../src/adapters/registry/model-registry.ts";
import { describeUpload } from "../../../../src/main/admin/describe-upload.ts";
import { policiesOf, sampleKpi } from "./sample-kpi.ts";

/** Tokens of both roles. */
export const ADMIN_TOKEN = "admin-token-0123456789abcdef";
/** Token that may only read. */
export const READ_TOKEN = "read-token-0123456789abcdef";

/** Header of the admin role. */
export const AS_ADMIN = { authorization: `Bearer ${ADMIN_TOKEN}` };
/** Header of the read role. */
export const AS_READER = { authorization: `Bearer ${READ_TOKEN}` };

/** Rules that know both tokens. */
export const BOTH_TOKENS = {
  adminSha256: tokenSha256(ADMIN_TOKEN),
  readSha256: tokenSha256(READ_TOKEN),
  hasClientCertificates: false,
};

/** A registry of its own with the shipped models. */
export async function copyModels(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "slotpilot-registry-"));
  for (const name of ["prb", "power"]) {
    await cp(new URL(`../../../../models/${name}`, import.meta.url), join(folder, name), {
      recursive: true,
    });
  }
  return folder;
}

/** An admin server that is not listening, over a real registry; the loop thread is a function. */
export async function openApp(
  changes: Partial<AdminParts> = {},
  obey: (command: LifecycleCommand) => LifecycleOutcome | undefined = () => changed,
) {
  const state = createAdminState(5000, () => 0);
  state.takeStatus({
    ...{ ready: true, broker: "connected", models: sampleKpi().models, cells: ["cell-1"] },
    policies: [policiesOf("cell-1")],
  });
  state.takeKpi(sampleKpi());
  const commands: LifecycleCommand[] = [];
  const notes: AdminNote[] = [];
  const desk = openCommandDesk((id, command) => {
    commands.push(command);
    const outcome = obey(command);
    if (outcome) queueMicrotask(() => desk.answer(id, outcome));
  }, 50);
  const models = changes.registry ? "" : await copyModels();
  const parts: AdminParts = {
    ...{ access: BOTH_TOKENS, host: "127.0.0.1", requestsPerS: 1_000_000 },
    ...{ config: { logLevel: "info" }, state, desk, streams: openEventStream() },
    ...{ registry: openModelRegistry(models), describeModel: describeUpload },
    note: (note) => notes.push(note),
    ...changes,
  };
  return { app: await buildAdminApp(parts), parts, state, commands, notes, models };
}

const changed: LifecycleOutcome = { ok: true, cells: [policiesOf("cell-1")] };

/** What came back over a real connection. */
export interface HeardAnswer {
  readonly statusCode: number;
  readonly headers: Headers;
  readonly body: string;
  /** Body of which nothing is known but that it is JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into it and fail where it is otherwise
  json(): any;
}

/** Listens on a free port until the test ends, and asks over a real connection. */
export async function listen({ app }: Pick<Awaited<ReturnType<typeof openApp>>, "app">) {
  const url = await app.listen({ host: "127.0.0.1", port: 0 });
  onTestFinished(() => app.close());
  const ask = async (path: string, init: RequestInit = {}): Promise<HeardAnswer> => {
    const { status: statusCode, headers, ...answer } = await heard(`${url}${path}`, init);
    return { statusCode, headers, ...answer, json: () => JSON.parse(answer.body) };
  };
  return { url, ask };
}

async function heard(url: string, init: RequestInit) {
  const answer = await fetch(url, init);
  return { status: answer.status, headers: answer.headers, body: await answer.text() };
}
