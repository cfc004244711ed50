import { homedir } from "node:os";
import { join } from "node:path";

/**
 * Says where our own copy of `nats-server` is kept, whether or not it is there yet.
 *
 * @param env - `XDG_CACHE_HOME` moves it away from `~/.cache`.
 * @returns Absolute path of the program.
 * @source XDG Base Directory Specification, `XDG_CACHE_HOME`.
 */
export function cachedNatsServerPath(env: NodeJS.ProcessEnv): string {
  const { XDG_CACHE_HOME } = env;
  return join(XDG_CACHE_HOME || join(homedir(), ".cache"), "slotpilot/nats-server/nats-server");
}
