import type { SlotOffer } from "../clients/typescript/offer-judge.ts";
import type { Allocation } from "../schemas/allocation.ts";
import type { EmulatorConfig } from "../schemas/config.ts";
import { MCS_RAN_DECIDES } from "../schemas/fields.ts";
import type { SentBlock } from "../schemas/recording.ts";
import type { Report } from "../schemas/report.ts";
import type { Setup } from "../schemas/setup.ts";
import { dbToLinear } from "../src/nr/units.ts";
import { assembleCell, type EmulatorParts } from "./assemble-cell.ts";
import { type CellRun, noSlots, openRun } from "./cell-run.ts";
import { redundancyVersion } from "./link/soft-buffer.ts";
import { reportSlot, sentBlocks } from "./mac/cell-report.ts";
import type { EmulatorSummary } from "./mac/emulator-summary.ts";
import { enterAllocation } from "./mac/enter-allocation.ts";
import {
  FREE,
  type HarqStore,
  hearOutcomes,
  isGivenUp,
  loadBlock,
  PENDING,
  sendBlock,
} from "./mac/harq-store.ts";
import { clearPlan, listPrbs, NO_PROCESS } from "./mac/slot-plan.ts";
import { summariseCell } from "./mac/summarise-cell.ts";

const NO_OFFER: SlotOffer = {};

const OUTCOMES = { HIT: "hit", MISS: "miss", STALE: "stale", REJECTED: "rejected" } as const;

/** One emulated cell: pure and synchronous, no clock, no I/O. */
export interface Emulator {
  /** Static facts of the cell. */
  readonly setup: Setup;
  /** The slot that `advance` will run next. */
  readonly tti: number;
  /**
   * Brings users, channel, CSI and traffic to the next slot, which `advance` does otherwise.
   *
   * None of it depends on what is sent. A cell that is paced does it while it waits for the slot, so
   * that the report is out soon after the slot has begun. From here on `report` and `blocks` can't
   * speak of the slot before.
   */
  prepare(): void;
  /** Runs one slot with what the RAN holds for it. */
  advance(offer?: SlotOffer): void;
  /** Reports on the slot that was run last. */
  report(): Report;
  /** Runs one slot, and reports on it. */
  step(offer?: SlotOffer): Report;
  /** The blocks that were sent in the slot that was run last, and what became of them. */
  blocks(): SentBlock[];
  /** Counts slots by outcome, and codes, from here on. */
  recount(): void;
  /** Figures of the run so far. */
  summary(): EmulatorSummary;
}

/**
 * Makes an emulated cell: channel, traffic, HARQ, CSI reporting and a stock scheduler behind the
 * wire contract.
 *
 * A slot runs in this order: users come and go, the channel moves, CSI is measured, data arrives, the
 * slot is decided (by a valid allocation or by the stock scheduler), blocks are sent, outcomes that
 * are due become known. Two runs with the same configuration and offers give the same reports.
 *
 * Hot path: `advance` makes no objects but the echo.
 *
 * @param config - Configuration; clock and wire settings only show up in the setup.
 * @param parts - What to use instead of the traced channel and the published error curves.
 * @rule R1 · R2 · R4 · R6 · E1 to E8 · E14 · E15
 */
export function createEmulator(config: EmulatorConfig, parts: EmulatorParts = {}): Emulator {
  const cell = openRun(assembleCell(config, parts));
  let preparedTti = -1;
  const prepare = () => {
    if (preparedTti === cell.tti) return;
    preparedTti = cell.tti;
    prepareSlot(cell);
  };
  const advance = (offer: SlotOffer = NO_OFFER) => {
    prepare();
    decideSlot(cell, offer);
    sendBlocks(cell);
    hearFeedback(cell);
    cell.tti += 1;
  };
  const report = () => reportSlot(cell);
  return {
    setup: cell.setup,
    get tti() {
      return cell.tti;
    },
    prepare,
    advance,
    report,
    step: (offer) => {
      advance(offer);
      return report();
    },
    blocks: () => sentBlocks(cell),
    recount() {
      Object.assign(cell.counts, noSlots());
      cell.codes = {};
    },
    summary: () => summariseCell(cell),
  };
}

function prepareSlot({ tti, connections, channel, csi, rlc }: CellRun): void {
  connections.advanceTo(tti);
  channel.advanceTo(tti);
  csi.advanceTo(tti);
  for (const entity of rlc) entity.arrive(tti);
}

function decideSlot(cell: CellRun, offer: SlotOffer): void {
  const { tti, plan, grid, connections } = cell;
  grid.isDownlink = cell.pattern.isDownlink(tti);
  grid.reserved = cell.reservedPrbs(tti);
  clearPlan(plan, grid);
  cell.applied = cell.judge(offer, tti, cell.state);
  if (cell.applied?.status === "HIT" && offer.allocation) {
    enterAllocation(plan, offer.allocation, connections.userOf);
  } else {
    markPromised(cell, offer.later ?? []);
    cell.scheduler.schedule(tti);
  }
  count(cell, offer);
}

