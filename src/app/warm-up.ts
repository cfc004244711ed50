import type { Allocation, Grant } from "../../schemas/allocation.ts";
import { FULL_BUFFER_BYTES } from "../../schemas/fields.ts";
import type { HarqFeedback, HarqPending, Report, UserReport } from "../../schemas/report.ts";
import type { Setup } from "../../schemas/setup.ts";
import { CONTRACT_VERSION } from "../../schemas/subjects.ts";
import { tabulateBlockSizes } from "../nr/block-sizes.ts";
import { decode, encode } from "../wire/codec.ts";
import { type CellParts, openCell } from "./open-cell.ts";
import type { PolicyPair } from "./policies.ts";

const NUM_UES = 8;
const NUM_SUBBANDS = 13;

/** A slow model must not keep the service from its work. Unit: µs. */
const MAX_TIME_US = 3_000_000;

/** From a transmission to its outcome. Unit: slots. */
const FEEDBACK_SLOTS = 4;

const SETUP: Setup = {
  ...{ contractVersion: CONTRACT_VERSION, cellId: "warm-up", scsKhz: 15, slotPattern: "D" },
  ...{ carrierPrb: 51, prgSizePrb: 1, subbandPrb: 4, maxTxPowerDbm: 43, noiseFigureDb: 7 },
  ...{ powerOffsetRangeDb: { min: -6, max: 6 }, mcsTable: 1, cqiTable: 1 },
  ...{ pdschSymbols: 12, dmrsRePerPrb: 12, overheadRePerPrb: 0 },
  ...{ maxHarqTx: 4, numHarqProcesses: 16, leadSlots: 2, maxUes: NUM_UES, clock: "paced" },
};

/** What a made-up cell is built from. */
export interface WarmUpParts extends Pick<CellParts, "config" | "clock" | "telemetry"> {
  /** The policies that decide. */
  readonly policies: PolicyPair;
}

/**
 * Decides slots of a made-up cell, which nobody hears of, so that the first slots of a real one find
 * compiled code: they would be late otherwise.
 *
 * The cell has fading users, full buffers, and one block in ten lost; the configured policies decide.
 *
 * @param parts - As for a real cell, with the policies that decide; its sink is not used.
 * @param numSlots - How many; some hundred make the compiler take notice.
 */
export async function warmUp(parts: WarmUpParts, numSlots: number): Promise<void> {
  const ran = createMadeUpRan();
  const silent = () => undefined;
  const log = { debug: silent, info: silent, warn: silent, error: silent };
  const cell = openCell(SETUP, {
    ...parts,
    ...{ first: { active: parts.policies }, schedule: queueMicrotask, afterNext: setImmediate },
    ...{ solicit: silent, onDismissal: silent },
    telemetry: { ...parts.telemetry, log },
    sink: {
      allocation: (_, bytes) => ran.hear(bytes),
      event: silent,
      kpi: silent,
      solicit: silent,
    },
  });
  const untilUs = parts.clock.nowUs() + MAX_TIME_US;
  for (let tti = 0; tti < numSlots && parts.clock.nowUs() < untilUs; tti += 1) {
    cell.receive(encode(ran.report(tti), "msgpack"));
    await new Promise(setImmediate);
  }
}

function createMadeUpRan() {
  const draw = createDraws();
  const blockBits = tabulateBlockSizes(SETUP);
  const users = Array.from({ length: NUM_UES }, (_, u) => ({ rnti: u + 1, cqi: 4 + u }));
  const granted = new Map<number, readonly Grant[]>();
  const pending = new Map<number, HarqPending[]>();
  const outcome = (grant: Grant, targetTti: number): HarqFeedback => {
    const { rnti, harqPid: pid, mcs, prbs } = grant;
    const numPrb = prbs.reduce((sum, [, length]) => sum + length, 0);
    const tbsBits = blockBits(mcs, numPrb);
    const ack = grant.retransmission || draw() > 0.1;
    const others = (pending.get(rnti) ?? []).filter((block) => block.pid !== pid);
    const lost = { pid, tbsBits, mcs, numPrb, rv: 2, txCount: 1 };
    pending.set(rnti, ack ? others : [...others, lost]);
    return { pid, ack, tbsBits, mcs, targetTti };
  };
  const userReport = (rnti: number, tti: number, cqi: number): UserReport => {
    const sent = (granted.get(tti - FEEDBACK_SLOTS) ?? []).filter((grant) => grant.rnti === rnti);
    const harqFeedback = sent.map((grant) => outcome(grant, tti - FEEDBACK_SLOTS));
    const subband = Array.from({ length: NUM_SUBBANDS }, () => inCqiRange(cqi + 4 * draw() - 2));
    const deliveredBits = harqFeedback.reduce(
      (sum, { ack, tbsBits }) => sum + (ack ? tbsBits : 0),
      0,
    );
    return {
      ...{ rnti, cqi: { wideband: inCqiRange(cqi), subband, ageSlots: tti % 5 } },
      ...{ bufferBytes: FULL_BUFFER_BYTES, holDelayUs: 0, deliveredBits },
      ...{ harqFeedback, harqPending: pending.get(rnti) ?? [] },
    };
  };
  return {
    hear(bytes: Uint8Array): void {
      const heard = decode(bytes);
      if (!heard.ok) return;
      const { targetTti, grants } = heard.value as Allocation;
      granted.set(targetTti, grants);
      granted.delete(targetTti - 2 * FEEDBACK_SLOTS - SETUP.leadSlots);
    },
    report: (tti: number): Report => ({
      ...{ seq: tti, tti, sfn: Math.floor(tti / 10) % 1024, slot: tti % 10, sentNs: tti * 1e6 },
      reservedPrb: [],
      users: users.map(({ rnti, cqi }) => userReport(rnti, tti, cqi + Math.sin(tti / (9 + rnti)))),
      applied: { status: "HIT", targetTti: tti, allocationSeq: Math.max(0, tti - SETUP.leadSlots) },
    }),
  };
}

const inCqiRange = (value: number) => Math.max(1, Math.min(15, Math.round(value)));

/** The same numbers in every run, uniform in 0 … 1. */
function createDraws(): () => number {
  let state = 1;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
