import { describe, expect, it } from "vitest";
import { uniformAt } from "../../../../simulator/random.ts";
import { chooseMcs } from "../../../../src/domain/link/choose-mcs.ts";
import type { LinkTuning } from "../../../../src/domain/state/cell-facts.ts";
import type { CellState } from "../../../../src/domain/state/cell-state.ts";
import { commitAllocation } from "../../../../src/domain/state/commit-allocation.ts";
import { cellWith, reportOf, slotOf, userOf, userReportOf } from "../../../support/cells.ts";

const NUM_UES = 24;
const NUM_SLOTS = 1500;
const WARM_UP_SLOTS = 200;
const FEEDBACK_SLOTS = 4;
const LEAD_SLOTS = 2;
const USER_PRB = 4;

describe("outer loop link adaptation, closed over a drifting channel", () => {
  it.each([0.1, 0.02])("L2 brings every user to the target BLER of %d", (blerTarget) => {
    const blers = firstTxBlers({ blerTarget, ollaStepUpDb: 0.5 }).toSorted((a, b) => a - b);

    expect(Math.abs(percentile(blers, 0.1) - blerTarget)).toBeLessThan(0.02);
    expect(Math.abs(percentile(blers, 0.9) - blerTarget)).toBeLessThan(0.02);
    expect(Math.abs(percentile(blers, 0.5) - blerTarget)).toBeLessThan(0.01);
  });

  it("L2 does so as well from the SINR of the last grant", () => {
    const blers = firstTxBlers({ blerTarget: 0.1, sinrPrediction: "last" });

    for (const bler of blers) expect(Math.abs(bler - 0.1)).toBeLessThan(0.03);
  });

  it("L2 is what the outer loop does: without it the same users miss the target", () => {
    const blers = firstTxBlers({ blerTarget: 0.1, ollaLimitDb: 0 });

    expect(blers.filter((bler) => Math.abs(bler - 0.1) < 0.02).length).toBeLessThan(NUM_UES / 4);
  });

  it("L2 learns the bias between report and truth", () => {
    const cell = runCell({ blerTarget: 0.1 }, () => {});

    for (let rnti = 1; rnti <= NUM_UES; rnti += 1) {
      const learnedDb = userOf(cell, rnti).ollaOffsetDb;
      expect(Math.abs(learnedDb - biasDb(rnti))).toBeLessThan(4.5); // the drift, and a few steps
    }
  });
});

// Helpers

/** Share of first transmissions that each user lost, after the warm-up. */
function firstTxBlers(tuning: Partial<LinkTuning>): number[] {
  const sent = Array<number>(NUM_UES + 1).fill(0);
  const lost = Array<number>(NUM_UES + 1).fill(0);
  runCell(tuning, ({ rnti, tti, ack }) => {
    if (tti < WARM_UP_SLOTS) return;
    sent[rnti] = (sent[rnti] ?? 0) + 1;
    if (!ack) lost[rnti] = (lost[rnti] ?? 0) + 1;
  });
  return sent.slice(1).map((count, u) => (lost[u + 1] ?? 0) / count);
}

interface Outcome {
  readonly rnti: number;
  readonly tti: number;
  readonly ack: boolean;
}

/**
 * Runs a cell whose users each have their own PRBs: the service sees a SINR that is wrong by the
 * user's bias, the truth drifts by ± 3 dB, and outcomes come back 4 slots after transmission.
 */
function runCell(tuning: Partial<LinkTuning>, hear: (outcome: Outcome) => void): CellState {
  const carrierPrb = NUM_UES * USER_PRB;
  const setup = { carrierPrb, prgSizePrb: USER_PRB, maxUes: NUM_UES, numHarqProcesses: 16 };
  const cell = cellWith({ setup: { ...setup, leadSlots: LEAD_SLOTS }, tuning });
  const sentMcs = new Map<number, Uint8Array>();
  for (let tti = 0; tti < NUM_SLOTS; tti += 1) {
    const heard = sentMcs.get(tti - FEEDBACK_SLOTS);
    const users = Array.from({ length: NUM_UES }, (_, u) => {
      const rnti = u + 1;
      const sinrDb = Array<number>(NUM_UES).fill(meanDb(rnti));
      if (!heard) return userReportOf({ rnti, sinrDb });
      const ack = isReceived(
        cell,
        heard[u] ?? 0,
        trueDb(rnti, tti - FEEDBACK_SLOTS),
        uniformAt(1, 0, tti, u),
      );
      hear({ rnti, tti, ack });
      const pid = (tti - FEEDBACK_SLOTS) % 16;
      const outcome = { pid, ack, tbsBits: 0, mcs: 0, targetTti: tti - FEEDBACK_SLOTS };
      return userReportOf({ rnti, sinrDb, harqFeedback: [outcome] });
    });
    sentMcs.set(tti + LEAD_SLOTS, grantEveryone(cell, reportOf({ tti, users })));
  }
  return cell;
}

function grantEveryone(cell: CellState, report: ReturnType<typeof reportOf>): Uint8Array {
  const slot = slotOf(cell, report);
  for (const u of slot.users.keys()) slot.owner[u] = u;
  const numPrb = new Int32Array(NUM_UES).fill(USER_PRB);
  const mcs = chooseMcs(slot, numPrb, new Float64Array(NUM_UES));
  const grants = slot.users.map(({ rnti }, u) => ({
    ...{ rnti, harqPid: slot.targetTti % 16, retransmission: false, powerOffsetDb: 0, share: 0 },
    ...{ prbs: [[u * USER_PRB, USER_PRB]] as [number, number][], mcs: mcs[u] ?? 0 },
  }));
  commitAllocation(cell, { targetTti: slot.targetTti, grants });
  return mcs;
}

/** The judge is the link model at the true SINR, whatever the service believed. */
function isReceived(cell: CellState, mcs: number, sinrDb: number, draw: number): boolean {
  const { link } = cell.facts;
  const tbsBits = Math.round(250 + 100 * mcs); // near enough for four PRBs
  return draw >= link.bler(mcs, tbsBits, sinrDb);
}

/** Mean SINR as the service sees it: between 6 and 16 dB, inside the MCS table whatever drifts. */
const meanDb = (rnti: number) => 6 + (rnti % 11);

/** By how much the service sees too much: −3 … 3 dB. */
const biasDb = (rnti: number) => (rnti % 7) - 3;

const trueDb = (rnti: number, tti: number) =>
  meanDb(rnti) - biasDb(rnti) + 3 * Math.sin((2 * Math.PI * tti) / 400 + rnti);

function percentile(sorted: readonly number[], rank: number): number {
  return sorted[Math.round(rank * (sorted.length - 1))] ?? Number.NaN;
}
