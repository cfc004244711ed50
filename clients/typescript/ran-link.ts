import type { NatsConnection } from "nats";
import { Event } from "../../schemas/event.ts";
import { type Setup, SetupReply } from "../../schemas/setup.ts";
import { subjectsOf } from "../../schemas/subjects.ts";
import { decodeMessage, type Encoding, encodeMessage } from "./message-codec.ts";
import type { RanLog } from "./ran-log.ts";
import { createSetupNegotiation } from "./setup-negotiation.ts";
import { compileValidator } from "./validate-message.ts";

/** How long a setup may stay unanswered, and the pause before it is repeated. Unit: ms. */
const SETUP_TIMEOUT_MS = 1000;
const SETUP_RETRY_MS = 500;

/** A cell's subjects on a broker. */
export interface RanLink {
  /** Resolves with the first answer of a service to the setup. */
  readonly answered: Promise<SetupReply>;
  /** Publishes a report; drops it while the broker is away. */
  publish(report: Uint8Array): void;
  /** Sends what is on its way and closes the connection. */
  close(): Promise<void>;
}

/** What a link is opened with. */
export interface RanLinkOptions {
  /** Connection to the broker, which comes back by itself after a loss. */
  readonly connection: NatsConnection;
  /** The setup to send. */
  readonly setup: Setup;
  /** How the setup is written. */
  readonly encoding: Encoding;
  /** First tokens of all subjects. */
  readonly subjectPrefix: string;
  /** Told of every message on the allocation subject. */
  readonly onAllocation: (bytes: Uint8Array) => void;
  /** Told of what the service says of the cell; absent: nobody listens. */
  readonly onEvent?: ((event: Event) => void) | undefined;
  /** Told of connection and setup. */
  readonly log: RanLog;
}

const validateSetupReply = compileValidator(SetupReply);
const validateEvent = compileValidator(Event);

/**
 * Sets a cell up on a broker and keeps it set up.
 *
 * When the broker goes away the connection comes back by itself. Reports of that time are dropped:
 * the connection would keep them all, and a report is worth nothing once its slot has passed.
 *
 * @param options - Connection, setup and listeners.
 * @rule E9
 */
export function openRanLink(options: RanLinkOptions): RanLink {
  const { connection, setup, log, onAllocation, onEvent } = options;
  const subjects = subjectsOf(options.subjectPrefix);
  const closing = new AbortController();
  const isOnline = watchConnection(connection, log);
  const negotiation = createSetupNegotiation({
    request: () => requestSetup(options),
    retryMs: SETUP_RETRY_MS,
    log,
    signal: closing.signal,
  });
  // an error is that we may not listen there
  const hear = (subject: string, listener: (bytes: Uint8Array) => void) => {
    connection.subscribe(subject, {
      callback: (error, { data }) => {
        if (!error) listener(data);
      },
    });
  };
  hear(subjects.allocation(setup.cellId), onAllocation);
  hear(subjects.solicit, negotiation.solicit);
  if (onEvent) hear(subjects.event(setup.cellId), (bytes) => tellEvent(bytes, onEvent));
  negotiation.solicit();

  const reportSubject = subjects.report(setup.cellId);
  return {
    answered: negotiation.answered,
    publish(report) {
      if (isOnline()) connection.publish(reportSubject, report);
    },
    async close() {
      closing.abort();
      await (isOnline() ? connection.drain() : connection.close());
    },
  };
}

function tellEvent(bytes: Uint8Array, onEvent: (event: Event) => void): void {
  const decoded = decodeMessage(bytes);
  const event = decoded.ok ? validateEvent(decoded.value) : decoded;
  if (event.ok) onEvent(event.value);
}

function watchConnection(connection: NatsConnection, log: RanLog): () => boolean {
  let isConnected = true;
  const watch = async () => {
    for await (const { type } of connection.status()) {
      if (type === "disconnect") log.warn("the broker is gone; the cell goes on by itself");
      if (type === "reconnect") log.info("the broker is back");
      if (type === "disconnect" || type === "reconnect") isConnected = type === "reconnect";
    }
  };
  void watch();
  const tellOfEnd = async () => {
    const refusal = await connection.closed(); // none if it was us
    if (refusal) log.warn(`the broker does not take us back: ${refusal.message}`);
  };
  void tellOfEnd();
  return () => isConnected && !connection.isClosed();
}

async function requestSetup(options: RanLinkOptions): Promise<SetupReply | undefined> {
  const { connection, setup, encoding, subjectPrefix } = options;
  const subject = subjectsOf(subjectPrefix).setup(setup.cellId);
  try {
    const { data } = await connection.request(subject, encodeMessage(setup, encoding), {
      timeout: SETUP_TIMEOUT_MS,
    });
    const decoded = decodeMessage(data);
    const reply = decoded.ok ? validateSetupReply(decoded.value) : decoded;
    return reply.ok ? reply.value : undefined;
  } catch {
    return undefined; // no responder, time-out, connection lost: all mean "ask again"
  }
}
