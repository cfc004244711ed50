import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { EpisodeKey } from "../draw-episode.ts";
import type { FlightTask } from "./fly-arm.ts";
import type { FlightFigures, Rollout } from "./rollout.ts";
import type { RolloutTask } from "./run-rollout.ts";

/** Work that all threads share until the next one is sent. */
export type PoolTask = RolloutTask | FlightTask;

/** What a thread is sent: first a task, then episodes, each of which it answers. */
export type PoolMessage = { readonly task: PoolTask } | { readonly episode: EpisodeKey };

/** Worker threads that fly cells, for as long as training lasts. */
export interface RolloutPool {
  /** Flies episodes with noise and records them; `[numEpisodes]`, in their order. */
  collect(task: RolloutTask, episodes: readonly EpisodeKey[]): Promise<Rollout[]>;
  /** Flies episodes without noise and measures them; `[numEpisodes]`, in their order. */
  fly(task: FlightTask, episodes: readonly EpisodeKey[]): Promise<FlightFigures[]>;
  /** Ends the threads; what is under way is rejected. */
  close(): Promise<void>;
}

const WORKER_URL = new URL("./rollout-worker.mjs", import.meta.url);

/**
 * Starts worker threads that stay for many calls, as starting one takes longer than many a rollout.
 *
 * Threads take one episode after the other, so a call takes as long as it must and no result depends
 * on their number; calls follow one another likewise. A call is rejected with what a thread throws, or
 * when the signal comes; the pool is closed then.
 *
 * @param numThreads - How many, ≥ 1.
 * @param signal - Closes the pool.
 */
export function openRolloutPool(numThreads: number, signal?: AbortSignal): RolloutPool {
  const closing = new AbortController();
  let failure: unknown; // of a thread that died while nobody waited for it
  const workers = Array.from({ length: numThreads }, () =>
    new Worker(WORKER_URL).on("error", (error) => {
      failure ??= error;
    }),
  );
  const close = async () => {
    signal?.removeEventListener("abort", onAbort);
    closing.abort(signal?.reason);
    await Promise.all(workers.map((worker) => worker.terminate()));
  };
  const onAbort = () => void close();
  signal?.addEventListener("abort", onAbort, { once: true });
  if (signal?.aborted) onAbort();

  const flyAll = async <Answer>(task: PoolTask, episodes: readonly EpisodeKey[]) => {
    const answers: Answer[] = [];
    let next = 0;
    const employ = async (worker: Worker) => {
      send(worker, { task });
      for (let index = next++; index < episodes.length; index = next++) {
        closing.signal.throwIfAborted();
        send(worker, { episode: episodes[index] as EpisodeKey });
        [answers[index]] = await once(worker, "message", { signal: closing.signal });
      }
    };
    try {
      if (failure) throw failure;
      await Promise.all(workers.map(employ));
    } catch (error) {
      await close();
      throw error;
    }
    return answers;
  };
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <Answer>(task: PoolTask, episodes: readonly EpisodeKey[]) => {
    const answers = turn.then(() => flyAll<Answer>(task, episodes));
    turn = answers.catch(() => undefined);
    return answers;
  };
  return { collect: inTurn<Rollout>, fly: inTurn<FlightFigures>, close };
}

function send(worker: Worker, message: PoolMessage): void {
  worker.postMessage(message);
}
