import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, inject, onTestFinished } from "vitest";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** What a shell needs to run the commands of a page outside the repository. */
const PRELUDE = `
set -euo pipefail
npx() {
  local program=$1; shift
  case $program in
    slotpilot) node "$ROOT/src/slotpilot.mjs" "$@" ;;
    tsx) node --import "$ROOT/node_modules/tsx/dist/loader.mjs" "$@" ;;
  esac
}
`;

/** How a page's commands ended. */
export interface Walk {
  /** Exit code of the first command that failed; 0: none. */
  readonly code: unknown;
  /** What all commands printed. */
  readonly output: string;
}

/**
 * Gives the blocks of commands of a page as one script.
 *
 * @param page - File in `docs`.
 * @param parts - Second words of the blocks to leave in besides those without, such as `c` of
 *   a block that begins with "sh c".
 */
export async function commandsOf(page: string, parts: readonly string[] = []): Promise<string> {
  const text = await readFile(join(ROOT, "docs", page), "utf8");
  const blocks = [...text.matchAll(/^```sh *(\w*)\n([\s\S]*?)^```$/gm)];
  expect(blocks.length).toBeGreaterThan(1);
  const kept = blocks.filter(([, part]) => !part || parts.includes(part));
  return kept.map(([, , commands]) => commands).join("\n");
}

/**
 * Runs commands in a folder of their own that looks like the repository, on subjects of their own;
 * what they leave running ends with them, or with the test.
 *
 * @param script - Commands for bash; the first that fails ends them.
 * @param env - Environment besides `PATH` and `HOME`; default: the tests' broker.
 */
export async function walk(
  script: string,
  env: Readonly<Record<string, string>> = {
    NATS_URL: inject("natsUrl"),
    SLOTPILOT_SUBJECT_PREFIX: `walk.t${process.pid}`,
  },
): Promise<Walk> {
  const folder = await mkdtemp(join(tmpdir(), "walkthrough-"));
  await cp(join(ROOT, "models"), join(folder, "models"), { recursive: true });
  for (const name of ["clients", "examples", "test"]) {
    await symlink(join(ROOT, name), join(folder, name));
  }
  const child = spawn("bash", ["-c", PRELUDE + script], {
    ...{ cwd: folder, detached: true },
    env: { PATH: process.env["PATH"], HOME: process.env["HOME"], ROOT, ...env },
  });
  onTestFinished(async () => {
    endGroup(child);
    await rm(folder, { recursive: true });
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  }
  const closed = once(child, "close");
  const [code] = await once(child, "exit");
  endGroup(child); // what it has started in the background
  await closed;
  return { code, output };
}

/** Ends the shell and all that it started, however far it came. */
function endGroup({ pid }: ChildProcess): void {
  try {
    if (pid) process.kill(-pid, "SIGKILL");
  } catch {
    // all of them have ended
  }
}
