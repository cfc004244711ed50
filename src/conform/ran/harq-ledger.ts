import type { Grant } from "../../../schemas/allocation.ts";
import { MCS_RAN_DECIDES } from "../../../schemas/fields.ts";
import type { HarqFeedback, Report, UserReport } from "../../../schemas/report.ts";
import type { Setup } from "../../../schemas/setup.ts";
import { tabulateBlockSizes } from "../../nr/block-sizes.ts";
import { judgePending } from "./judge-pending.ts";
import type { Block, Ledger, SlotLoad } from "./ledger-state.ts";
import type { RanVerdicts } from "./ran-checks.ts";

/** Slots that an outcome may take, besides the wait for an uplink slot. @rule S1 */
const OUTCOME_SLOTS = 128;

/** Opens an empty ledger. */
export function openLedger(setup: Setup, verdicts: RanVerdicts): Ledger {
  return {
    ...{ setup, verdicts, blockBits: tabulateBlockSizes(setup), users: new Map() },
    ...{ slots: new Map(), firstTti: -1, longestSlots: 0, shortestSlots: Number.MAX_SAFE_INTEGER },
    ownSlots: { waiting: 0, used: new Set() },
  };
}

/** Forgets all blocks, as after a report that could not be read. */
export function clearLedger(ledger: Ledger): void {
  ledger.users.clear();
  ledger.slots.clear();
  ledger.firstTti = -1;
}

/**
 * Enters what was sent in a report's slot, then what the report says of outcomes and waiting blocks.
 *
 * @param ledger - Changed in place.
 * @param report - A report that fits the schema.
 * @param load - What its slot carried.
 */
export function enterReport(ledger: Ledger, report: Report, load: SlotLoad): void {
  const { tti } = report;
  if (ledger.firstTti < 0) ledger.firstTti = tti;
  ledger.slots.set(tti, load);
  ledger.slots.delete(tti - 4 * OUTCOME_SLOTS);
  if (Array.isArray(load)) for (const grant of load) enterGrant(ledger, grant, tti);
  const present = new Set<number>();
  for (const user of report.users) {
    if (present.has(user.rnti)) continue; // told already
    present.add(user.rnti);
    const blocks = blocksOf(ledger.users, user.rnti);
    for (const feedback of user.harqFeedback) enterOutcome(ledger, blocks, user, feedback, tti);
    judgePending(ledger, blocks, user, { tti, isOwnSlot: typeof load === "string" });
    giveUp(ledger, blocks, user, tti);
  }
  for (const rnti of ledger.users.keys()) if (!present.has(rnti)) ledger.users.delete(rnti);
}

function blocksOf(users: Ledger["users"], rnti: number): Map<number, Block> {
  const known = users.get(rnti);
  if (known) return known;
  const blocks = new Map<number, Block>();
  users.set(rnti, blocks);
  return blocks;
}

function enterGrant({ users, blockBits }: Ledger, grant: Grant, tti: number): void {
  const { rnti, harqPid, retransmission, mcs, prbs } = grant;
  const blocks = blocksOf(users, rnti);
  const known = blocks.get(harqPid);
  if (retransmission && known) {
    known.state = "sent";
    known.targetTti = tti;
    if (known.txCount > 0) known.txCount += 1;
    return;
  }
  const numPrb = prbs.reduce((sum, [, length]) => sum + length, 0);
  const isOpen = mcs === MCS_RAN_DECIDES;
  const tbsBits = isOpen ? 0 : blockBits(mcs, numPrb);
  const size = { tbsBits, mcs: isOpen ? undefined : mcs, numPrb };
  const sent = { state: "sent", targetTti: tti, txCount: 1, isListed: false } as const;
  blocks.set(harqPid, { ...sent, ...size });
}

