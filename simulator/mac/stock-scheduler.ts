import type { EmulatorConfig } from "../../schemas/config.ts";
import { FULL_BUFFER_BYTES, MCS_RAN_DECIDES } from "../../schemas/fields.ts";
import type { Setup } from "../../schemas/setup.ts";
import { dataRePerPrb } from "../../src/nr/transport-block-size.ts";
import type { ChannelKnowledge } from "../link/csi-reporter.ts";
import { FREE, type HarqStore } from "./harq-store.ts";
import { nextWaiting } from "./next-waiting.ts";
import { createBlockPlacer } from "./place-block.ts";
import { smoothThroughput } from "./proportional-fair.ts";
import { isFree, NO_PROCESS, planBlock, type SlotPlan } from "./slot-plan.ts";
import { STOCK_POLICIES, type StockPolicy } from "./stock-policies.ts";

/** What the scheduler sees of the cell; `[numUes]` where it is per user. */
export interface StockView {
  /** Static facts of the cell. */
  readonly setup: Setup;
  /** 1 for users that are connected. */
  readonly isConnected: Uint8Array;
  /** What the RAN knows of the channel. */
  readonly known: ChannelKnowledge;
  /** HARQ processes of all users. */
  readonly harq: HarqStore;
  /** Data of a user that waits for its first transmission. Unit: bytes. */
  bufferBytes(user: number): number;
}

/** The RAN's own scheduler, for slots that the service does not decide. */
export interface StockScheduler {
  /** Fills the plan with slot `tti`, after it was cleared. The plan keeps every rule of the contract. */
  schedule(tti: number): void;
  /**
   * Tells what every user had acknowledged in a slot, whoever scheduled it, `[numUes]`, in bits, and
   * lets it forget those that are not connected.
   */
  hearDelivered(deliveredBits: Float64Array): void;
}

/**
 * Makes the scheduler of the emulated RAN: equal power, MCS by the RAN's own link adaptation.
 *
 * Retransmissions come first, the longest waiting one before the others if there is room for it, on
 * the user's best free groups. Then every free PRB group goes to whom the policy chooses among the
 * users with data and a free process: proportional fair by
 *
 *     log2(1 + SINR[u, n]) / T[u],   T ← β·T + (1 − β)·delivered,   T = 1 at first
 *
 * It keeps out of the way of allocations that have come for later slots (it leaves their processes
 * alone) and of those that are still coming: a block is left alone until the service has had its turn
 * (`leadSlots` after the NACK was reported), and new data takes the highest free process, where a
 * service would take the lowest.
 *
 * Hot path: allocates nothing.
 *
 * @param plan - The plan that `schedule` fills.
 * @param view - What it sees of the cell.
 * @param config - Policy and β.
 * @rule E8
 */
export function createStockScheduler(
  plan: SlotPlan,
  view: StockView,
  config: Pick<EmulatorConfig, "stockScheduler" | "stockThroughputMemory">,
): StockScheduler {
  const { setup, known, isConnected } = view;
  const numUes = isConnected.length;
  const averageBits = new Float64Array(numUes).fill(1);
  const isEligible = new Uint8Array(numUes);
  const desk: Desk = {
    ...{ plan, view, isEligible },
    policy: STOCK_POLICIES[config.stockScheduler]({ ...known, isEligible, averageBits }),
    place: createBlockPlacer(plan, known, setup.prgSizePrb),
    rePerPrb: dataRePerPrb(setup),
    needBits: new Float64Array(numUes),
    newDataPid: new Int8Array(numUes),
  };
  return {
    schedule(tti) {
      openSlot(desk);
      retransmit(desk, tti - setup.leadSlots);
      handOut(desk);
    },
    hearDelivered(deliveredBits) {
      smoothThroughput(averageBits, deliveredBits, config.stockThroughputMemory);
      for (let u = 0; u < numUes; u += 1) if (isConnected[u] === 0) averageBits[u] = 1;
    },
  };
}

/** What the scheduler works with; `[numUes]` where it is per user. */
interface Desk {
  readonly plan: SlotPlan;
  readonly view: StockView;
  readonly policy: StockPolicy;
  readonly place: (user: number, numPrb: number) => boolean;
  /** Resource elements of a PRB that carry data. */
  readonly rePerPrb: number;
  /** 1 for users who can be given new data now. */
  readonly isEligible: Uint8Array;
  /** Waiting data that is not yet served in this slot. Unit: bits. */
  readonly needBits: Float64Array;
  /** Process for new data, or `NO_PROCESS`. */
  readonly newDataPid: Int8Array;
}

function openSlot({ view, isEligible, needBits, newDataPid }: Desk): void {
  for (let u = 0; u < isEligible.length; u += 1) {
    const isReachable = view.isConnected[u] === 1 && (view.known.wideband[u] as number) > 0;
    const bytes = isReachable ? view.bufferBytes(u) : 0;
    const pid = bytes > 0 ? highestFree(view.harq, u) : NO_PROCESS;
    newDataPid[u] = pid;
    needBits[u] = bytes === FULL_BUFFER_BYTES ? Number.POSITIVE_INFINITY : 8 * bytes;
    isEligible[u] = pid === NO_PROCESS ? 0 : 1;
  }
}

function retransmit({ plan, view, place, isEligible }: Desk, latestTti: number): void {
  const { harq } = view;
  let process = nextWaiting(view, plan, -1, latestTti);
  for (; process >= 0; process = nextWaiting(view, plan, process, latestTti)) {
    const user = Math.floor(process / harq.numProcesses);
    if (!place(user, harq.numPrb[process] as number)) continue;
    planBlock(plan, user, process % harq.numProcesses, true, MCS_RAN_DECIDES, 0);
    isEligible[user] = 0;
  }
}

function handOut(desk: Desk): void {
  const { plan, view, policy } = desk;
  const { owner } = plan;
  const { prgSizePrb } = view.setup;
  policy.open(numFreeGroups(owner, prgSizePrb));
  for (let start = 0; start < owner.length; start += prgSizePrb) {
    const end = Math.min(owner.length, start + prgSizePrb);
    if (!isFree(owner, start, end)) continue;
    const cell = view.known.cellOfPrb[start] as number;
    const user = policy.choose(cell);
    if (user < 0) return;
    owner.fill(user, start, end);
    serve(desk, user, cell, end - start);
  }
}

/** Plans the user's new block, if it has none yet, and takes off its need what the PRBs carry. */
function serve(desk: Desk, user: number, cell: number, numPrb: number): void {
  const { plan, view, needBits, newDataPid, isEligible, rePerPrb } = desk;
  if (plan.pid[user] === NO_PROCESS) {
    planBlock(plan, user, newDataPid[user] as number, false, MCS_RAN_DECIDES, 0);
  }
  const { seBits, numCells } = view.known;
  const leftBits =
    (needBits[user] as number) - (seBits[user * numCells + cell] as number) * rePerPrb * numPrb;
  needBits[user] = leftBits;
  if (leftBits <= 0) isEligible[user] = 0;
}

function highestFree({ status, isPromised, numProcesses }: HarqStore, user: number): number {
  for (let pid = numProcesses - 1; pid >= 0; pid -= 1) {
    const process = user * numProcesses + pid;
    if (status[process] === FREE && isPromised[process] === 0) return pid;
  }
  return NO_PROCESS;
}

function numFreeGroups(owner: Int16Array, prgSizePrb: number): number {
  let numGroups = 0;
  for (let start = 0; start < owner.length; start += prgSizePrb) {
    if (isFree(owner, start, Math.min(owner.length, start + prgSizePrb))) numGroups += 1;
  }
  return numGroups;
}
