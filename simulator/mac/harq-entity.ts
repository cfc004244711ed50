import type { HarqFeedback, HarqPending } from "../../schemas/report.ts";

/** Redundancy versions in the order of a block's transmissions. @source TS 38.214, table 5.1.2.1-2. */
const REDUNDANCY_VERSIONS = [0, 2, 3, 1];

/** One HARQ process; `mcs` to `sinrSum` describe its block and mean nothing while it is free. */
export interface HarqProcess {
  /** Process number. */
  readonly pid: number;
  /** Free for new data; sent, with its outcome on the way; or NACKed, waiting for retransmission. */
  status: "free" | "sent" | "pending";
  /** MCS index. */
  mcs: number;
  /** Transport block size. Unit: bits. */
  tbsBits: number;
  /** PRBs of every transmission. Unit: PRB. */
  numPrb: number;
  /** User data in the block; the rest is padding. Unit: bytes. */
  payloadBytes: number;
  /** Transmissions so far. */
  txCount: number;
  /** Slot of the latest transmission. */
  sentTti: number;
  /** Slot whose report gave the NACK that it waits on. */
  pendingTti: number;
  /** Sum of the effective SINRs of its transmissions. Linear. */
  sinrSum: number;
  /** Whether the latest transmission was received; known to the user, not yet to the RAN. */
  received: boolean;
}

/** A new transport block. */
export interface NewBlock {
  /** MCS index. */
  readonly mcs: number;
  /** Transport block size. Unit: bits. */
  readonly tbsBits: number;
  /** PRBs that carry it. Unit: PRB. */
  readonly numPrb: number;
  /** User data in the block. Unit: bytes. */
  readonly payloadBytes: number;
}

/** What became of one user's blocks since the start, as far as the RAN knows. */
export interface HarqCounts {
  /** First transmissions. */
  first: number;
  /** First transmissions that were not received. */
  firstLost: number;
  /** Blocks acknowledged at last. */
  delivered: number;
  /** Blocks given up after the last transmission. */
  dropped: number;
  /** Payload of the blocks acknowledged. Unit: bytes. */
  deliveredBytes: number;
  /** Payload of the blocks given up. Unit: bytes. */
  droppedBytes: number;
}

/** The HARQ processes of one user. */
export interface HarqEntity {
  /** All processes, by number. */
  readonly processes: readonly HarqProcess[];
  /** What became of its blocks since the start. */
  readonly counts: Readonly<HarqCounts>;
  /** Puts a new block on a free process; its transmission is counted by `send`. */
  load(pid: number, block: NewBlock): HarqProcess | undefined;
  /** Counts a transmission of the process's block in slot `tti`, with its effective SINR (linear). */
  send(process: HarqProcess, tti: number, sinr: number): void;
  /** Makes the outcomes known that are due in the report of slot `tti`, and returns them. */
  hearFeedback(tti: number): HarqFeedback[];
  /** Blocks that wait for retransmission. */
  pending(): HarqPending[];
  /** Payload on processes that are not free. Unit: bytes. */
  inFlightBytes(): number;
}

/**
 * Makes the HARQ entity of one user: stop-and-wait processes whose outcomes come `feedbackSlots` late.
 *
 * A block is sent at most `maxTx` times, with redundancy versions 0, 2, 3, 1; after that its payload
 * is lost (RLC in unacknowledged mode).
 *
 * Hot path: processes are reused, only what goes into the report is allocated.
 *
 * @param limits - Number of processes, most transmissions per block, and k1 (slots).
 * @rule E2 transmissions and redundancy versions · E4 feedback delay · R4 the block keeps its size
 * @source TS 38.321, 5.3.2. Feedback timing: TS 38.213, 9.2.3 (k1).
 */
export function createHarqEntity(limits: {
  readonly numProcesses: number;
  readonly maxTx: number;
  readonly feedbackSlots: number;
}): HarqEntity {
  const { numProcesses, maxTx, feedbackSlots } = limits;
  const processes = Array.from({ length: numProcesses }, (_, pid) => freeProcess(pid));
  const counts = noCounts();
  return {
    processes,
    counts,
    load(pid, block) {
      const process = processes[pid];
      if (process?.status !== "free") return undefined;
      return Object.assign(process, block, { txCount: 0, sinrSum: 0 });
    },
    send(process, tti, sinr) {
      process.status = "sent";
      process.sentTti = tti;
      process.txCount += 1;
      process.sinrSum += sinr;
    },
    hearFeedback(tti) {
      const feedback: HarqFeedback[] = [];
      for (const process of processes) {
        if (process.status !== "sent" || process.sentTti !== tti - feedbackSlots) continue;
        const { pid, received, tbsBits, mcs, sentTti, txCount } = process;
        feedback.push({ pid, ack: received, tbsBits, mcs, targetTti: sentTti });
        const isLost = !received && txCount >= maxTx;
        count(counts, process, isLost);
        process.status = received || isLost ? "free" : "pending";
        process.pendingTti = tti;
      }
      return feedback;
    },
    pending: () => processes.filter(isPending).map(asPending),
    inFlightBytes: () =>
      processes.reduce((sum, p) => sum + (p.status === "free" ? 0 : p.payloadBytes), 0),
  };
}

function noCounts(): HarqCounts {
  return { first: 0, firstLost: 0, delivered: 0, dropped: 0, deliveredBytes: 0, droppedBytes: 0 };
}

function freeProcess(pid: number): HarqProcess {
  return {
    pid,
    status: "free",
    mcs: 0,
    tbsBits: 0,
    numPrb: 0,
    payloadBytes: 0,
    txCount: 0,
    sentTti: -1,
    pendingTti: -1,
    sinrSum: 0,
    received: false,
  };
}

function count(
  counts: HarqCounts,
  { txCount, received, payloadBytes }: HarqProcess,
  isLost: boolean,
): void {
  if (txCount === 1) {
    counts.first += 1;
    if (!received) counts.firstLost += 1;
  }
  if (received) {
    counts.delivered += 1;
    counts.deliveredBytes += payloadBytes;
  }
  if (isLost) {
    counts.dropped += 1;
    counts.droppedBytes += payloadBytes;
  }
}

function isPending({ status }: HarqProcess): boolean {
  return status === "pending";
}

function asPending({ pid, tbsBits, mcs, numPrb, txCount }: HarqProcess): HarqPending {
  const rv = REDUNDANCY_VERSIONS[txCount % REDUNDANCY_VERSIONS.length] ?? 0;
  return { pid, tbsBits, mcs, numPrb, rv, txCount };
}
