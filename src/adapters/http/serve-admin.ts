import type { MessagePort } from "node:worker_threads";
import type { Event } from "../../../schemas/event.ts";
import type { Kpi } from "../../../schemas/kpi.ts";
import type { ModelKeeper } from "../../ports/model-registry.ts";
import { buildAdminApp } from "./admin-app.ts";
import type { AdminMessage, AdminNews, AdminTask } from "./admin-message.ts";
import type { DescribeModel } from "./admin-parts.ts";
import { type AdminState, createAdminState } from "./admin-state.ts";
import { type CommandDesk, openCommandDesk } from "./command-desk.ts";
import { type EventStream, openEventStream } from "./event-stream.ts";

/**
 * Runs the server in the thread that this is called in.
 *
 * @param task - Where to listen, and who may do what.
 * @param models - The registry, and who writes a manifest for a model that comes without.
 * @param loopThread - Brings messages, takes commands and the news that the server listens, or why not.
 */
export async function serveAdmin(
  task: AdminTask,
  models: { readonly registry: ModelKeeper; readonly describeModel: DescribeModel },
  loopThread: MessagePort,
): Promise<void> {
  const tell = (news: AdminNews) => loopThread.postMessage(news);
  const state = createAdminState(task.freshMs, () => performance.now());
  const streams = openEventStream();
  const desk = openCommandDesk((id, command) => tell({ kind: "command", id, command }));
  const take = messageTaker({ state, streams, desk });
  loopThread.on("message", (message: AdminMessage) => {
    take(message);
    if (message.kind === "kpi") Atomics.add(task.numTaken, 0, 1);
    if (message.kind === "event") Atomics.add(task.numTaken, 1, 1);
  });
  const parts = { ...task, ...models, state, streams, desk };
  const app = await buildAdminApp({ ...parts, note: (note) => tell({ kind: "note", ...note }) });
  try {
    await app.listen({ host: task.host, port: task.port });
    const address = app.server.address();
    const port = typeof address === "object" && address ? address.port : task.port;
    tell({ kind: "listening", port });
  } catch (error) {
    tell({ kind: "unavailable", reason: (error as Error).message });
  }
}

interface Takers {
  readonly state: AdminState;
  readonly streams: EventStream;
  readonly desk: CommandDesk;
}

function messageTaker({ state, streams, desk }: Takers): (message: AdminMessage) => void {
  const text = new TextDecoder();
  return (message) => {
    if (message.kind === "status") return state.takeStatus(message.status);
    if (message.kind === "outcome") return desk.answer(message.id, message.outcome);
    const json = text.decode(message.bytes);
    const told = JSON.parse(json) as Kpi | Event;
    if (message.kind === "kpi") state.takeKpi(told as Kpi);
    streams.send(message.kind, told.cellId, json);
  };
}
