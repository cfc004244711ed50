import type { HarqPending, UserReport } from "../../../schemas/report.ts";
import type { Block, Ledger } from "./ledger-state.ts";

/** When a list of waiting blocks was written. */
interface ListTime {
  readonly tti: number;
  /** Whether the RAN scheduled that slot itself. */
  readonly isOwnSlot: boolean;
}

/**
 * Compares a user's `harqPending`, which is complete, with the blocks that are known to wait.
 *
 * A block that is gone from it was sent by the RAN itself, or given up after its last transmission.
 *
 * @rule R4 as they were · E2 at most `maxHarqTx` transmissions
 */
export function judgePending(
  ledger: Ledger,
  blocks: Map<number, Block>,
  { rnti, harqPending }: UserReport,
  time: ListTime,
): void {
  const listed = new Set<number>();
  for (const waiting of harqPending) {
    const name = `RNTI ${rnti} process ${waiting.pid}`;
    if (listed.has(waiting.pid)) ledger.verdicts.fail("E2.2", `${name}: listed twice`, time.tti);
    listed.add(waiting.pid);
    judgeWaiting(ledger, blocks, waiting, name, time.tti);
  }
  for (const [pid, block] of blocks) {
    if (block.state !== "waiting" || listed.has(pid)) continue;
    judgeGone(ledger, blocks, pid, block, { name: `RNTI ${rnti} process ${pid}`, ...time });
  }
}

function judgeWaiting(
  { verdicts, setup, firstTti }: Ledger,
  blocks: Map<number, Block>,
  waiting: HarqPending,
  name: string,
  tti: number,
): void {
  const { pid, tbsBits, mcs, numPrb, txCount } = waiting;
  const last = `${name}: waits after ${txCount} of ${setup.maxHarqTx} transmissions`;
  if (txCount >= setup.maxHarqTx) {
    blocks.delete(pid);
    verdicts.fail("E2.1", last, tti);
    return;
  }
  const known = blocks.get(pid);
  if (!known) {
    if (tti > firstTti) verdicts.fail("E2.2", `${name}: waits without a NACK`, tti);
    const size = { tbsBits, mcs, numPrb, txCount };
    blocks.set(pid, { state: "waiting", isListed: true, targetTti: tti, ...size });
    return;
  }
  if (known.state === "sent") {
    verdicts.fail("E2.3", `${name}: waits while its outcome is open`, tti);
    return;
  }
  if (known.isListed) verdicts.pass("E2.3");
  judgeSame(known, waiting, name, tti, verdicts);
  known.isListed = true;
  known.numPrb ||= numPrb;
  known.txCount ||= txCount;
}

function judgeSame(
  known: Block,
  { tbsBits, mcs, numPrb, txCount }: HarqPending,
  name: string,
  tti: number,
  verdicts: Ledger["verdicts"],
): void {
  const isSame =
    known.tbsBits === tbsBits &&
    known.mcs === mcs &&
    (known.numPrb === 0 || known.numPrb === numPrb);
  const seen = `${name}: ${tbsBits} bits, MCS ${mcs}, ${numPrb} PRB; it was ${known.tbsBits} bits, MCS ${known.mcs}, ${known.numPrb || "?"} PRB`;
  verdicts.judge("E2.2", isSame, seen, tti);
  if (known.txCount === 0) return;
  const counted = `${name}: txCount ${txCount} after ${known.txCount} transmissions`;
  verdicts.judge("E2.4", txCount === known.txCount, counted, tti);
}

function judgeGone(
  { verdicts, setup, ownSlots }: Ledger,
  blocks: Map<number, Block>,
  pid: number,
  block: Block,
  { tti, isOwnSlot, name }: ListTime & { readonly name: string },
): void {
  if (!block.isListed && (block.txCount === 0 || block.txCount >= setup.maxHarqTx)) {
    blocks.delete(pid); // given up
    if (block.txCount > 0) verdicts.pass("E2.1");
  } else if (isOwnSlot && block.isListed) {
    block.state = "sent"; // the RAN's own scheduler repeated it
    block.targetTti = tti;
    block.txCount += 1;
    ownSlots.used.add(tti);
  } else {
    blocks.delete(pid);
    const id = block.isListed ? "E2.3" : "E2.2";
    verdicts.fail(id, `${name}: not listed after ${block.txCount} transmissions`, tti);
  }
}
