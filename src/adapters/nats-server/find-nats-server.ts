import { basename, delimiter, dirname } from "node:path";
import { cachedNatsServerPath } from "./cached-nats-server-path.ts";
import { findExecutable } from "./find-executable.ts";
import type { NatsServerResult } from "./nats-server-result.ts";

/** Where packages put servers, which is often outside a normal user's `PATH`. */
const SYSTEM_FOLDERS: readonly string[] = ["/usr/sbin", "/usr/local/bin"];

/** What decides where `findNatsServer` looks. */
export interface NatsServerSearch {
  /** `NATS_SERVER_BIN`, `PATH` and `XDG_CACHE_HOME` are read from it. */
  readonly env: NodeJS.ProcessEnv;
  /** Folders to try after `PATH`; by default the system's usual ones. */
  readonly systemFolders?: readonly string[];
}

/**
 * Finds the `nats-server` program: `NATS_SERVER_BIN`, `PATH`, the system's folders, our cache.
 *
 * A `NATS_SERVER_BIN` that is no program is an error, never passed over: who sets it wants that
 * one and would be surprised by any other.
 *
 * @param search - The environment, and the folders to try after `PATH`.
 * @returns Absolute path, `undefined` when there is none; `NATS_SERVER_MISSING` when
 *   `NATS_SERVER_BIN` is wrong.
 */
export function findNatsServer(search: NatsServerSearch): NatsServerResult<string | undefined> {
  const { env, systemFolders = SYSTEM_FOLDERS } = search;
  const { NATS_SERVER_BIN, PATH = "" } = env;
  if (NATS_SERVER_BIN) return namedProgram(NATS_SERVER_BIN);

  const folders = [PATH, ...systemFolders, dirname(cachedNatsServerPath(env))];
  return { ok: true, value: findExecutable("nats-server", folders.join(delimiter)) };
}

function namedProgram(path: string): NatsServerResult<string> {
  const named = findExecutable(basename(path), dirname(path));
  if (named) return { ok: true, value: named };
  const message = `NATS_SERVER_BIN is ${path}, where there is no program that may be run.`;
  return { ok: false, error: { code: "NATS_SERVER_MISSING", message } };
}
