import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { type Fence, type FencedEnd, fencedEnvironment, type RunFenced } from "./fenced-process.ts";

/** What the keeper is told. */
export interface FenceOrder {
  /** Comes back with the end. */
  readonly id: number;
  /** Path of the script. */
  readonly script: string;
  /** What it reads from stdin. */
  readonly input: string;
  /** What it may need. */
  readonly fence: Fence;
}

/** What the keeper says. */
interface FenceAnswer {
  readonly id: number;
  readonly end: FencedEnd;
}

const KEEPER = fileURLToPath(new URL("./fence-keeper.mjs", import.meta.url));

/**
 * Starts a process that starts fenced ones. Copying the page tables of a service's process for a new
 * one stops all of its threads, the slot loop's too, for 10 ms and more; a small process is copied at
 * once.
 *
 * @returns Does as `runFenced`, in that process; should it have ended, in another.
 */
export function keepFence(): RunFenced {
  let keeper = start();
  let lastId = 0;
  return (script, input, fence) =>
    new Promise((resolve) => {
      if (!keeper.process.connected) keeper = start();
      lastId += 1;
      keeper.open.set(lastId, resolve);
      keeper.process.send({ id: lastId, script, input, fence } satisfies FenceOrder);
    });
}

/** A keeper, and its orders that have not come back: its end is no other keeper's. */
interface Keeper {
  readonly process: ChildProcess;
  readonly open: Map<number, (end: FencedEnd) => void>;
}

function start(): Keeper {
  const open: Keeper["open"] = new Map();
  const keeper = fork(KEEPER, {
    ...{ env: fencedEnvironment(), execArgv: [], serialization: "advanced" },
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  keeper.on("message", ({ id, end }: FenceAnswer) => {
    open.get(id)?.(end);
    open.delete(id);
  });
  const giveUp = () => {
    const status = new Error("the process that starts validations has ended");
    for (const resolve of open.values()) resolve({ report: "", stderr: "", status, isLate: false });
    open.clear();
  };
  keeper.on("error", giveUp);
  keeper.once("disconnect", giveUp);
  keeper.unref();
  keeper.channel?.unref();
  return { process: keeper, open };
}
