import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Finished } from "./programs.ts";

const run = promisify(execFile);

/** Longest build. Unit: ms. */
const BUILD_WITHIN_MS = 240_000;

/** Makes a folder for builds. */
export function openBuildFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), "slotpilot-c-"));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/**
 * Builds a CMake project, as the one thing on its core that can wait.
 *
 * @param source - Folder with its `CMakeLists.txt`.
 * @param build - Folder for what is built; created.
 * @param flags - For CMake, such as `-DNAME=value`.
 * @throws With the compiler's words when it does not build.
 */
export async function buildWithCmake(
  source: string,
  build: string,
  flags: readonly string[] = [],
): Promise<void> {
  mkdirSync(build, { recursive: true });
  await nice("cmake", ["-S", source, "-B", build, ...flags]);
  await nice("cmake", ["--build", build, "--parallel", "2"]);
}

/**
 * Runs a program to its end.
 *
 * @param program - Its path.
 * @param args - Its arguments.
 * @param signal - Ends it before.
 */
export function runToEnd(
  program: string,
  args: readonly string[],
  signal?: AbortSignal,
): Promise<Finished> {
  return new Promise((resolve) => {
    const child = execFile(program, args, { ...(signal && { signal }) }, (_, stdout, stderr) =>
      resolve({ status: child.signalCode ?? child.exitCode ?? "not started", stdout, stderr }),
    );
  });
}

async function nice(program: string, args: readonly string[]): Promise<void> {
  try {
    await run("nice", ["-n", "10", program, ...args], { timeout: BUILD_WITHIN_MS });
  } catch (cause) {
    const { stdout = "", stderr = "" } = cause as { stdout?: string; stderr?: string };
    throw new Error(`${program} ${args.join(" ")}\n${stdout.slice(-3000)}\n${stderr.slice(-3000)}`);
  }
}
