import { readFileSync } from "node:fs";
import { Option } from "commander";
import type { Code } from "../../../schemas/codes.ts";
import type { CommandFailure } from "../fail.ts";

/** Where a service's admin API is, and who asks. */
export interface AdminFlags {
  /** Its address. */
  readonly adminUrl: string;
  /** File that holds a token. */
  readonly tokenFile?: string;
  /** Whether to print JSON. */
  readonly json?: boolean;
}

/** What a request shall do. */
export interface AdminRequest {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** Below `/ric/v1`. */
  readonly path: string;
  readonly body?: object;
}

/** Models are loaded before a change is answered. Unit: ms. */
const WITHIN_MS = 10_000;

/** Options of commands that ask a running service. */
export function adminOptions(): Option[] {
  const url = new Option("--admin-url <url>", "admin API of the service, as its adminPort has it");
  return [
    url.env("SLOTPILOT_ADMIN_URL").default("http://127.0.0.1:8080"),
    new Option("--token-file <file>", "file with a token; else SLOTPILOT_ADMIN_TOKEN"),
    new Option("--json", "print JSON instead of a table"),
  ];
}

/**
 * Asks a running service.
 *
 * @returns The body of its answer; or its refusal, or why there is none.
 */
export async function askAdmin<T extends object>(
  flags: AdminFlags,
  { method, path, body }: AdminRequest,
): Promise<T | CommandFailure> {
  const token = tokenOf(flags);
  if (token && typeof token !== "string") return token;
  try {
    const answer = await fetch(new URL(`/ric/v1${path}`, flags.adminUrl), {
      ...{ method, signal: AbortSignal.timeout(WITHIN_MS) },
      headers: {
        ...(token && { authorization: `Bearer ${token}` }),
        ...(body && { "content-type": "application/json" }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    const content = (await answer.json()) as T | { error: { code: Code; message: string } };
    return "error" in content ? content.error : content;
  } catch (error) {
    const { cause = error } = error as { readonly cause?: unknown };
    const reason = cause instanceof Error ? cause.message : String(cause);
    const message = `no answer from ${flags.adminUrl}: ${reason}; set adminPort of the service, and --admin-url here`;
    return { code: "ADMIN_UNAVAILABLE", message };
  }
}

function tokenOf({ tokenFile }: AdminFlags): string | CommandFailure | undefined {
  if (tokenFile === undefined) {
    const { SLOTPILOT_ADMIN_TOKEN: token } = process.env;
    return token;
  }
  try {
    return readFileSync(tokenFile, "utf8").trim();
  } catch (error) {
    return { code: "CONFIG_UNREADABLE", message: `--token-file: ${(error as Error).message}` };
  }
}
