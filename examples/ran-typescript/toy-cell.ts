// Stands for your MAC and PHY: users on a random walk of SINR, HARQ, a scheduler of its own.
import type { Allocation, Grant } from "../../schemas/allocation.ts";
import { MCS_RAN_DECIDES, type PrbRun } from "../../schemas/fields.ts";
import type { HarqFeedback, UserReport } from "../../schemas/report.ts";
import type { Setup } from "../../schemas/setup.ts";
import { tabulateBlockSizes } from "../../src/nr/block-sizes.ts";

const clamp = (value: number, min: number, max: number) => Math.min(max, Math.max(min, value));
const newBlock = (mcs: number, numPrb: number, tbsBits: number, payloadBits: number) => ({
  ...{ mcs, numPrb, tbsBits, payloadBits },
  ...{ txCount: 0, sentTti: 0, isPending: false, isReceived: false },
});

export function createToyCell(setup: Setup, seed: number) {
  let state = 7919 * (seed + 1);
  const random = () => {
    state = (state * 48_271) % 2_147_483_647; // Park and Miller's generator
    return state / 2_147_483_647;
  };
  const arrivingBytes = Math.ceil(1200 / setup.maxUes); // per slot
  const users = Array.from({ length: setup.maxUes }, (_, n) => ({
    ...{ rnti: 101 + n, sinrDb: 25 * random(), bufferBytes: 0, deliveredBits: 0 },
    blocks: new Map<number, ReturnType<typeof newBlock>>(), // by HARQ process
    feedback: [] as HarqFeedback[],
  }));
  return { setup, random, users, arrivingBytes, tbsBits: tabulateBlockSizes(setup) };
}
type ToyCell = ReturnType<typeof createToyCell>;
type User = ToyCell["users"][number];
const userOf = ({ users }: ToyCell, rnti: number) => users.find((user) => user.rnti === rnti);
export const reservedPrb = (tti: number): PrbRun[] => (tti % 20 === 0 ? [[0, 4]] : []);

/** What the client checks an allocation for slot `tti` against. */
export const stateAt = (cell: ToyCell, tti: number) => ({
  reservedPrb: reservedPrb(tti),
  hasUser: (rnti: number) => userOf(cell, rnti) !== undefined,
  blockOn: (rnti: number, pid: number) => userOf(cell, rnti)?.blocks.get(pid),
});

/** One user, in turn: a block that waits, else new data, on a process that `later` does not name. */
export function ownGrants({ setup, users }: ToyCell, tti: number, later: readonly Allocation[]) {
  const { rnti, blocks, bufferBytes } = users[tti % users.length] as User;
  const promised = later.flatMap(({ grants }) => grants.filter((grant) => grant.rnti === rnti));
  const isOurs = (pid: number) => promised.every(({ harqPid }) => harqPid !== pid);
  const startPrb = reservedPrb(tti).length > 0 ? 4 : 0;
  const mostPrb = setup.carrierPrb - startPrb;
  const waits = (pid: number) => blocks.get(pid)?.isPending && prbOn(pid) <= mostPrb;
  const prbOn = (pid: number) => blocks.get(pid)?.numPrb ?? mostPrb;
  const pids = [...Array(setup.numHarqProcesses).keys()].filter(isOurs);
  const harqPid = pids.find(waits) ?? pids.findLast((pid) => bufferBytes > 0 && !blocks.has(pid));
  if (harqPid === undefined) return [];
  const prbs: PrbRun[] = [[startPrb, prbOn(harqPid)]];
  const atEqualPower = { mcs: MCS_RAN_DECIDES, powerOffsetDb: 0, share: 0 };
  return [{ rnti, harqPid, retransmission: blocks.has(harqPid), prbs, ...atEqualPower }];
}

/** Transmits what the grants say; then time passes, data arrives and outcomes become known. */
export function runSlot(cell: ToyCell, tti: number, grants: readonly Grant[]): void {
  for (const grant of grants) transmit(cell, tti, grant);
  for (const user of cell.users) {
    user.sinrDb = clamp(user.sinrDb + cell.random() - 0.5, 0, 25);
    user.bufferBytes = Math.min(user.bufferBytes + cell.arrivingBytes, 100_000);
    hearOutcomes(user, tti, cell.setup.maxHarqTx);
  }
}

function transmit(cell: ToyCell, tti: number, grant: Grant): void {
  const user = userOf(cell, grant.rnti) as User; // the check has seen to that
  const block = user.blocks.get(grant.harqPid) ?? loadBlock(cell, user, grant);
  const sinrDb = user.sinrDb + grant.powerOffsetDb + 3 * block.txCount; // chase combining, roughly
  const isReceived = cell.random() < 1 / (1 + Math.exp(block.mcs - sinrDb - 2));
  const txCount = block.txCount + 1;
  user.blocks.set(grant.harqPid, { ...block, txCount, sentTti: tti, isPending: false, isReceived });
}

function loadBlock({ tbsBits }: ToyCell, user: User, { mcs: granted, prbs }: Grant) {
  const mcs = granted === MCS_RAN_DECIDES ? clamp(Math.floor(user.sinrDb), 0, 28) : granted;
  const numPrb = prbs.reduce((sum, [, length]) => sum + length, 0);
  const bits = tbsBits(mcs, numPrb);
  const payloadBits = Math.min(bits, 8 * user.bufferBytes);
  user.bufferBytes -= payloadBits / 8;
  return newBlock(mcs, numPrb, bits, payloadBits);
}

function hearOutcomes(user: User, tti: number, maxHarqTx: number): void {
  Object.assign(user, { feedback: [], deliveredBits: 0 });
  for (const [pid, block] of user.blocks) {
    const { isReceived: ack, tbsBits, mcs, sentTti: targetTti } = block;
    if (targetTti !== tti - 4) continue; // outcomes are heard four slots later
    user.feedback.push({ pid, ack, tbsBits, mcs, targetTti });
    if (ack) user.deliveredBits += block.payloadBits;
    block.isPending = !ack && block.txCount < maxHarqTx;
    if (!block.isPending) user.blocks.delete(pid); // received, or given up
  }
}

export function reportUser({ arrivingBytes }: ToyCell, user: User): UserReport {
  const pending = [...user.blocks].filter(([, { isPending }]) => isPending);
  return {
    rnti: user.rnti,
    cqi: { wideband: clamp(Math.floor(user.sinrDb / 2) + 3, 0, 15), subband: [], ageSlots: 0 },
    bufferBytes: user.bufferBytes,
    holDelayUs: 1000 * Math.ceil(user.bufferBytes / arrivingBytes), // at a constant rate
    harqFeedback: user.feedback,
    harqPending: pending.map(([pid, { tbsBits, mcs, numPrb, txCount }]) => {
      return { pid, tbsBits, mcs, numPrb, rv: [0, 2, 3, 1][txCount] ?? 0, txCount };
    }),
    deliveredBits: user.deliveredBits,
  };
}
