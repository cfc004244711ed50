import { createOfferJudge, type OfferJudge } from "../clients/typescript/offer-judge.ts";
import type { RanState } from "../clients/typescript/ran-state.ts";
import type { Applied } from "../schemas/report.ts";
import type { CellParts } from "./assemble-cell.ts";
import type { Transmission } from "./link/block-receiver.ts";
import type { SlotCounts } from "./mac/emulator-summary.ts";
import type { NewBlock } from "./mac/harq-store.ts";
import { createRanState } from "./mac/ran-state.ts";
import type { OpenGrid } from "./mac/slot-plan.ts";

/** A cell in operation: its parts, and what its slots leave behind. */
export interface CellRun extends CellParts {
  /** The slot to run next. */
  tti: number;
  /** What can be had in the current slot. */
  readonly grid: { -readonly [key in keyof OpenGrid]: OpenGrid[key] };
  /** Checks allocations, and words the echo. */
  readonly judge: OfferJudge;
  /** What allocations are checked against. */
  readonly state: RanState;
  /** The echo of the latest slot. */
  applied: Applied | undefined;
  /** Slots by outcome. */
  readonly counts: SlotCounts;
  /** Refused allocations by code. */
  codes: Record<string, number>;
  /** Acknowledged in the latest slot, `[numUes]`. Unit: bits. */
  readonly deliveredBits: Float64Array;
  /** PRBs given so far, `[numUes]`. Unit: PRB. */
  readonly usedPrb: Float64Array;
  /** Effective SINR of the block sent in the latest slot, `[numUes]`. Linear. */
  readonly sinr: Float64Array;
  /** Redundancy version of that block, `[numUes]`. */
  readonly rv: Uint8Array;
  /** 1 where the grant of the latest slot was heard, `[numUes]`. */
  readonly isHeard: Uint8Array;
  /** The block that is being sent. */
  readonly sent: Transmission;
  /** The block that is being loaded. */
  readonly block: NewBlock;
}

/** Counts of slots before the first. */
export function noSlots(): SlotCounts {
  return { hit: 0, learned: 0, idle: 0, miss: 0, stale: 0, rejected: 0 };
}

/** Opens the run of a cell, before its first slot. */
export function openRun(parts: CellParts): CellRun {
  const { harq, connections, config, setup } = parts;
  const { ues: numUes } = config;
  const grid = { isDownlink: true, reserved: [] };
  return {
    ...parts,
    tti: 0,
    grid,
    judge: createOfferJudge(setup),
    state: createRanState({ grid, harq, userOf: connections.userOf }),
    applied: undefined,
    counts: noSlots(),
    codes: {},
    deliveredBits: new Float64Array(numUes),
    usedPrb: new Float64Array(numUes),
    sinr: new Float64Array(numUes),
    rv: new Uint8Array(numUes),
    isHeard: new Uint8Array(numUes),
    sent: {
      ...{ user: 0, process: 0, tti: 0, mcs: 0, tbsBits: 0 },
      ...{ rv: 0, isFirst: true, powerRatio: 1 },
    },
    block: { mcs: 0, isOwnMcs: false, tbsBits: 0, numPrb: 0 },
  };
}
