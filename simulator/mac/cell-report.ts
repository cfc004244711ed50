import { MIN_SINR_DB, type PrbRun } from "../../schemas/fields.ts";
import type { SentBlock } from "../../schemas/recording.ts";
import type { HarqFeedback, HarqPending, Report, UserReport } from "../../schemas/report.ts";
import { slotDurationUs, slotsPerFrame } from "../../src/nr/numerology.ts";
import { linearToDb } from "../../src/nr/units.ts";
import type { CellRun } from "../cell-run.ts";
import { redundancyVersion } from "../link/soft-buffer.ts";
import { PENDING } from "./harq-store.ts";
import { NO_PROCESS, type SlotPlan } from "./slot-plan.ts";

/**
 * Writes the report on the slot that was run last.
 *
 * @param cell - The cell in operation.
 */
export function reportSlot(cell: CellRun): Report {
  const { config, connections, applied } = cell;
  const tti = cell.tti - 1;
  const numSlots = slotsPerFrame(config.scsKhz);
  const users: UserReport[] = [];
  for (let user = 0; user < config.ues; user += 1) {
    if (connections.isConnected[user] === 1) users.push(reportUser(cell, user, tti));
  }
  return {
    seq: tti,
    tti,
    sfn: Math.floor(tti / numSlots) % 1024,
    slot: tti % numSlots,
    sentNs: tti * slotDurationUs(config.scsKhz) * 1000,
    reservedPrb: cell.reservedPrbs(tti + config.leadSlots),
    users,
    ...(applied && { applied }),
  };
}

function reportUser(cell: CellRun, user: number, tti: number): UserReport {
  const { csi, rlc, connections, setup, deliveredBits } = cell;
  const { numSubbands, numPrg, subband, sinrDb, wideband, measuredTti } = csi.known;
  const { slices = [] } = setup;
  const slice = slices[user % Math.max(1, slices.length)];
  return {
    rnti: connections.rnti[user] ?? 0,
    cqi: {
      wideband: wideband[user] ?? 0,
      subband: listOf(subband, user * numSubbands, numSubbands),
      ageSlots: tti - measuredTti,
    },
    ...(numPrg > 0 && { sinrDb: listOf(sinrDb, user * numPrg, numPrg) }),
    bufferBytes: rlc[user]?.bufferBytes() ?? 0,
    holDelayUs: rlc[user]?.holDelayUs(tti) ?? 0,
    harqFeedback: feedbackOf(cell, user),
    harqPending: pendingOf(cell, user),
    deliveredBits: deliveredBits[user] ?? 0,
    ...(slice && { snssai: slice.snssai }),
  };
}

/** `Array.from` goes through an iterator, at ten times the cost. */
function listOf(values: ArrayLike<number>, start: number, length: number): number[] {
  const list: number[] = [];
  for (let i = start; i < start + length; i += 1) list.push(values[i] ?? 0);
  return list;
}

function feedbackOf({ harq }: CellRun, user: number): HarqFeedback[] {
  const feedback: HarqFeedback[] = [];
  for (let i = 0; i < harq.numHeard; i += 1) {
    const process = harq.heard[i] ?? 0;
    if (Math.floor(process / harq.numProcesses) !== user) continue;
    feedback.push({
      pid: process % harq.numProcesses,
      ack: harq.received[process] === 1,
      ...(harq.isDtx[process] === 1 && { dtx: true }),
      tbsBits: harq.tbsBits[process] ?? 0,
      mcs: harq.mcs[process] ?? 0,
      targetTti: harq.sentTti[process] ?? 0,
    });
  }
  return feedback;
}

function pendingOf({ harq, config }: CellRun, user: number): HarqPending[] {
  const pending: HarqPending[] = [];
  const first = user * harq.numProcesses;
  for (let process = first; process < first + harq.numProcesses; process += 1) {
    if (harq.status[process] !== PENDING) continue;
    const txCount = harq.txCount[process] ?? 0;
    pending.push({
      pid: process - first,
      tbsBits: harq.tbsBits[process] ?? 0,
      mcs: harq.mcs[process] ?? 0,
      numPrb: harq.numPrb[process] ?? 0,
      rv: redundancyVersion(harq.numHeardTx[process] ?? 0, config.harqCombining),
      txCount,
    });
  }
  return pending;
}

/**
 * Lists the blocks that were sent in the slot that was run last, by user index.
 *
 * @param cell - The cell in operation.
 */
export function sentBlocks(cell: CellRun): SentBlock[] {
  const { plan, harq, connections } = cell;
  const blocks: SentBlock[] = [];
  for (let user = 0; user < plan.pid.length; user += 1) {
    const pid = plan.pid[user] ?? NO_PROCESS;
    if (pid === NO_PROCESS) continue;
    const process = user * harq.numProcesses + pid;
    const txCount = harq.txCount[process] ?? 0;
    blocks.push({
      rnti: connections.rnti[user] ?? 0,
      pid,
      mcs: harq.mcs[process] ?? 0,
      tbsBits: harq.tbsBits[process] ?? 0,
      prbs: runsOf(plan, user),
      powerOffsetDb: plan.powerOffsetDb[user] ?? 0,
      rv: cell.rv[user] ?? 0,
      txCount,
      sinrDb: Math.max(MIN_SINR_DB, linearToDb(cell.sinr[user] ?? 0)),
      heard: cell.isHeard[user] === 1,
      received: harq.received[process] === 1,
    });
  }
  return blocks;
}

function runsOf({ prbs, firstPrb }: SlotPlan, user: number): PrbRun[] {
  const runs: PrbRun[] = [];
  for (let i = firstPrb[user] ?? 0; i < (firstPrb[user + 1] ?? 0); i += 1) {
    const n = prbs[i] ?? 0;
    const last = runs.at(-1);
    if (last && last[0] + last[1] === n) last[1] += 1;
    else runs.push([n, 1]);
  }
  return runs;
}
