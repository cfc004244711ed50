import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { promisify } from "node:util";
import { cachedNatsServerPath } from "./cached-nats-server-path.ts";
import { findExecutable } from "./find-executable.ts";
import { missingNatsServer } from "./missing-nats-server.ts";
import type { NatsServerResult } from "./nats-server-result.ts";

/** What `installNatsServer` needs to know of the machine. */
export interface NatsServerInstall {
  /** `PATH` and `XDG_CACHE_HOME` are read from it; programs run with it. */
  readonly env: NodeJS.ProcessEnv;
  /** Ends the running program and starts no other. */
  readonly signal?: AbortSignal;
  /** Called with one line when a download starts. */
  readonly onNotice: (line: string) => void;
}

/**
 * Fetches `nats-server` from the system's own Debian or Ubuntu archive into our cache.
 *
 * The package is unpacked, not installed: no root is needed and no system service appears. apt
 * checks its signature and hash. It is unpacked beside its final place and moved there in one step
 * when it has been seen to run, so two processes that race never see half a program.
 *
 * @param install - The environment, and where the progress line goes.
 * @returns Absolute path of the program; `NATS_SERVER_MISSING` with the commands for other systems
 *   where apt is absent or could not deliver.
 */
export async function installNatsServer(
  install: NatsServerInstall,
): Promise<NatsServerResult<string>> {
  const { env, signal = new AbortController().signal, onNotice } = install;
  const { PATH = "" } = env;
  if (!findExecutable("apt-get", PATH) || !findExecutable("dpkg-deb", PATH)) {
    return { ok: false, error: missingNatsServer("this system has no apt to fetch it with") };
  }
  onNotice("nats-server not found: fetching Debian's package …");
  try {
    return { ok: true, value: await fetchInto(cachedNatsServerPath(env), env, signal) };
  } catch (cause) {
    const reason = `apt could not fetch it (${firstLine(cause)})`;
    return { ok: false, error: missingNatsServer(reason) };
  }
}

async function fetchInto(
  target: string,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<string> {
  await mkdir(dirname(target), { recursive: true });
  const scratch = await mkdtemp(join(dirname(target), "new-"));
  try {
    const run = programRunner(scratch, env, signal);
    await downloadPackage(scratch, run);
    await run("sh", ["-c", "dpkg-deb -x ./*.deb ."]);
    const folders = [join(scratch, "usr/sbin"), join(scratch, "usr/bin")];
    const program = findExecutable("nats-server", folders.join(delimiter));
    if (!program) throw new Error("the package holds no nats-server");
    await run(program, ["--version"]);
    await rename(program, target);
    return target;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

type Run = (program: string, args: readonly string[]) => Promise<{ stderr: string }>;

function programRunner(cwd: string, env: NodeJS.ProcessEnv, signal: AbortSignal): Run {
  const options = { cwd, env: { ...env, LC_ALL: "C" }, timeout: 180_000, signal };
  return async (program, args) => {
    signal.throwIfAborted(); // execFile would start the program and end it again
    return promisify(execFile)(program, args, options);
  };
}

async function downloadPackage(scratch: string, run: Run): Promise<void> {
  const apt = (...args: string[]) => run("apt-get", [...APT_OPTIONS, ...args]);
  try {
    await apt("download", "nats-server");
  } catch {
    // A fresh container image has no package lists, and the system's are for root to fill: use our own.
    const lists = join(scratch, "lists");
    const cache = join(scratch, "cache");
    await mkdir(join(lists, "partial"), { recursive: true });
    await mkdir(join(cache, "archives/partial"), { recursive: true });
    const ours = ["-o", `Dir::State::lists=${lists}`, "-o", `Dir::Cache=${cache}`];
    // An unrelated source of the user's may fail: only the download tells whether that matters.
    const complaint = await apt(...ours, "update").then(({ stderr }) => stderr, firstLine);
    await apt(...ours, "download", "nats-server").catch((cause: unknown) => {
      throw new Error(complaint || firstLine(cause));
    });
  }
}

const APT_OPTIONS: readonly string[] = [
  "-qq",
  // The scratch folder is private, so root's apt must not hand the download to the user `_apt`.
  ...["-o", "APT::Sandbox::User=root"],
  ...["-o", "Acquire::Languages=none"],
  ...["-o", "Acquire::Retries=1"],
  ...["-o", "Acquire::http::Timeout=20"],
];

/** apt and dpkg begin with the cause and end with generalities. */
function firstLine(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const said = "stderr" in cause ? String(cause.stderr).trim() : "";
  return (said || cause.message).replace(/\n.*/s, "");
}