function enterOutcome(
  ledger: Ledger,
  blocks: Map<number, Block>,
  { rnti }: UserReport,
  feedback: HarqFeedback,
  tti: number,
): void {
  const { pid, targetTti, ack, dtx } = feedback;
  const name = `RNTI ${rnti} process ${pid}`;
  judgeTime(ledger, feedback, name, tti);
  if (dtx) ledger.verdicts.judge("E3.1", !ack, `${name}: ACK with dtx`, tti);
  const block = sentBlock(ledger, blocks, feedback, name, { rnti, tti });
  if (!block) return;
  if (targetTti >= ledger.firstTti) ledger.verdicts.pass("S1.1");
  judgeSize(ledger, block, feedback, name, tti);
  block.tbsBits ||= feedback.tbsBits;
  block.mcs ??= feedback.mcs;
  if (ack) blocks.delete(pid);
  else {
    block.state = "waiting";
    block.isListed = false;
  }
}

function judgeTime(ledger: Ledger, { targetTti }: HarqFeedback, name: string, tti: number): void {
  const { verdicts, setup } = ledger;
  verdicts.judge("E4.1", targetTti <= tti, `${name}: outcome of slot ${targetTti}`, tti);
  const { slotPattern } = setup;
  if (slotPattern.includes("U")) {
    const isUplink = slotPattern[tti % slotPattern.length] === "U";
    verdicts.judge("E4.3", isUplink, `${name}: outcome in a slot without uplink`, tti);
  }
  if (targetTti > tti || targetTti < ledger.firstTti) return;
  ledger.longestSlots = Math.max(ledger.longestSlots, tti - targetTti);
  ledger.shortestSlots = Math.min(ledger.shortestSlots, tti - targetTti);
}

/** The block that an outcome is of; `undefined` where there can be none. */
function sentBlock(
  { slots, verdicts, ownSlots }: Ledger,
  blocks: Map<number, Block>,
  { pid, targetTti, mcs, tbsBits }: HarqFeedback,
  name: string,
  { rnti, tti }: { readonly rnti: number; readonly tti: number },
): Block | undefined {
  const known = blocks.get(pid);
  const size = { tbsBits, mcs, numPrb: 0 };
  const unknown: Block = { state: "sent", targetTti, ...size, txCount: 0, isListed: false };
  if (targetTti > tti) return undefined; // told already
  const load = slots.get(targetTti) ?? "unknown";
  if (load === "unknown") return put(blocks, pid, known ?? unknown);
  if (load === "own") {
    ownSlots.used.add(targetTti);
    if (known?.state === "sent" && known.targetTti === targetTti) return known;
    if (known && known.state === "sent") return undefined; // a later one is under way: crossed
    return put(blocks, pid, { ...unknown, txCount: 1 });
  }
  const isGranted = load.some((grant) => grant.rnti === rnti && grant.harqPid === pid);
  verdicts.judge("R2.7", isGranted, `${name}: outcome of slot ${targetTti} without a grant`, tti);
  if (!isGranted) return undefined;
  const isOpen = known?.state === "sent" && known.targetTti === targetTti;
  verdicts.judge("E4.2", isOpen, `${name}: a second outcome of slot ${targetTti}`, tti);
  return isOpen ? known : undefined;
}

function put(blocks: Map<number, Block>, pid: number, block: Block): Block {
  blocks.set(pid, block);
  return block;
}

function judgeSize(
  { verdicts, blockBits }: Ledger,
  { mcs, numPrb, tbsBits }: Block,
  feedback: HarqFeedback,
  name: string,
  tti: number,
): void {
  if (numPrb === 0) return;
  const expectedBits = tbsBits || blockBits(feedback.mcs, numPrb);
  const fits = feedback.tbsBits === expectedBits && (mcs === undefined || feedback.mcs === mcs);
  const seen = `${name}: ${feedback.tbsBits} bits at MCS ${feedback.mcs}; granted were ${expectedBits} bits at MCS ${mcs ?? "any"}`;
  verdicts.judge("R4.1", fits, seen, tti);
}

function giveUp(
  { verdicts, setup }: Ledger,
  blocks: Map<number, Block>,
  user: UserReport,
  tti: number,
) {
  const mostSlots = OUTCOME_SLOTS + setup.slotPattern.length;
  for (const [pid, { state, targetTti }] of blocks) {
    if (state !== "sent" || tti - targetTti <= mostSlots) continue;
    blocks.delete(pid);
    verdicts.fail("S1.1", `RNTI ${user.rnti} process ${pid}: no outcome of slot ${targetTti}`, tti);
  }
}
