import type { NatsConnection } from "nats";
import type { Allocation } from "../../schemas/allocation.ts";
import type { Code } from "../../schemas/codes.ts";
import type { Event } from "../../schemas/event.ts";
import type { Applied, Report } from "../../schemas/report.ts";
import { Setup, type SetupReply } from "../../schemas/setup.ts";
import { DEFAULT_SUBJECT_PREFIX } from "../../schemas/subjects.ts";
import { createAllocationInbox } from "./allocation-inbox.ts";
import { createAnswerWaiter } from "./answer-waiter.ts";
import { type BrokerConnected, connectPlainly } from "./connect-broker.ts";
import { type Encoding, encodeMessage } from "./message-codec.ts";
import { createOfferJudge, type SlotOffer } from "./offer-judge.ts";
import { openRanLink } from "./ran-link.ts";
import type { RanLog } from "./ran-log.ts";
import type { RanState } from "./ran-state.ts";
import { compileValidator } from "./validate-message.ts";

/** How a RAN plugs in. */
export interface RanClientOptions {
  /** Static facts of the cell. */
  readonly setup: Setup;
  /** Broker, `nats://host:port`, several separated by commas; default: `nats://127.0.0.1:4222`. */
  readonly natsUrl?: string;
  /** Connects in another way, such as with a login or TLS; default: to `natsUrl`, plainly. */
  readonly connect?: () => Promise<BrokerConnected>;
  /** First tokens of all subjects; default: `slotpilot.v1`. */
  readonly subjectPrefix?: string;
  /** How setup and reports are written, and so the answers; default: MessagePack. */
  readonly encoding?: Encoding;
  /** Told of connection and setup; default: nobody is. */
  readonly log?: RanLog;
  /** Told of what the service says of the cell, such as why it refuses reports. */
  readonly onEvent?: (event: Event) => void;
  /** Told of every allocation that is kept for its slot, with the slot of its report. */
  readonly onHeld?: (reportTti: number) => void;
  /** Ends every wait. */
  readonly signal?: AbortSignal;
}

/** What is to be done in a slot. */
export interface OpenedSlot {
  /** The allocation to apply; `undefined`: the RAN's own scheduler runs the slot. */
  readonly allocation: Allocation | undefined;
  /** The echo, for the slot's report; `undefined` in the first `leadSlots` slots. */
  readonly applied: Applied | undefined;
  /** Allocations for later slots, whose HARQ processes the RAN's own scheduler leaves alone. */
  readonly later: readonly Allocation[];
}

/** A RAN's end of the contract. */
export interface RanClient {
  /**
   * Waits for the first answer to the setup, which is sent until it is answered.
   *
   * @param withinMs - Longest wait; for ever when left out. Unit: ms.
   * @returns The answer, acceptance or refusal; `undefined` when time is over or `signal` aborted.
   */
  awaitSetup(withinMs?: number): Promise<SetupReply | undefined>;
  /** Begins slot `tti`, one after the other: takes what came for it, checks it and words the echo. */
  beginSlot(tti: number, state: RanState): OpenedSlot;
  /** Begins slot `tti` like `beginSlot`, for a RAN that does the checks by itself. */
  take(tti: number): SlotOffer;
  /** Publishes a slot's report; drops it while the broker is away. */
  publish(report: Report): void;
  /**
   * Publishes a report and waits for its answer: lockstep.
   *
   * @param report - Of the slot that was run last.
   * @param timeoutMs - Longest wait. Unit: ms.
   */
  publishAndWait(report: Report, timeoutMs: number): Promise<void>;
  /** Allocations that were refused on arrival, since the start by code; `beginSlot` tells of its own in the echo. */
  readonly codes: Readonly<Record<string, number>>;
  /** Sends what is on its way and closes the connection. */
  close(): Promise<void>;
}

/** A client, or why there is none. */
export type RanClientOpened =
  | { readonly ok: true; readonly client: RanClient }
  | { readonly ok: false; readonly error: { readonly code: Code; readonly message: string } };

const validateSetup = compileValidator(Setup);

const SILENT: RanLog = { info() {}, warn() {} };

/**
 * Opens a RAN's end of the contract: connects to the broker, sets the cell up, keeps it set up, and
 * holds allocations until their slots begin.
 *
 * A RAN waits for the setup, then in every slot: `beginSlot`, transmit, `publish` (or, in lockstep,
 * `publishAndWait`).
 *
 * @param options - The cell's facts and the way to the broker.
 * @returns The client; `BAD_FIELD` or `BAD_RANGE` when the setup is not valid, `NATS_UNREACHABLE`, or
 *   another code of `connect`, when there is no connection to begin with.
 * @rule R1 exact slot · R2 · R4 · R6 checks · R10 hostile input · E9 setup
 */
export async function openRanClient(options: RanClientOptions): Promise<RanClientOpened> {
  const { setup, natsUrl = "nats://127.0.0.1:4222" } = options;
  const valid = validateSetup(setup);
  if (!valid.ok) {
    const message = `the setup is not valid: ${valid.message}`;
    return { ok: false, error: { code: valid.code, message } };
  }
  const connect =
    options.connect ?? (() => connectPlainly(natsUrl, `slotpilot ran ${setup.cellId}`));
  const opened = await connect();
  if (!opened.ok) return opened;
  return { ok: true, client: createClient(options, opened.connection) };
}

function createClient(options: RanClientOptions, connection: NatsConnection): RanClient {
  const { setup, encoding = "msgpack", signal, log = SILENT, onEvent } = options;
  const inbox = createAllocationInbox(setup.leadSlots, options.onHeld);
  const answers = createAnswerWaiter();
  const judge = createOfferJudge(setup);
  const link = openRanLink({
    ...{ connection, setup, encoding, log, onEvent },
    subjectPrefix: options.subjectPrefix ?? DEFAULT_SUBJECT_PREFIX,
    onAllocation: (bytes) => answers.hear(inbox.accept(bytes)),
  });
  signal?.addEventListener("abort", answers.cancel, { once: true });
  const publish = (report: Report) => link.publish(encodeMessage(report, encoding));
  return {
    codes: inbox.codes,
    awaitSetup: (withinMs) => earlier(link.answered, signal, withinMs),
    take: inbox.take,
    beginSlot(tti, state) {
      const offer = inbox.take(tti);
      const applied = judge(offer, tti, state);
      const allocation = applied?.status === "HIT" ? offer.allocation : undefined;
      return { allocation, applied, later: offer.later ?? [] };
    },
    publish,
    publishAndWait(report, timeoutMs) {
      const answered = answers.wait(report.tti, timeoutMs);
      publish(report);
      if (signal?.aborted) answers.cancel();
      return answered;
    },
    close: link.close,
  };
}

/** Waits for a result, or until the time is over or the signal aborts. */
async function earlier<T>(
  result: Promise<T>,
  signal: AbortSignal | undefined,
  withinMs: number | undefined,
): Promise<T | undefined> {
  if (signal?.aborted) return undefined;
  const ending = new AbortController();
  const stopped = new Promise<undefined>((resolve) => {
    const stop = () => resolve(undefined);
    signal?.addEventListener("abort", stop, { once: true, signal: ending.signal });
    if (withinMs === undefined) return;
    const timer = setTimeout(stop, withinMs);
    ending.signal.addEventListener("abort", () => clearTimeout(timer));
  });
  const first = await Promise.race([result, stopped]);
  ending.abort();
  return first;
}
