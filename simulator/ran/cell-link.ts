import type { NatsConnection } from "nats";
import type { EmulatorConfig } from "../../schemas/config.ts";
import { type Setup, SetupReply } from "../../schemas/setup.ts";
import { subjectsOf } from "../../schemas/subjects.ts";
import type { ConnectBroker } from "./connect-broker.ts";
import type { EmulatorLog } from "./emulator-log.ts";
import { EmulatorStartError } from "./emulator-start-error.ts";
import { decodeMessage, encodeMessage } from "./message-codec.ts";
import { createSetupNegotiation } from "./setup-negotiation.ts";
import { compileValidator } from "./validate-message.ts";

/** How long a setup may stay unanswered, and the pause before it is repeated. Unit: ms. */
const SETUP_TIMEOUT_MS = 1000;
const SETUP_RETRY_MS = 500;

/** The cell's connection to the service. */
export interface CellLink {
  /** Resolves when a service has accepted the cell for the first time. */
  readonly accepted: Promise<void>;
  /** Resolves with the first refusal of the cell. */
  readonly refused: Promise<SetupReply>;
  /** Publishes a report; drops it while the broker is away. */
  publishReport(bytes: Uint8Array): void;
  /** Sends what is on its way and closes. */
  close(): Promise<void>;
}

/** What a link is opened with. */
export interface CellLinkOptions {
  /** Broker, subject prefix, encoding. */
  readonly config: EmulatorConfig;
  /** Connects to the broker. */
  readonly connect: ConnectBroker;
  /** The setup to send. */
  readonly setup: Setup;
  /** Told of every message on the allocation subject. */
  readonly onAllocation: (bytes: Uint8Array) => void;
  /** Told of connection and setup. */
  readonly log: EmulatorLog;
}

const validateSetupReply = compileValidator(SetupReply);

/**
 * Connects a cell to the broker, sets it up and keeps it set up.
 *
 * When the broker goes away the client reconnects for ever. Reports of that time are dropped: the
 * client would keep them all, and a report is worth nothing once its slot has passed.
 *
 * @param options - Broker, setup and listeners.
 * @throws `EmulatorStartError` with the code of `connect` when there is no connection to begin with.
 * @rule E9
 */
export async function openCellLink(options: CellLinkOptions): Promise<CellLink> {
  const { config, setup, onAllocation, log } = options;
  const { encoding, cellId } = config;
  const subjects = subjectsOf(config.subjectPrefix);
  const connection = await opened(options);
  const closing = new AbortController();
  const isOnline = watchConnection(connection, log);

  const negotiation = createSetupNegotiation({
    request: () => requestSetup(connection, subjects.setup(cellId), encodeMessage(setup, encoding)),
    retryMs: SETUP_RETRY_MS,
    log,
    signal: closing.signal,
  });
  connection.subscribe(subjects.allocation(cellId), {
    callback: (error, message) => {
      if (!error) onAllocation(message.data);
    },
  });
  connection.subscribe(subjects.solicit, {
    callback: (error) => {
      if (!error) negotiation.solicit(); // an error is that we may not listen there
    },
  });
  negotiation.solicit();

  const reportSubject = subjects.report(cellId);
  return {
    accepted: negotiation.accepted,
    refused: negotiation.refused,
    publishReport(bytes) {
      if (isOnline()) connection.publish(reportSubject, bytes);
    },
    async close() {
      closing.abort();
      await (isOnline() ? connection.drain() : connection.close());
    },
  };
}

async function opened({ config, connect }: CellLinkOptions): Promise<NatsConnection> {
  const opening = await connect(config);
  if (opening.ok) return opening.connection;
  throw new EmulatorStartError(opening.error.code, opening.error.message, undefined);
}

function watchConnection(connection: NatsConnection, log: EmulatorLog): () => boolean {
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

async function requestSetup(
  connection: NatsConnection,
  subject: string,
  setup: Uint8Array,
): Promise<SetupReply | undefined> {
  try {
    const { data } = await connection.request(subject, setup, { timeout: SETUP_TIMEOUT_MS });
    const decoded = decodeMessage(data);
    const reply = decoded.ok ? validateSetupReply(decoded.value) : decoded;
    return reply.ok ? reply.value : undefined;
  } catch {
    return undefined; // no responder, time-out, connection lost: all mean "ask again"
  }
}
