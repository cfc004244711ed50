import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";

/**
 * Finds a child of a process by a word of its command line.
 *
 * @param parent - Process id of the parent.
 * @param word - An argument, such as the command's name, or a pattern of one.
 * @returns Process id of the child.
 */
export function childRunning(parent: number | undefined, word: string | RegExp): number {
  const list = existsSync("/proc/self/stat") ? fromProc() : fromPs();
  const isMeant = (arg: string) => (typeof word === "string" ? arg === word : word.test(arg));
  const child = list.find(({ ppid, args }) => ppid === parent && args.some(isMeant));
  if (!child) throw new Error(`no child of ${parent} runs ${String(word)}`);
  return child.pid;
}

interface ProcessEntry {
  readonly pid: number;
  readonly ppid: number;
  readonly args: readonly string[];
}

/** Slim images have no `ps`. */
function fromProc(): ProcessEntry[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const args = readFileSync(`/proc/${name}/cmdline`, "utf8").split("\0");
        const [, ppid] = (readFileSync(`/proc/${name}/stat`, "utf8").split(") ")[1] ?? "").split(
          " ",
        );
        return [{ pid: Number(name), ppid: Number(ppid), args }];
      } catch {
        return []; // it has ended meanwhile
      }
    });
}

function fromPs(): ProcessEntry[] {
  const text = execFileSync("ps", ["-A", "-o", "pid=,ppid=,args="], { encoding: "utf8" });
  return text.split("\n").map((line) => {
    const [pid, ppid, ...args] = line.trim().split(/\s+/);
    return { pid: Number(pid), ppid: Number(ppid), args };
  });
}
