import type { Allocation, Grant } from "../../../schemas/allocation.ts";
import { FULL_BUFFER_BYTES } from "../../../schemas/fields.ts";
import type { Report, UserReport } from "../../../schemas/report.ts";
import type { Setup } from "../../../schemas/setup.ts";
import { CONTRACT_VERSION } from "../../../schemas/subjects.ts";
import { tabulateBlockSizes } from "../../nr/block-sizes.ts";
import { slotsPerFrame } from "../../nr/numerology.ts";

/** Slots from a transmission to its outcome. */
const FEEDBACK_SLOTS = 3;

/** One in so many transmissions is lost. */
const LOSS_PERIOD = 5;

/** One block of a scripted user. */
export interface ScriptedBlock {
  state: "sent" | "waiting";
  targetTti: number;
  readonly tbsBits: number;
  readonly mcs: number;
  readonly numPrb: number;
  txCount: number;
}

/** A user of the scripted RAN. */
export interface ScriptedUser {
  readonly rnti: number;
  readonly cqi: number;
  bufferBytes: number;
  /** Arrives in every slot. Unit: byte. */
  readonly arrivalBytes: number;
  readonly blocks: Map<number, ScriptedBlock>;
}

/** A RAN without a channel: what is lost, and when, is written down. */
export interface ScriptedRan {
  readonly setup: Setup;
  readonly users: readonly ScriptedUser[];
  /** Slot of the next report. */
  readonly tti: number;
  /** What has been answered for slots to come. */
  readonly promised: ReadonlyMap<number, Allocation>;
  /** Takes an allocation for its slot. */
  hold(allocation: Allocation): void;
  /** Runs the next slot with what was promised for it, and reports on it. */
  step(): Report;
  /** Begins again at slot 0. */
  restart(): void;
}

/** Facts of the scripted cell: TDD, groups of two PRBs, a narrow power range. */
export function scriptedSetup(cellId: string): Setup {
  return {
    ...{ contractVersion: CONTRACT_VERSION, cellId, scsKhz: 30, carrierPrb: 25, prgSizePrb: 2 },
    ...{ subbandPrb: 4, maxTxPowerDbm: 30, powerOffsetRangeDb: { min: -3, max: 3 } },
    ...{ noiseFigureDb: 7, slotPattern: "DDDDS", pdschSymbols: 12, dmrsRePerPrb: 12 },
    ...{ overheadRePerPrb: 0, mcsTable: 1, cqiTable: 1, maxHarqTx: 4, numHarqProcesses: 8 },
    ...{ leadSlots: 3, maxUes: 8, clock: "lockstep" },
  };
}

/** Opens a scripted RAN: two users with full buffers, one with little data, one with none. */
export function openScriptedRan(cellId: string): ScriptedRan {
  const setup = scriptedSetup(cellId);
  const blockBits = tabulateBlockSizes(setup);
  const promised = new Map<number, Allocation>();
  const user = (rnti: number, cqi: number, bufferBytes: number, arrivalBytes = 0) => ({
    ...{ rnti, cqi, bufferBytes, arrivalBytes, blocks: new Map<number, ScriptedBlock>() },
  });
  const users: ScriptedUser[] = [
    user(101, 9, FULL_BUFFER_BYTES),
    user(102, 12, FULL_BUFFER_BYTES),
    user(103, 10, 300, 40),
    user(104, 11, 0),
  ];
  let tti = 0;
  return {
    ...{ setup, users, promised },
    get tti() {
      return tti;
    },
    hold: (allocation) => void promised.set(allocation.targetTti, allocation),
    step() {
      const allocation = promised.get(tti);
      promised.delete(tti);
      for (const grant of allocation?.grants ?? []) send(users, grant, tti, blockBits);
      const applied = allocation
        ? ({ status: "HIT", targetTti: tti, allocationSeq: allocation.seq } as const)
        : ({ status: "MISS", targetTti: tti } as const);
      const numSlots = slotsPerFrame(setup.scsKhz);
      const report: Report = {
        ...{ seq: tti, tti, sfn: Math.floor(tti / numSlots) % 1024, slot: tti % numSlots },
        ...{ sentNs: tti * 500_000, reservedPrb: tti % 4 === 0 ? [[4, 3]] : [] },
        users: users.map((each) => reportOf(each, tti)),
        ...(tti >= setup.leadSlots && { applied }),
      };
      tti += 1;
      return report;
    },
    restart() {
      tti = 0;
      promised.clear();
      for (const { blocks } of users) blocks.clear();
    },
  };
}

function send(
  users: readonly ScriptedUser[],
  { rnti, harqPid, retransmission, mcs, prbs }: Grant,
  tti: number,
  blockBits: (mcs: number, numPrb: number) => number,
): void {
  const user = users.find((each) => each.rnti === rnti);
  const block = user?.blocks.get(harqPid);
  if (retransmission && block) {
    block.state = "sent";
    block.targetTti = tti;
    block.txCount += 1;
    return;
  }
  const numPrb = prbs.reduce((sum, [, length]) => sum + length, 0);
  const size = { mcs: Math.min(mcs, 28), numPrb };
  const tbsBits = blockBits(size.mcs, numPrb);
  user?.blocks.set(harqPid, { state: "sent", targetTti: tti, tbsBits, ...size, txCount: 1 });
  if (user && user.bufferBytes < FULL_BUFFER_BYTES) {
    user.bufferBytes = Math.max(0, user.bufferBytes - Math.floor(tbsBits / 8));
  }
}

function reportOf(user: ScriptedUser, tti: number): UserReport {
  const { rnti, cqi, blocks } = user;
  const report: UserReport = {
    ...{ rnti, cqi: { wideband: cqi, subband: [], ageSlots: 0 }, bufferBytes: 0, holDelayUs: 0 },
    ...{ harqFeedback: [], harqPending: [], deliveredBits: 0 },
  };
  for (const [pid, block] of blocks) {
    const { targetTti, tbsBits, mcs, numPrb } = block;
    if (block.state === "sent" && targetTti + FEEDBACK_SLOTS <= tti) {
      const ack = (targetTti + rnti) % LOSS_PERIOD !== 0;
      report.harqFeedback.push({ pid, ack, tbsBits, mcs, targetTti });
      if (ack) report.deliveredBits += tbsBits;
      if (ack || block.txCount === 4) blocks.delete(pid);
      else block.state = "waiting";
    }
    if (blocks.has(pid) && block.state === "waiting") {
      report.harqPending.push({ pid, tbsBits, mcs, numPrb, rv: 2, txCount: block.txCount });
    }
  }
  if (user.bufferBytes < FULL_BUFFER_BYTES) user.bufferBytes += user.arrivalBytes;
  report.bufferBytes = user.bufferBytes;
  return report;
}
