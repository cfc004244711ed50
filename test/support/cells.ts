import type { Grant } from "../../schemas/allocation.ts";
import { FULL_BUFFER_BYTES } from "../../schemas/fields.ts";
import type { Report, UserReport } from "../../schemas/report.ts";
import type { Setup } from "../../schemas/setup.ts";
import {
  askForPower,
  askForShares,
  type PowerQuestion,
  type PrbQuestion,
  settleGrants,
  settlePower,
} from "../../src/domain/allocation/plan-slot.ts";
import { equalPower } from "../../src/domain/power/power-policies.ts";
import type { PowerRule } from "../../src/domain/power/power-rule.ts";
import { pfShares, type SharePolicy } from "../../src/domain/prb/share-policies.ts";
import { deriveCellFacts, type LinkTuning } from "../../src/domain/state/cell-facts.ts";
import {
  type CellState,
  createCellState,
  type UserState,
} from "../../src/domain/state/cell-state.ts";
import { commitAllocation } from "../../src/domain/state/commit-allocation.ts";
import { foldReport } from "../../src/domain/state/fold-report.ts";
import { openSlot, type Slot } from "../../src/domain/state/open-slot.ts";
import { createBlerModel } from "../../src/nr/bler-model.ts";

/** One error model for all cells of a test file: its tables are filled once. */
const blerModel = createBlerModel();

/** How links are tracked unless a test says otherwise: the service's defaults. */
export const TUNING: LinkTuning = {
  throughputMemory: 0.98,
  slowThroughputMemory: 0.998,
  blerTarget: 0.1,
  sinrPrediction: "csi",
  csiPrediction: "off",
  ollaStepUpDb: 0.5,
  ollaLimitDb: 20,
  forgetUserSlots: 1000,
};

/** A small cell, 12 PRBs in groups of one, with `changes` on top. */
export function setupOf(changes: Partial<Setup> = {}): Setup {
  return {
    contractVersion: "1.0",
    cellId: "cell-1",
    scsKhz: 15,
    carrierPrb: 12,
    prgSizePrb: 1,
    subbandPrb: 4,
    maxTxPowerDbm: 43,
    powerOffsetRangeDb: { min: -6, max: 6 },
    noiseFigureDb: 7,
    slotPattern: "D",
    pdschSymbols: 12,
    dmrsRePerPrb: 12,
    overheadRePerPrb: 0,
    mcsTable: 1,
    cqiTable: 1,
    maxHarqTx: 4,
    numHarqProcesses: 4,
    leadSlots: 2,
    maxUes: 8,
    clock: "lockstep",
    ...changes,
  };
}

/** A user in fair coverage with a full buffer, with `changes` on top. */
export function userReportOf(changes: Partial<UserReport> = {}): UserReport {
  return {
    rnti: 1,
    cqi: { wideband: 9, subband: [], ageSlots: 0 },
    bufferBytes: FULL_BUFFER_BYTES,
    holDelayUs: 0,
    harqFeedback: [],
    harqPending: [],
    deliveredBits: 0,
    ...changes,
  };
}

/** A report of one such user in slot 0 (`seq` follows `tti`), with `changes` on top. */
export function reportOf(changes: Partial<Report> = {}): Report {
  const { tti = 0 } = changes;
  const time = { seq: tti, tti, sfn: 0, slot: 0, sentNs: 0 };
  return { ...time, reservedPrb: [], users: [userReportOf()], ...changes };
}

/** A cell that has heard no report yet. */
export function cellWith(
  changes: { setup?: Partial<Setup>; tuning?: Partial<LinkTuning> } = {},
): CellState {
  const { setup, tuning } = changes;
  return createCellState(deriveCellFacts(setupOf(setup), { ...TUNING, ...tuning }, blerModel));
}

/** Folds a report and opens the slot that it asks for. */
export function slotOf(cell: CellState, report: Report = reportOf()): Slot {
  foldReport(cell, report);
  return openSlot(cell, report);
}

/** A slot of full-buffer users, RNTI 1 upwards, with this SINR on every PRG, `[numUes][numPrg]`. */
export function slotWithSinr(
  sinrDb: readonly number[][],
  setup: Partial<Setup> = {},
  tuning: Partial<LinkTuning> = {},
): Slot {
  const users = sinrDb.map((perPrg, u) => userReportOf({ rnti: u + 1, sinrDb: perPrg }));
  const carrierPrb = sinrDb[0]?.length ?? 1;
  const cell = cellWith({ setup: { carrierPrb, subbandPrb: 1, ...setup }, tuning });
  return slotOf(cell, reportOf({ users }));
}

/** The state of a user that must be there. */
export function userOf(cell: CellState, rnti = 1): UserState {
  const user = cell.users.get(rnti);
  if (!user) throw new Error(`no user ${rnti}`);
  return user;
}

/** What a user has per part of the carrier, PRG by PRG. */
export function perPrg({ parts }: UserState, values: Float64Array): number[] {
  return Array.from(parts.ofPrg, (part) => values[part] as number);
}

/** What the stages made of a slot. */
export interface DecidedSlot {
  /** Up to the PRB policy. */
  readonly prb: PrbQuestion;
  /** Up to the power policy; its slot has all owners. */
  readonly power: PowerQuestion;
  /** Power against equal power, `[numUes]`. Unit: dB. */
  readonly powerOffsetDb: Float64Array;
  /** What goes to the RAN. */
  readonly grants: Grant[];
}

/** Runs all stages of a slot with built-in policies; the cell is left as it is. */
export function decide(
  slot: Slot,
  shares: SharePolicy = pfShares,
  action: PowerRule = equalPower,
): DecidedSlot {
  const prb = askForShares(slot);
  const power = askForPower(prb, shares(slot));
  const powerOffsetDb = settlePower(power, action(slot));
  const grants = structuredClone(settleGrants(power, powerOffsetDb)); // the cell uses its own again
  return { prb, power, powerOffsetDb, grants };
}

/** Folds a report, decides its slot and remembers the decision: one whole turn of the loop. */
export function turn(cell: CellState, report: Report = reportOf()): Grant[] {
  const slot = slotOf(cell, report);
  const { grants } = decide(slot);
  commitAllocation(cell, { targetTti: slot.targetTti, grants });
  return grants;
}
