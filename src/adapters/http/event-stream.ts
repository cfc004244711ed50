import type { OutgoingHttpHeaders, ServerResponse } from "node:http";

/** More clients than that are turned away. */
const MAX_CLIENTS = 16;

/** A client that has so much unread loses messages. Unit: bytes. */
const MAX_UNREAD_BYTES = 262_144;

/** A quiet stream shows that it lives this often. Unit: ms. */
const HEARTBEAT_MS = 5000;

/** Which messages go to a client. */
export interface StreamChoice {
  /** Events or kpi messages. */
  readonly kind: "event" | "kpi";
  /** Cell; left out: all. */
  readonly cell: string | undefined;
}

/** Server-sent events to many clients, none of whom can hold up another or fill the memory. */
export interface EventStream {
  /**
   * Adds a client and writes the head of its answer.
   *
   * @returns `false`: there are too many, and nothing was written.
   */
  add(response: ServerResponse, choice: StreamChoice, head: OutgoingHttpHeaders): boolean;
  /** Sends a message to everybody who wants it. */
  send(kind: StreamChoice["kind"], cell: string, json: string): void;
}

interface Client extends StreamChoice {
  readonly response: ServerResponse;
  numLost: number;
}

/** Opens the streams. */
export function openEventStream(): EventStream {
  const clients = new Set<Client>();
  let heartbeat: NodeJS.Timeout | undefined;
  const beat = () => {
    for (const { response } of clients) if (hasRoom(response)) response.write(": heartbeat\n\n");
  };
  const forget = (client: Client) => {
    clients.delete(client);
    if (clients.size === 0) clearInterval(heartbeat);
  };
  return {
    add(response, choice, head) {
      if (clients.size >= MAX_CLIENTS) return false;
      if (clients.size === 0) heartbeat = setInterval(beat, HEARTBEAT_MS).unref();
      const client: Client = { ...choice, response, numLost: 0 };
      clients.add(client);
      response.once("close", () => forget(client));
      response.on("error", () => forget(client));
      response.writeHead(200, head);
      response.write("retry: 1000\n\n");
      return true;
    },
    send(kind, cell, json) {
      for (const client of clients) {
        if (client.kind !== kind || (client.cell ?? cell) !== cell) continue;
        tell(client, json);
      }
    },
  };
}

const hasRoom = ({ writableLength }: ServerResponse) => writableLength < MAX_UNREAD_BYTES;

/** A client that was too slow is told first how many messages it lost. */
function tell(client: Client, json: string): void {
  const { kind, response } = client;
  if (!hasRoom(response)) {
    client.numLost += 1;
    return;
  }
  if (client.numLost > 0) {
    response.write(`event: lost\ndata: {"lost":${client.numLost}}\n\n`);
    client.numLost = 0;
  }
  response.write(`event: ${kind}\ndata: ${json.replaceAll("\n", "\ndata: ")}\n\n`);
}
