/** Status of a HARQ process: free for new data; sent, with its outcome on the way; NACKed, waiting. */
export const FREE = 0;
/** Sent, with its outcome on the way. */
export const SENT = 1;
/** NACKed, waits for its retransmission. */
export const PENDING = 2;

/** What became of one user's blocks since the start, as far as the RAN knows. */
export interface HarqCounts {
  /** First transmissions that were heard. */
  first: number;
  /** Those of them that were not received. */
  firstLost: number;
  /** Transmissions, first ones included, whose grant the user did not hear. */
  dtx: number;
  /** Blocks acknowledged after n + 1 transmissions, `[maxTx]`. */
  readonly delivered: Float64Array;
  /** Blocks given up after their last transmission, or because the user left. */
  dropped: number;
}

/** The HARQ processes of all users, one entry per process at `user · numProcesses + pid`. */
export interface HarqStore {
  /** Processes per user. */
  readonly numProcesses: number;
  /** Most transmissions of one block. */
  readonly maxTx: number;
  /** `FREE`, `SENT` or `PENDING`; the rest means nothing while it is free. */
  readonly status: Uint8Array;
  /** MCS index of the block. */
  readonly mcs: Uint8Array;
  /** 1 where the RAN chose the MCS itself. */
  readonly isOwnMcs: Uint8Array;
  /** Transport block size. Unit: bits. */
  readonly tbsBits: Int32Array;
  /** PRBs of every transmission. Unit: PRB. */
  readonly numPrb: Uint16Array;
  /** Transmissions so far. */
  readonly txCount: Uint8Array;
  /** Those of them that were heard; what was not is sent again as it was. */
  readonly numHeardTx: Uint8Array;
  /** Slot of the latest transmission. */
  readonly sentTti: Float64Array;
  /** Slot whose report gave the NACK that it waits on. */
  readonly pendingTti: Float64Array;
  /** 1 when the latest transmission was received: known to the user, not yet to the RAN. */
  readonly received: Uint8Array;
  /** 1 when the grant of the latest transmission was not heard. */
  readonly isDtx: Uint8Array;
  /** 1 where an allocation for a later slot names the process. */
  readonly isPromised: Uint8Array;
  /** Processes whose outcome has become known in this slot; the first `numHeard` count. */
  readonly heard: Int32Array;
  /** How many those are. */
  numHeard: number;
  /** What became of the blocks, `[numUes]`. */
  readonly counts: readonly HarqCounts[];
}

/** A new transport block. */
export interface NewBlock {
  /** MCS index. */
  mcs: number;
  /** Whether the RAN chose it itself. */
  isOwnMcs: boolean;
  /** Transport block size. Unit: bits. */
  tbsBits: number;
  /** PRBs that carry it. Unit: PRB. */
  numPrb: number;
}

/**
 * Makes the HARQ processes of a cell's users, all free: stop-and-wait.
 *
 * @param limits - Users, processes per user, most transmissions per block.
 * @source TS 38.321, 5.3.2.
 */
export function createHarqStore(limits: {
  readonly numUes: number;
  readonly numProcesses: number;
  readonly maxTx: number;
}): HarqStore {
  const { numUes, numProcesses, maxTx } = limits;
  const length = numUes * numProcesses;
  return {
    numProcesses,
    maxTx,
    status: new Uint8Array(length).fill(FREE),
    mcs: new Uint8Array(length),
    isOwnMcs: new Uint8Array(length),
    tbsBits: new Int32Array(length),
    numPrb: new Uint16Array(length),
    txCount: new Uint8Array(length),
    numHeardTx: new Uint8Array(length),
    sentTti: new Float64Array(length),
    pendingTti: new Float64Array(length),
    received: new Uint8Array(length),
    isDtx: new Uint8Array(length),
    isPromised: new Uint8Array(length),
    heard: new Int32Array(length),
    numHeard: 0,
    counts: Array.from({ length: numUes }, () => noCounts(maxTx)),
  };
}

/** Puts a new block on a free process. Hot path: no allocation. */
export function loadBlock(store: HarqStore, process: number, block: Readonly<NewBlock>): void {
  store.mcs[process] = block.mcs;
  store.isOwnMcs[process] = block.isOwnMcs ? 1 : 0;
  store.tbsBits[process] = block.tbsBits;
  store.numPrb[process] = block.numPrb;
  store.txCount[process] = 0;
  store.numHeardTx[process] = 0;
}

/** Counts a transmission of the process's block in slot `tti`. Hot path: no allocation. */
export function sendBlock(
  store: HarqStore,
  process: number,
  tti: number,
  outcome: { readonly heard: boolean; readonly received: boolean },
): void {
  store.status[process] = SENT;
  store.sentTti[process] = tti;
  store.txCount[process] = (store.txCount[process] ?? 0) + 1;
  store.received[process] = outcome.received ? 1 : 0;
  store.isDtx[process] = outcome.heard ? 0 : 1;
  if (outcome.heard) store.numHeardTx[process] = (store.numHeardTx[process] ?? 0) + 1;
  const counts = store.counts[Math.floor(process / store.numProcesses)];
  if (counts && !outcome.heard) counts.dtx += 1;
}

/**
 * Makes the outcomes known of all blocks sent up to a slot, and frees or queues their processes.
 *
 * Hot path: no allocation; what was heard stands in `heard`, and stays readable on its process until
 * the next block is loaded.
 *
 * @param store - The processes.
 * @param tti - Slot of the report that carries the outcomes.
 * @param lastSentTti - Newest slot whose outcomes are due: `tti` − k1.
 * @source Feedback timing: TS 38.213, 9.2.3 (k1).
 */
export function hearOutcomes(store: HarqStore, tti: number, lastSentTti: number): void {
  store.numHeard = 0;
  for (let process = 0; process < store.status.length; process += 1) {
    if (store.status[process] !== SENT || (store.sentTti[process] ?? 0) > lastSentTti) continue;
    store.heard[store.numHeard] = process;
    store.numHeard += 1;
    settle(store, process, tti);
  }
}

/** Whether HARQ has given up the block that was heard of on a process. */
export function isGivenUp(store: HarqStore, process: number): boolean {
  return store.received[process] === 0 && store.status[process] === FREE;
}

/**
 * Frees all processes of a user that leaves; blocks on their way are dropped.
 *
 * @param store - The processes.
 * @param user - User index.
 */
export function releaseProcesses(store: HarqStore, user: number): void {
  const first = user * store.numProcesses;
  const counts = store.counts[user];
  for (let process = first; process < first + store.numProcesses; process += 1) {
    if (store.status[process] === FREE) continue;
    if (counts) counts.dropped += 1;
    store.status[process] = FREE;
  }
}

function settle(store: HarqStore, process: number, tti: number): void {
  const counts = store.counts[Math.floor(process / store.numProcesses)] ?? noCounts(store.maxTx);
  const txCount = store.txCount[process] ?? 0;
  const isReceived = store.received[process] === 1;
  const isLast = txCount >= store.maxTx;
  store.status[process] = isReceived || isLast ? FREE : PENDING;
  store.pendingTti[process] = tti;
  if (txCount === 1 && store.isDtx[process] === 0) {
    counts.first += 1;
    if (!isReceived) counts.firstLost += 1;
  }
  if (isReceived) counts.delivered[txCount - 1] = (counts.delivered[txCount - 1] ?? 0) + 1;
  else if (isLast) counts.dropped += 1;
}

function noCounts(maxTx: number): HarqCounts {
  return { first: 0, firstLost: 0, dtx: 0, delivered: new Float64Array(maxTx), dropped: 0 };
}
