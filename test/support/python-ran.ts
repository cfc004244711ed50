import { type SpawnOptionsWithoutStdio, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import type { Finished } from "./programs.ts";

/**
 * Finds a Python that the client runs on: the one on the path, or the system's.
 *
 * @param modules - Packages that it must have.
 * @returns The program, or `undefined`.
 */
export function foundPython(...modules: readonly string[]): string | undefined {
  const check = ["import sys; assert sys.version_info >= (3, 11)"];
  const program = [...check, ...modules.map((name) => `import ${name}`)].join("\n");
  return ["python3", "/usr/bin/python3"].find(
    (python) => spawnSync(python, ["-c", program]).status === 0,
  );
}

/** Runs a Python program to its end. */
export async function runPython(
  python: string,
  args: readonly string[],
  options: SpawnOptionsWithoutStdio = {},
): Promise<Finished> {
  const child = spawn(python, args, options);
  let [stdout, stderr] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const [code, signal] = await once(child, "close");
  return { status: signal ?? code, stdout, stderr };
}

/** Runs the example RAN to its end. */
export function runPythonRan(
  python: string,
  natsUrl: string,
  flags: readonly string[],
): Promise<Finished> {
  return runPython(python, ["examples/ran-python/ran.py", `--nats-url=${natsUrl}`, ...flags]);
}
