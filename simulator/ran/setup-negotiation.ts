import { setTimeout as sleep } from "node:timers/promises";
import type { SetupReply } from "../../schemas/setup.ts";
import type { EmulatorLog } from "./emulator-log.ts";

/** What a negotiation needs. */
export interface NegotiationOptions {
  /** Sends the setup once; `undefined` = no usable answer came. Never rejects. */
  readonly request: () => Promise<SetupReply | undefined>;
  /** Least time between two requests. Unit: ms. */
  readonly retryMs: number;
  /** Told of acceptance, refusal and silence, each once in a row. */
  readonly log: EmulatorLog;
  /** Ends the negotiation. */
  readonly signal: AbortSignal;
}

/** Sets the cell up, and again when asked to. */
export interface SetupNegotiation {
  /** Asks for a setup now: at the start, and whenever a service solicits. */
  solicit(): void;
  /** Resolves when a service has accepted the cell for the first time. */
  readonly accepted: Promise<void>;
  /** Resolves with the first refusal. */
  readonly refused: Promise<SetupReply>;
}

/**
 * Makes the negotiation of a cell's setup: one request at a time, repeated until it is answered.
 *
 * Without an answer it is repeated every `retryMs`. A refusal is final until somebody solicits, since
 * the facts do not change. Solicitations during a request are answered by one further request.
 *
 * @param options - How to ask, how often, whom to tell.
 * @rule E9
 */
export function createSetupNegotiation(options: NegotiationOptions): SetupNegotiation {
  const { request, retryMs, log, signal } = options;
  let accept = () => {};
  const accepted = new Promise<void>((resolve) => {
    accept = resolve;
  });
  let refuse = (_: SetupReply) => {};
  const refused = new Promise<SetupReply>((resolve) => {
    refuse = resolve;
  });
  const say = createRepeatFilter(log);
  let isWanted = false;
  let isRunning = false;

  const askOnce = async () => {
    isWanted = false;
    const reply = await request();
    if (signal.aborted) return;
    if (reply?.accepted) {
      say("info", "setup accepted: the service controls the cell");
      accept();
    } else if (reply) {
      say("warn", `SETUP_REFUSED ${reply.code ?? ""}: ${reply.message ?? "no reason given"}`);
      refuse(reply);
    } else {
      isWanted = true;
      say("warn", "no service has answered the setup; asking again");
    }
  };
  const run = async () => {
    while (isWanted && !signal.aborted) {
      await askOnce();
      if (isWanted) await sleep(retryMs, undefined, { signal }).catch(() => undefined);
    }
    isRunning = false;
  };
  return {
    accepted,
    refused,
    solicit() {
      isWanted = true;
      if (isRunning) return;
      isRunning = true;
      void run();
    },
  };
}

/** Leaves out a line that is the same as the one before. */
function createRepeatFilter(log: EmulatorLog): (level: keyof EmulatorLog, line: string) => void {
  let last = "";
  return (level, line) => {
    if (line !== last) log[level](line);
    last = line;
  };
}
