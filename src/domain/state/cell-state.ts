import type { CellFacts } from "./cell-facts.ts";
import type { ChannelHistory } from "./channel-history.ts";
import type { PrgParts } from "./prg-parts.ts";
import { createSlotWorkspace, type SlotWorkspace } from "./slot-workspace.ts";

/** One HARQ process of one user, as the service believes it to be. */
export interface HarqProcess {
  /**
   * `idle`: free. `inFlight`: granted or transmitted, outcome unknown. `pending`: NACKed, waits.
   * `suspect`: the RAN may have used it in a slot that it scheduled itself.
   */
  status: "idle" | "inFlight" | "pending" | "suspect";
  /** Slot of the latest grant. Unit: slots since cell start. */
  targetTti: number;
  /** Transport block size. Unit: bits. */
  tbsBits: number;
  /** MCS index of the block. */
  mcs: number;
  /** PRBs of the block. Unit: PRB. */
  numPrb: number;
  /** Transmissions, the latest grant included. */
  txCount: number;
}

/** What the service knows of one user. */
export interface UserState {
  /** C-RNTI. */
  readonly rnti: number;
  /** First report that named the user. Unit: slots. */
  firstSeenTti: number;
  /** Newest report that named the user. Unit: slots. */
  lastSeenTti: number;
  /** Latest wideband CQI. Range 0..15; 0 = out of range. */
  cqiWideband: number;
  /** Age of that CQI in the newest report. Unit: slots. */
  cqiAgeSlots: number;
  /** How its channel changes; absent before the first report, and without `csiPrediction`. */
  channel: ChannelHistory | undefined;
  /** Parts of the carrier that its newest report told apart. */
  parts: PrgParts;
  /** SINR expected on each at equal power, `[parts.numParts]`; there is room for `[numPrg]`. Unit: dB. */
  readonly sinrDb: Float64Array;
  /** The same, linear. */
  readonly sinr: Float64Array;
  /** Spectral efficiency log2(1 + SINR) at equal power, likewise. Unit: bit/s/Hz. */
  readonly seBits: Float64Array;
  /** Mean of `seBits` over PRGs. Unit: bit/s/Hz. */
  meanSeBits: number;
  /** Queued data as reported. Unit: bytes. */
  bufferBytes: number;
  /** Head-of-line delay. Unit: µs. */
  holDelayUs: number;
  /** Smoothed throughput T. Unit: bits per slot. */
  throughputBits: number;
  /** The same over a long time, for policies that plan ahead. Unit: bits per slot. */
  slowThroughputBits: number;
  /**
   * OLLA offset, subtracted from every predicted SINR. One per user is one per codeword: a grant of
   * up to four layers has one codeword (TS 38.211, 7.3.1.3), and ours have one layer. Unit: dB.
   */
  ollaOffsetDb: number;
  /** First transmissions of this service's grants that were acknowledged. */
  firstTxAcks: number;
  /** First transmissions of this service's grants that were not. */
  firstTxNacks: number;
  /** Newest HARQ outcome: 1 ACK, −1 NACK, 0 none yet. */
  lastHarq: -1 | 0 | 1;
  /** MCS of the newest grant; 0 before the first. */
  lastMcs: number;
  /** Power of the newest grant against equal power; 0 before the first. Unit: dB. */
  lastPowerDb: number;
  /**
   * Effective SINR expected of the newest grant of new data, OLLA offset not yet subtracted, linear;
   * 0 before the first. Kept only where `sinrPrediction` is `last`.
   */
  lastSinr: number;
  /** Share of the PRBs that the newest allocation gave. Range 0..1. */
  previousShare: number;
  /** HARQ processes, `[numHarqProcesses]`. */
  readonly harq: readonly HarqProcess[];
}

/** Everything the service knows of one cell: rebuilt from setup and reports within a second. */
export interface CellState {
  /** What does not change. */
  readonly facts: CellFacts;
  /** Users by RNTI (R8). */
  readonly users: Map<number, UserState>;
  /** Newest report; −1 before the first. Unit: slots. */
  tti: number;
  /** `seq` of the newest report; −1 before the first. */
  seq: number;
  /** Reports missing in `seq`. */
  lostReports: number;
  /** Longest time from a transmission to its outcome seen so far. Unit: slots. */
  feedbackDelaySlots: number;
  /** The RAN set up again: the next report may begin a new time line. */
  resync: boolean;
  /** What the stages of a slot write into. */
  readonly work: SlotWorkspace;
  /** Users of the slot that was opened last. */
  readonly slotUsers: UserState[];
  /** Their blocks to retransmit. */
  readonly slotRetransmission: (HarqProcess | undefined)[];
}

/** Opens an empty state for a cell. */
export function createCellState(facts: CellFacts): CellState {
  return {
    facts,
    users: new Map(),
    tti: -1,
    seq: -1,
    lostReports: 0,
    feedbackDelaySlots: 0,
    resync: false,
    work: createSlotWorkspace(facts.numPrg),
    slotUsers: [],
    slotRetransmission: [],
  };
}

/** Opens an empty state for a user of a cell. */
export function createUserState(facts: CellFacts, rnti: number): UserState {
  return {
    rnti,
    firstSeenTti: 0,
    lastSeenTti: 0,
    cqiWideband: 0,
    cqiAgeSlots: 0,
    channel: undefined,
    parts: facts.cuts.carrier,
    sinrDb: new Float64Array(facts.numPrg).fill(Number.NaN), // unlike any
    sinr: new Float64Array(facts.numPrg),
    seBits: new Float64Array(facts.numPrg),
    meanSeBits: 0,
    bufferBytes: 0,
    holDelayUs: 0,
    throughputBits: 0,
    slowThroughputBits: 0,
    ollaOffsetDb: 0,
    firstTxAcks: 0,
    firstTxNacks: 0,
    lastHarq: 0,
    lastMcs: 0,
    lastPowerDb: 0,
    lastSinr: 0,
    previousShare: 0,
    harq: Array.from({ length: facts.setup.numHarqProcesses }, () => ({
      status: "idle",
      targetTti: 0,
      tbsBits: 0,
      mcs: 0,
      numPrb: 0,
      txCount: 0,
    })),
  };
}
