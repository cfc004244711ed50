import type { Grant } from "../../../../schemas/allocation.ts";
import type { EmulatorConfig } from "../../../../schemas/config.ts";
import { FULL_BUFFER_BYTES, type PrbRun } from "../../../../schemas/fields.ts";
import { cellSetup } from "../../../../simulator/mac/cell-setup.ts";
import {
  createHarqStore,
  FREE,
  type HarqStore,
  hearOutcomes,
  loadBlock,
  sendBlock,
} from "../../../../simulator/mac/harq-store.ts";
import {
  clearPlan,
  createSlotPlan,
  listPrbs,
  NO_PROCESS,
  NOBODY,
  RESERVED,
  TRIMMED,
} from "../../../../simulator/mac/slot-plan.ts";
import { createStockScheduler } from "../../../../simulator/mac/stock-scheduler.ts";
import { emulatorConfig } from "../../../support/emulator-config.ts";
import { channelKnowledge } from "./channel-knowledge.ts";

/** The slot that is scheduled unless another one is asked for. */
export const SCHEDULED_TTI = 100;

const NUM_PRB = 12;
const SUBBAND_PRB = 4;
/** 12 symbols of 12 subcarriers less 12 of DM-RS. */
const RE_PER_PRB = 132;

/** A user as the scheduler sees it; by default in coverage, with a full buffer and idle processes. */
export interface StockUser {
  /** log2(1 + SINR) by subband. */
  readonly seBits?: readonly number[];
  readonly bufferBytes?: number;
  readonly isConnected?: boolean;
  /** Processes on the air. */
  readonly sent?: readonly number[];
  /** Processes that wait since a slot, to be sent again. */
  readonly nacked?: readonly {
    readonly pid: number;
    readonly tti: number;
    readonly numPrb: number;
  }[];
}

/** What of the slot can be had. */
export interface StockSlot {
  readonly prgSizePrb?: number;
  readonly reserved?: readonly PrbRun[];
  readonly isDownlink?: boolean;
}

/** A carrier of 12 PRBs in three subbands, two slots ahead of its service. */
export function stockCell(
  users: readonly StockUser[],
  changes: Partial<EmulatorConfig> = {},
  { prgSizePrb = 1, reserved = [], isDownlink = true }: StockSlot = {},
) {
  const grid = { prb: NUM_PRB, subbandPrb: SUBBAND_PRB, prgSizePrb, leadSlots: 2 };
  const config = emulatorConfig({ ...grid, ...changes });
  const setup = cellSetup(config);
  const seBits = users.map((user) => user.seBits ?? [4, 4, 4]);
  const known = channelKnowledge(seBits, NUM_PRB, SUBBAND_PRB);
  const harq = harqOf(users);
  const isConnected = Uint8Array.from(users, (user) => (user.isConnected === false ? 0 : 1));
  const bufferBytes = (user: number) => users[user]?.bufferBytes ?? FULL_BUFFER_BYTES;
  const plan = createSlotPlan(users.length, NUM_PRB);
  const view = { setup, isConnected, known, harq, bufferBytes };
  const scheduler = createStockScheduler(plan, view, config);
  const prbsOf = (user: number) => [
    ...plan.prbs.subarray(plan.firstPrb[user], plan.firstPrb[user + 1]),
  ];
  return {
    ...{ setup, harq, plan, scheduler, isConnected },
    /** Schedules a slot; one sign per PRB. */
    schedule(tti = SCHEDULED_TTI): string {
      clearPlan(plan, { isDownlink, reserved });
      scheduler.schedule(tti);
      listPrbs(plan);
      return Array.from(plan.owner, signOf).join("");
    },
    /** The plan as grants. */
    grants(): ({ user: number } & Partial<Grant>)[] {
      return [...plan.pid.entries()]
        .filter(([, pid]) => pid !== NO_PROCESS)
        .map(([user, harqPid]) => ({
          ...{ user, harqPid, retransmission: plan.isRetransmission[user] === 1 },
          ...{ mcs: plan.mcs[user] ?? 0, powerOffsetDb: plan.powerOffsetDb[user] ?? 0 },
          prbs: groupRuns(prbsOf(user), prgSizePrb),
        }));
    },
    /** What the user's groups are expected to carry, in their order. Unit: bits. */
    groupBitsOf(user: number): number[] {
      return groupRuns(prbsOf(user), prgSizePrb).map(([start, length]) => {
        const se = seBits[user]?.[Math.floor(start / SUBBAND_PRB)] ?? 0;
        return se * length * RE_PER_PRB;
      });
    },
  };
}

function harqOf(users: readonly StockUser[]): HarqStore {
  const harq = createHarqStore({ numUes: users.length, numProcesses: 16, maxTx: 4 });
  const waiting = users.flatMap(({ nacked = [] }, user) =>
    nacked.map(({ pid, ...block }) => ({ process: user * 16 + pid, ...block })),
  );
  for (const { process, tti, numPrb } of waiting) {
    send(harq, process, tti, numPrb);
    hearOutcomes(harq, tti, tti);
  }
  for (const [user, { sent = [] }] of users.entries()) {
    for (const pid of sent) {
      const process = user * 16 + pid;
      if (harq.status[process] === FREE) send(harq, process, SCHEDULED_TTI - 1, 1);
    }
  }
  return harq;
}

function send(harq: HarqStore, process: number, tti: number, numPrb: number): void {
  loadBlock(harq, process, { mcs: 3, isOwnMcs: true, tbsBits: 1000, numPrb });
  sendBlock(harq, process, tti, { heard: true, received: false });
}

function signOf(owner: number): string {
  if (owner === NOBODY) return ".";
  if (owner === RESERVED) return "#";
  return owner === TRIMMED ? "~" : String(owner);
}

/** Runs that end where their PRB group does. */
function groupRuns(prbs: readonly number[], prgSizePrb: number): PrbRun[] {
  const runs: PrbRun[] = [];
  for (const n of prbs) {
    const last = runs.at(-1);
    if (last && n % prgSizePrb !== 0 && last[0] + last[1] === n) last[1] += 1;
    else runs.push([n, 1]);
  }
  return runs;
}
