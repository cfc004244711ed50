import type { Grant } from "../../schemas/allocation.ts";
import { FULL_BUFFER_BYTES, MCS_RAN_DECIDES } from "../../schemas/fields.ts";
import type { Setup } from "../../schemas/setup.ts";
import { cqiEntry, NUM_CQI } from "../../src/nr/cqi-tables.ts";
import { resourceElements } from "../../src/nr/transport-block-size.ts";
import type { CqiMeasurement } from "../link/cqi-reporter.ts";
import type { HarqProcess } from "./harq-entity.ts";
import { createPrbGrid, NOBODY, type PrbGrid } from "./prb-grid.ts";

/** Memory β of the smoothed throughput. */
const THROUGHPUT_MEMORY = 0.98;

/** Process of a user that gets no new data in this slot. */
const NO_PROCESS = -1;

/** What the scheduler sees of one user. */
export interface StockUser {
  /** C-RNTI. */
  readonly rnti: number;
  /** HARQ processes, by number. */
  readonly processes: readonly HarqProcess[];
  /** Latest CQI that has reached the RAN. */
  cqi(): CqiMeasurement;
  /** Data that waits for its first transmission. Unit: bytes. */
  bufferBytes(): number;
}

/** The RAN's own scheduler, for slots that the service does not decide. */
export interface StockScheduler {
  /** Hands out slot `tti`. The grants keep every rule of the contract. */
  schedule(tti: number): Grant[];
  /** Tells what a user had acknowledged in a slot, whoever scheduled it. Unit: bits. */
  hearDelivered(user: number, deliveredBits: number): void;
}

/** The scheduler's memory; user index = position in every array. */
interface Desk {
  readonly setup: Setup;
  readonly users: readonly StockUser[];
  readonly grid: PrbGrid;
  /** Bits that one PRB carries at a CQI's efficiency, `[16]`. */
  readonly prbBits: Float64Array;
  /** Smoothed throughput per slot. Unit: bits. */
  readonly averageBits: Float64Array;
  /** Waiting data that is not yet served in this slot. Unit: bits. */
  readonly needBits: Float64Array;
  /** Process for new data, or `NO_PROCESS`. */
  readonly newDataPid: Int8Array;
}

/**
 * Makes the proportional fair scheduler of the emulated RAN: equal power, MCS by the RAN.
 *
 * Retransmissions come first, on the user's best free groups by CQI. Then every free PRB group goes
 * to the user with data and a free process that has the highest
 *
 *     efficiency(CQI of the group's subband) / T,   T ← β·T + (1 − β)·delivered,   β = 0.98
 *
 * It keeps out of the way of allocations that are still coming: a block is left alone until the
 * service has had its turn (`leadSlots` after the NACK was reported), and new data takes the highest
 * free process, where a service would take the lowest.
 *
 * Hot path: allocates only the grants.
 *
 * @param setup - Static facts of the cell.
 * @param users - The users, `[numUes]`; user index = position. Ties go to the lower one.
 * @rule E8
 */
export function createStockScheduler(setup: Setup, users: readonly StockUser[]): StockScheduler {
  const desk: Desk = {
    setup,
    users,
    grid: createPrbGrid(setup),
    prbBits: bitsOfOnePrb(setup),
    averageBits: new Float64Array(users.length).fill(1),
    needBits: new Float64Array(users.length),
    newDataPid: new Int8Array(users.length),
  };
  const choose = (startPrb: number, numPrb: number) => serveBest(desk, startPrb, numPrb);
  return {
    schedule(tti) {
      openSlot(desk);
      const grants = retransmit(desk, tti);
      desk.grid.handOut(choose);
      for (const [u, { rnti }] of users.entries()) {
        const pid = desk.newDataPid[u] ?? NO_PROCESS;
        const prbs = pid === NO_PROCESS ? [] : desk.grid.runsOf(u);
        if (prbs.length > 0) grants.push(grantOf({ rnti, harqPid: pid, prbs }, false));
      }
      return grants;
    },
    hearDelivered(user, deliveredBits) {
      const average = desk.averageBits[user] ?? 1;
      const next = THROUGHPUT_MEMORY * average + (1 - THROUGHPUT_MEMORY) * deliveredBits;
      desk.averageBits[user] = Math.max(1, next);
    },
  };
}

function openSlot({ grid, users, newDataPid, needBits }: Desk): void {
  grid.clear();
  for (const [u, user] of users.entries()) {
    const pid = user.processes.findLastIndex(({ status }) => status === "free");
    const bytes = user.bufferBytes();
    newDataPid[u] = pid;
    const waitingBits = bytes === FULL_BUFFER_BYTES ? Number.POSITIVE_INFINITY : 8 * bytes;
    needBits[u] = pid === NO_PROCESS ? 0 : waitingBits;
  }
}

function retransmit({ setup, grid, users, newDataPid, needBits }: Desk, tti: number): Grant[] {
  const grants: Grant[] = [];
  for (const [u, { rnti, processes, cqi }] of users.entries()) {
    const process = oldestPending(processes, tti - setup.leadSlots);
    if (!process || !grid.takeBest(u, process.numPrb, cqi().subband)) continue;
    newDataPid[u] = NO_PROCESS;
    needBits[u] = 0;
    grants.push(grantOf({ rnti, harqPid: process.pid, prbs: grid.runsOf(u) }, true));
  }
  return grants;
}

function oldestPending(
  processes: readonly HarqProcess[],
  latestTti: number,
): HarqProcess | undefined {
  let oldest: HarqProcess | undefined;
  for (const process of processes) {
    if (process.status !== "pending" || process.pendingTti > latestTti) continue;
    if (!oldest || process.pendingTti < oldest.pendingTti) oldest = process;
  }
  return oldest;
}

function serveBest(desk: Desk, startPrb: number, numPrb: number): number {
  const { setup, users, prbBits, averageBits, needBits } = desk;
  const subband = Math.floor(startPrb / setup.subbandPrb);
  let best = NOBODY;
  let bestBits = 0;
  let bestMetric = 0;
  for (let u = 0; u < users.length; u += 1) {
    if ((needBits[u] ?? 0) <= 0) continue;
    const bits = prbBits[users[u]?.cqi().subband[subband] ?? 0] ?? 0;
    const metric = bits / (averageBits[u] ?? 1);
    if (metric <= bestMetric) continue;
    best = u;
    bestBits = bits;
    bestMetric = metric;
  }
  if (best !== NOBODY) needBits[best] = (needBits[best] ?? 0) - bestBits * numPrb;
  return best;
}

function grantOf(
  { rnti, harqPid, prbs }: Pick<Grant, "rnti" | "harqPid" | "prbs">,
  retransmission: boolean,
): Grant {
  return { rnti, harqPid, prbs, retransmission, mcs: MCS_RAN_DECIDES, powerOffsetDb: 0, share: 0 };
}

function bitsOfOnePrb(setup: Setup): Float64Array {
  const { pdschSymbols: numSymbols, dmrsRePerPrb, overheadRePerPrb, cqiTable } = setup;
  const numRe = resourceElements({ numPrb: 1, numSymbols, dmrsRePerPrb, overheadRePerPrb });
  return Float64Array.from(
    { length: NUM_CQI },
    (_, cqi) => numRe * (cqiEntry(cqiTable, cqi)?.efficiency ?? 0),
  );
}
