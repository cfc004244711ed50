/**
 * Installs Debian or Ubuntu packages that a test, an example or a benchmark builds against.
 *
 *     npx tsx test/support/debian-packages.ts              # those of the C client
 *     npx tsx test/support/debian-packages.ts libns3-dev   # others
 */
import { execFile } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/** What `clients/c` is built with and against. */
export const C_CLIENT_PACKAGES = [
  ...["gcc", "g++", "make", "cmake", "pkg-config"],
  ...["libc6-dev", "libnats-dev", "libmpack-dev", "libjsmn-dev"],
] as const;

/** Longest wait for the lock, and for apt. Unit: s, ms. */
const LOCK_WITHIN_S = 300;
const APT_WITHIN_MS = 600_000;

const run = promisify(execFile);

/**
 * Makes sure that packages are installed; installs those that are not, where that is allowed.
 *
 * Two processes that ask at the same time wait for each other.
 *
 * @param names - Package names.
 * @returns `undefined` when all are there; otherwise why not, and what to do, in one sentence.
 */
export async function installDebianPackages(names: readonly string[]): Promise<string | undefined> {
  const missing = await missingOf(names);
  if (missing.length === 0) return undefined;
  const advice = `install ${missing.join(", ")}`;
  if (!(await canRun("apt-get", "--version")))
    return `${advice}: there is no apt-get to do it with`;
  const isRoot = process.getuid?.() === 0;
  if (!isRoot && !(await canRun("sudo", "-n", "true"))) return `${advice}: we are not root`;
  try {
    await install(missing, isRoot ? [] : ["sudo", "-n"]);
    return undefined;
  } catch (cause) {
    return `${advice}: apt says ${lastLine(cause)}`;
  }
}

async function missingOf(names: readonly string[]): Promise<string[]> {
  const texts = await Promise.all(
    names.map((name) =>
      run("dpkg-query", ["-s", name]).then(
        ({ stdout }) => stdout,
        () => "",
      ),
    ),
  );
  return names.filter((_, i) => !texts[i]?.includes("\nStatus: install ok installed\n"));
}

/** Package lists may be old or, in a fresh image, absent: then they are fetched first. */
async function install(names: readonly string[], asRoot: readonly string[]): Promise<void> {
  const apt = `apt-get -qq install -y --no-install-recommends ${names.join(" ")}`;
  const script = `${apt} || { apt-get -qq update && ${apt}; }`;
  const lock = join(tmpdir(), "slotpilot-apt.lock");
  const words = [...asRoot, "env", "DEBIAN_FRONTEND=noninteractive", "LC_ALL=C"];
  const locked = ["flock", "-w", `${LOCK_WITHIN_S}`, lock, "sh", "-c", script];
  const [program = "", ...args] = [...words, ...locked];
  await run(program, args, { timeout: APT_WITHIN_MS });
}

async function canRun(program: string, ...args: readonly string[]): Promise<boolean> {
  return run(program, args).then(
    () => true,
    () => false,
  );
}

function lastLine(cause: unknown): string {
  const text = cause instanceof Error && "stderr" in cause ? String(cause.stderr) : String(cause);
  return text.trim().split("\n").at(-1) ?? "";
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const names = process.argv.slice(2);
  const problem = await installDebianPackages(names.length > 0 ? names : C_CLIENT_PACKAGES);
  if (problem) console.error(problem);
  process.exitCode = problem ? 1 : 0;
}
