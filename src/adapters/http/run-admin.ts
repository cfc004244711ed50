import type { MessagePort } from "node:worker_threads";
import { buildAdminApp } from "./admin-app.ts";
import type { AdminMessage, AdminNews, AdminTask } from "./admin-message.ts";
import { createAdminState } from "./admin-state.ts";

/** Only this machine: nothing here asks who is asking. */
const HOST = "127.0.0.1";

/**
 * Runs the server in the thread that this is called in.
 *
 * @param task - Where to listen.
 * @param loopThread - Brings messages and takes the news that the server listens, or why not.
 */
export async function runAdmin(task: AdminTask, loopThread: MessagePort): Promise<void> {
  const tell = (news: AdminNews) => loopThread.postMessage(news);
  const state = createAdminState(task.freshMs, () => performance.now());
  const app = buildAdminApp(state);
  loopThread.on("message", (message: AdminMessage) => {
    state.take(message);
    if (message instanceof ArrayBuffer) Atomics.add(task.numTaken, 0, 1);
  });
  try {
    const url = await app.listen({ host: HOST, port: task.port });
    tell({ kind: "listening", port: Number(new URL(url).port) });
  } catch (error) {
    tell({ kind: "unavailable", reason: (error as Error).message });
  }
}
