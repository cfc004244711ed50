import { setTimeout as sleep } from "node:timers/promises";
import type { SetupReply } from "../../schemas/setup.ts";
import type { RanLog } from "./ran-log.ts";

/** What a negotiation needs. */
export interface NegotiationOptions {
  /** Sends the setup once; `undefined` = no usable answer came. Never rejects. */
  readonly request: () => Promise<SetupReply | undefined>;
  /** Least time between two requests. Unit: ms. */
  readonly retryMs: number;
  /** Told of acceptance, refusal and silence, each once in a row. */
  readonly log: RanLog;
  /** Ends the negotiation. */
  readonly signal: AbortSignal;
}

/** Sets the cell up, and again when asked to. */
export interface SetupNegotiation {
  /** Asks for a setup now: at the start, and whenever a service solicits. */
  solicit(): void;
  /** Resolves with the first answer of a service, be it acceptance or refusal. */
  readonly answered: Promise<SetupReply>;
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
  let answer = (_: SetupReply) => {};
  const answered = new Promise<SetupReply>((resolve) => {
    answer = resolve;
  });
  const say = createRepeatFilter(log);
  let isWanted = false;
  let isRunning = false;

  const askOnce = async () => {
    isWanted = false;
    const reply = await request();
    if (signal.aborted) return;
    if (!reply) {
      isWanted = true;
      return say("warn", "no service has answered the setup; asking again");
    }
    if (reply.accepted) say("info", "setup accepted: the service controls the cell");
    else say("warn", `SETUP_REFUSED ${reply.code ?? ""}: ${reply.message ?? "no reason given"}`);
    answer(reply);
  };
  const run = async () => {
    while (isWanted && !signal.aborted) {
      await askOnce();
      if (isWanted) await sleep(retryMs, undefined, { signal }).catch(() => undefined);
    }
    isRunning = false;
  };
  return {
    answered,
    solicit() {
      isWanted = true;
      if (isRunning) return;
      isRunning = true;
      void run();
    },
  };
}

/** Leaves out a line that is the same as the one before. */
function createRepeatFilter(log: RanLog): (level: keyof RanLog, line: string) => void {
  let last = "";
  return (level, line) => {
    if (line !== last) log[level](line);
    last = line;
  };
}