/** Marks the processes that later allocations name, where they can still be meant. */
function markPromised({ harq, connections }: CellRun, later: readonly Allocation[]): void {
  harq.isPromised.fill(0);
  for (const { grants } of later) {
    for (const { rnti, harqPid, retransmission } of grants) {
      const user = connections.userOf(rnti);
      if (user < 0 || harqPid >= harq.numProcesses) continue;
      const process = user * harq.numProcesses + harqPid;
      const fitting = retransmission ? PENDING : FREE;
      if (harq.status[process] === fitting) harq.isPromised[process] = 1;
    }
  }
}

/** Refusals are counted in every slot, decisions where there was something to decide. */
function count({ applied, grid, counts, codes }: CellRun, { allocation }: SlotOffer): void {
  // What was refused on arrival has been counted there.
  const reason = allocation && applied?.reason;
  if (reason) codes[reason] = (codes[reason] ?? 0) + 1;
  if (!applied || !grid.isDownlink) return;
  counts[OUTCOMES[applied.status]] += 1;
  if (applied.status !== "HIT" || !allocation) return;
  if (allocation.source === "none") counts.idle += 1;
  if (isLearned(allocation)) counts.learned += 1;
}

/** Models carry a hash, rules inside a service do not. */
function isLearned({ source, models }: Allocation): boolean {
  return source === "policy" && Boolean(models.prb.sha256 && models.power.sha256);
}

function sendBlocks(cell: CellRun): void {
  const { plan, harq, usedPrb } = cell;
  listPrbs(plan);
  for (let user = 0; user < plan.pid.length; user += 1) {
    const pid = plan.pid[user] ?? NO_PROCESS;
    if (pid === NO_PROCESS) continue;
    const start = plan.firstPrb[user] ?? 0;
    const end = plan.firstPrb[user + 1] ?? 0;
    usedPrb[user] = (usedPrb[user] ?? 0) + end - start;
    const process = user * harq.numProcesses + pid;
    if (plan.isRetransmission[user] === 0) loadNewBlock(cell, user, process, start, end);
    transmit(cell, user, process, start, end);
  }
}

function loadNewBlock(
  { plan, harq, linkAdaptation, blockBits, rlc, block }: CellRun,
  user: number,
  process: number,
  start: number,
  end: number,
): void {
  const granted = plan.mcs[user] ?? 0;
  block.isOwnMcs = granted === MCS_RAN_DECIDES;
  block.mcs = block.isOwnMcs
    ? linkAdaptation.chooseMcs(user, plan.prbs, start, end, plan.powerOffsetDb[user] ?? 0)
    : granted;
  block.numPrb = end - start;
  block.tbsBits = blockBits(block.mcs, block.numPrb);
  loadBlock(harq, process, block);
  rlc[user]?.take(process % harq.numProcesses, block.tbsBits / 8);
}

function transmit(
  { config, plan, harq, receiver, tti, sinr, rv, isHeard, sent }: CellRun,
  user: number,
  process: number,
  start: number,
  end: number,
): void {
  const numHeardTx = harq.numHeardTx[process] ?? 0;
  sent.user = user;
  sent.process = process;
  sent.tti = tti;
  sent.mcs = harq.mcs[process] ?? 0;
  sent.tbsBits = harq.tbsBits[process] ?? 0;
  sent.rv = redundancyVersion(numHeardTx, config.harqCombining);
  sent.isFirst = harq.txCount[process] === 0;
  sent.powerRatio = dbToLinear(plan.powerOffsetDb[user] ?? 0);
  const reception = receiver.receive(sent, plan.prbs, start, end);
  sinr[user] = reception.sinr;
  rv[user] = sent.rv;
  isHeard[user] = reception.heard ? 1 : 0;
  sendBlock(harq, process, tti, reception);
}

function hearFeedback(cell: CellRun): void {
  const { tti, config, harq, rlc, linkAdaptation, deliveredBits } = cell;
  deliveredBits.fill(0);
  const isDue = cell.pattern.isUplink(tti);
  hearOutcomes(harq, tti, isDue ? tti - config.harqFeedbackSlots : -1);
  for (let i = 0; i < harq.numHeard; i += 1) {
    const process = harq.heard[i] ?? 0;
    const user = Math.floor(process / harq.numProcesses);
    const pid = process % harq.numProcesses;
    const isReceived = harq.received[process] === 1;
    if (isReceived) {
      const bytes = rlc[user]?.acknowledge(pid, tti) ?? 0;
      deliveredBits[user] = (deliveredBits[user] ?? 0) + 8 * bytes;
    } else if (isGivenUp(harq, process)) {
      rlc[user]?.lose(pid, tti);
    }
    if (tellsOfOwnMcs(harq, process)) linkAdaptation.hear(user, isReceived);
  }
  cell.scheduler.hearDelivered(deliveredBits);
}

/** First transmissions do, of blocks whose MCS the RAN chose, unless their grant was not heard. */
function tellsOfOwnMcs({ txCount, isOwnMcs, isDtx }: HarqStore, process: number): boolean {
  return txCount[process] === 1 && isOwnMcs[process] === 1 && isDtx[process] === 0;
}
