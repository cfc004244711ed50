const threads = new Set<() => boolean>();

/**
 * Lets the process end while a thread is inside a model.
 *
 * `process.exit` waits for all threads, so for a model that never returns it would wait for ever; and
 * when one does return, ONNX Runtime's binding aborts the process, as it can't hand over its result
 * to a thread that is being ended. A process in that state ends by SIGTERM instead, when all of its own
 * listeners to `exit` have been heard; its exit code is lost.
 *
 * @param isInModel - Whether a thread is inside a model.
 * @returns Ends the guard, once the thread has ended.
 */
export function guardExit(isInModel: () => boolean): () => void {
  if (threads.size === 0) process.on("exit", endBySignal);
  threads.add(isInModel);
  return () => {
    threads.delete(isInModel);
    if (threads.size === 0) process.off("exit", endBySignal);
  };
}

function endBySignal(): void {
  if (![...threads].some((isInModel) => isInModel())) return;
  process.removeAllListeners("SIGTERM");
  process.kill(process.pid, "SIGTERM");
}
