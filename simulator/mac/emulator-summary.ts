import type { PercentilesUs } from "../../schemas/fields.ts";
import type { TrafficCounts } from "../traffic/traffic-counts.ts";
import type { Slice } from "./slices.ts";

/** Percentiles of a delay. Unit: µs. */
export interface DelayPercentiles {
  /** Median. Unit: µs. */
  readonly p50: number;
  /** 95th percentile. Unit: µs. */
  readonly p95: number;
  /** 99th percentile. Unit: µs. */
  readonly p99: number;
  /** Longest. Unit: µs. */
  readonly max: number;
}

/** What became of one user's traffic; bytes and packets as `TrafficCounts` has them. */
export interface UserSummary extends Readonly<TrafficCounts> {
  /** C-RNTI of its current or latest session. */
  readonly rnti: number;
  /** Acknowledged user data over emulated time. Unit: Mbit/s. */
  readonly throughputMbps: number;
  /** Mean over the carrier and the CSI measurements of the SINR at equal power. Unit: dB. */
  readonly meanSnrDb: number;
  /** Speed. Unit: km/h. */
  readonly speedKmh: number;
  /** Share of first transmissions that were not received. */
  readonly blerFirstTx: number;
  /** Share of blocks that were lost after their last transmission, or because the user left. */
  readonly residualBler: number;
  /** Share of all PRBs of the run that it was given. */
  readonly prbShare: number;
  /** From a packet's arrival to the acknowledgement of its last byte; absent under full buffer. */
  readonly packetDelayUs?: DelayPercentiles;
}

/** How often a downlink slot was decided by whom. Unit: slots. */
export interface SlotCounts {
  /** The service's allocation was applied. */
  hit: number;
  /** No allocation had come. */
  miss: number;
  /** Of the hits, those that learned models had decided in both stages. */
  learned: number;
  /** Of the hits, those in which there was nothing to decide: nobody with data, or no free PRB. */
  idle: number;
  /** None had come, but a late one for an earlier slot had. */
  stale: number;
  /** One had come and broke a rule. */
  rejected: number;
}

/** A slice and what its users were given. */
export interface SliceSummary extends Slice {
  /** Share of all PRBs of the run. Unit: percent. */
  readonly prbPercent: number;
}

/**
 * How a paced cell and the service kept time, after the warm-up; all zero in lockstep, where nothing
 * depends on time.
 */
export interface LoopFigures {
  /** Slots that began more than a quarter of a slot late, so that the time line slipped. */
  readonly lateSlots: number;
  /** How late slots began, which is the cell's own fault and not the service's. */
  readonly lateness: {
    /** Of every slot, from when it was due to when it began. Unit: µs. */
    readonly us: PercentilesUs;
    /** Sum of what later slots were put off by, so that they keep their length. Unit: ms. */
    readonly slippedMs: number;
  };
  /** From a slot's beginning until its report is handed to the socket. Unit: µs. */
  readonly emulateUs: PercentilesUs;
  /** From then until the allocation that answers it is taken in, if in time for its slot. Unit: µs. */
  readonly reportToAppliedUs: PercentilesUs;
}

/**
 * Figures of a run. The slots by outcome, the ratios of these, the codes and the figures of the loop
 * leave out the warm-up; everything else is of the whole run.
 */
export interface EmulatorSummary extends Readonly<SlotCounts>, LoopFigures {
  /** Slots run, warm-up included. */
  readonly slots: number;
  /** Seed of the run. */
  readonly seed: number;
  /** Every user, by user index. */
  readonly users: readonly UserSummary[];
  /** Every slice; empty where there are none. */
  readonly slices: readonly SliceSummary[];
  /** hit / (hit + miss + stale + rejected); 0 when no slot could be a hit. */
  readonly hitRatio: number;
  /** learned / (hit + miss + stale + rejected − idle); 1 when there was nothing to decide. */
  readonly policyRatio: number;
  /** Sum of the users' throughput. Unit: Mbit/s. */
  readonly cellMbps: number;
  /** Jain's index of the users' throughput, (Σx)² / (U·Σx²). */
  readonly jain: number;
  /** Share of first transmissions that were not received, over all users. */
  readonly blerFirstTx: number;
  /** Share of blocks lost after their last transmission or because the user left, over all users. */
  readonly residualBler: number;
  /** Blocks acknowledged after n + 1 transmissions, over all users, `[maxHarqTx]`. */
  readonly harqRounds: readonly number[];
  /** Blocks lost after their last transmission or because the user left, over all users. */
  readonly dropped: number;
  /** Transmissions whose grant was not heard, over all users. */
  readonly dtx: number;
  /** Sessions begun; as many as there are users when nobody comes and goes. */
  readonly sessions: number;
  /** Refused allocations by code. */
  readonly codes: Readonly<Record<string, number>>;
}
