import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Sources that can change what training does. */
const SOURCES = ["src", "schemas", "simulator", "package-lock.json"];

/**
 * Names the commit that this program runs from.
 *
 * @returns Its hash, with `-dirty` if sources were changed since; `unknown` outside a repository.
 */
export async function sourceCommit(): Promise<string> {
  const root = new URL("../..", import.meta.url);
  try {
    const head = await run("git", ["rev-parse", "HEAD"], { cwd: root });
    const changes = await run("git", ["status", "--porcelain", "--", ...SOURCES], { cwd: root });
    return head.stdout.trim() + (changes.stdout === "" ? "" : "-dirty");
  } catch {
    return "unknown"; // no git, or installed from a package
  }
}
