import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "./free-port.ts";
import { type Program, startProgram } from "./programs.ts";

/** Admin token of `startAdminService`. */
export const ADMIN_TOKEN = "token-of-tests-and-benches-only";

/** Header of the admin role. */
export const AS_ADMIN = { authorization: `Bearer ${ADMIN_TOKEN}` };

/** A running service with its admin API. */
export interface AdminService extends Program {
  /** Where the API is, without a path. */
  readonly url: string;
}

/** Starts a service and waits until its admin API answers; fails with what it said if it ends before. */
export async function startAdminService(flags: readonly string[]): Promise<AdminService> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const env = { SLOTPILOT_ADMIN_TOKEN: ADMIN_TOKEN };
  const program = startProgram(["serve", `--admin-port=${port}`, ...flags], env);
  let end = "";
  void program.finished.then(({ stderr }) => {
    end = `it ended: ${stderr}`;
  });
  const answers = () => fetch(`${url}/ric/v1/health/alive`).then(...SETTLED);
  while (!(await answers())) {
    if (end) throw new Error(end);
    await sleep(20);
  }
  return { ...program, url };
}

const SETTLED = [() => true, () => false] as const;

/** Asks the API as admin. */
export async function askAdmin(
  url: string,
  method: string,
  path: string,
  body?: object,
  // biome-ignore lint/suspicious/noExplicitAny: callers look into it and fail where it is otherwise
): Promise<{ status: number; body: any }> {
  const headers = { ...AS_ADMIN, ...(body && { "content-type": "application/json" }) };
  const answer = await fetch(`${url}/ric/v1${path}`, {
    ...{ method, headers, ...(body && { body: JSON.stringify(body) }) },
  });
  return { status: answer.status, body: JSON.parse(await answer.text()) };
}

/** Uploads a model with its claim or manifest. */
export async function uploadModel(
  url: string,
  onnx: Uint8Array,
  fields: Readonly<Record<string, string>>,
  // biome-ignore lint/suspicious/noExplicitAny: as above
): Promise<{ status: number; body: any }> {
  const form = new FormData();
  for (const [key, value] of Object.entries(fields)) form.append(key, value);
  form.append("model", new Blob([new Uint8Array(onnx)]), "model.onnx");
  const post = { method: "POST", headers: AS_ADMIN, body: form };
  const answer = await fetch(`${url}/ric/v1/models`, post);
  return { status: answer.status, body: JSON.parse(await answer.text()) };
}
