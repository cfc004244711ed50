import { once } from "node:events";
import { Worker } from "node:worker_threads";

/** Work for several threads. */
export interface WorkerTask<Message> {
  /** The program of every thread. */
  readonly url: URL;
  /** What each is given. */
  readonly workerData: unknown;
  /** How many threads. */
  readonly numThreads: number;
  /** Told what any of them says. */
  readonly onMessage: (message: Message) => void;
  /** Ends all of them. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs threads until all have ended, or one has failed, or the signal comes.
 *
 * @param task - What they run.
 * @throws What the first thread to fail has thrown; the others are stopped.
 */
export async function runWorkers<Message>(task: WorkerTask<Message>): Promise<void> {
  const { url, workerData, numThreads, onMessage, signal } = task;
  const workers = Array.from({ length: numThreads }, () =>
    new Worker(url, { workerData }).on("message", onMessage),
  );
  const stop = () => {
    for (const worker of workers) void worker.terminate();
  };
  signal?.addEventListener("abort", stop, { once: true });
  if (signal?.aborted) stop();
  try {
    await Promise.all(workers.map((worker) => once(worker, "exit")));
  } finally {
    stop(); // the others, when one has failed
    signal?.removeEventListener("abort", stop);
  }
}
