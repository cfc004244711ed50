import type { HarqFeedback, UserReport } from "../../../schemas/report.ts";
import type { CellFacts } from "./cell-facts.ts";
import type { HarqProcess, UserState } from "./cell-state.ts";

/** A block without outcome for so long counts as lost: its report was lost. Unit: slots. */
const OUTCOME_TIMEOUT_SLOTS = 128;

/** What the report says of time. */
export interface HarqClock {
  /** Slot of the report. */
  readonly tti: number;
  /** The slot whose grants were not applied, if the echo says so. */
  readonly missedTti: number | undefined;
}

/**
 * Brings a user's HARQ processes and OLLA offset up to date with one report.
 *
 * In this order: grants of a slot that the RAN did not apply are taken back; outcomes close their
 * process and move the OLLA offset; the RAN's list of pending blocks, which is complete, settles
 * what waits for retransmission.
 *
 * Hot path: changes the state in place.
 *
 * @rule R4 retransmissions keep size, PRB count and process
 */
export function foldHarq(
  facts: CellFacts,
  user: UserState,
  report: UserReport,
  clock: HarqClock,
): void {
  for (const process of user.harq) takeBackUnapplied(process, clock);
  for (const feedback of report.harqFeedback) closeProcess(facts, user, feedback);
  settlePending(user, report, clock.tti);
}

function takeBackUnapplied(process: HarqProcess, { tti, missedTti }: HarqClock): void {
  if (process.status !== "inFlight") return;
  const unapplied = process.targetTti === missedTti;
  const forgotten = tti - process.targetTti > OUTCOME_TIMEOUT_SLOTS;
  if (!unapplied && !forgotten) return;
  process.txCount -= 1;
  process.status = process.txCount > 0 && !forgotten ? "pending" : "idle";
}

function closeProcess(facts: CellFacts, user: UserState, feedback: HarqFeedback): void {
  const process = user.harq[feedback.pid];
  user.lastHarq = feedback.ack ? 1 : -1;
  const ours = process?.status === "inFlight" && process.targetTti === feedback.targetTti;
  if (!process || !ours) return; // the RAN's own scheduler sent this block
  if (process.txCount === 1) {
    user[feedback.ack ? "firstTxAcks" : "firstTxNacks"] += 1;
    stepOlla(facts, user, feedback.ack);
  }
  process.status = "idle";
}

/**
 * Moves the OLLA offset after a first transmission; the steps balance at the BLER target.
 *
 *     NACK: Δ += Δ_up      ACK: Δ −= Δ_up · BLER / (1 − BLER)
 *
 * @source Pedersen et al., "Frequency domain scheduling for OFDMA with limited and noisy channel
 *   feedback", VTC Fall 2007.
 */
function stepOlla(facts: CellFacts, user: UserState, ack: boolean): void {
  const { blerTarget, ollaStepUpDb, ollaLimitDb } = facts.tuning;
  const stepDb = ack ? (-ollaStepUpDb * blerTarget) / (1 - blerTarget) : ollaStepUpDb;
  user.ollaOffsetDb = Math.max(-ollaLimitDb, Math.min(ollaLimitDb, user.ollaOffsetDb + stepDb));
}

/** The list is complete: a block that waited and is gone from it was sent by the RAN itself. */
function settlePending(user: UserState, report: UserReport, tti: number): void {
  for (const process of user.harq) {
    if (process.status !== "pending") continue;
    process.status = "inFlight";
    process.targetTti = tti;
    process.txCount += 1;
  }
  for (const { pid, tbsBits, mcs, numPrb, txCount } of report.harqPending) {
    const process = user.harq[pid];
    const onTheWay = process?.status === "inFlight" && process.targetTti > tti;
    if (!process || onTheWay) continue;
    process.status = "pending";
    process.tbsBits = tbsBits;
    process.mcs = mcs;
    process.numPrb = numPrb;
    process.txCount = txCount;
  }
}
