import type { Allocation, Grant } from "../schemas/allocation.ts";
import type { EmulatorConfig } from "../schemas/config.ts";
import { MCS_RAN_DECIDES } from "../schemas/fields.ts";
import type { Applied, Report, UserReport } from "../schemas/report.ts";
import type { Setup } from "../schemas/setup.ts";
import { slotDurationUs, slotsPerFrame } from "../src/nr/numerology.ts";
import { dbToLinear, linearToDb } from "../src/nr/units.ts";
import { assembleCell, type EmulatedCell, type EmulatorParts } from "./assemble-cell.ts";
import type { CellUser } from "./mac/cell-user.ts";
import {
  type EmulatorSummary,
  ratio,
  summarise,
  type UserSummary,
} from "./mac/emulator-summary.ts";
import type { HarqProcess } from "./mac/harq-entity.ts";
import { judgeOffer, type SlotOffer, type Verdict } from "./mac/judge-offer.ts";

/** A user whose signal does not arrive at all has −∞ dB, which JSON cannot say. Unit: dB. */
const MIN_SNR_DB = -100;

/** One emulated cell: pure and synchronous, no clock, no I/O. */
export interface Emulator {
  /** Static facts of the cell. */
  readonly setup: Setup;
  /** The slot that `step` will run next. */
  readonly tti: number;
  /** Runs one slot with what the RAN holds for it, and reports on it. */
  step(offer?: SlotOffer): Report;
  /** Figures of the run so far. */
  summary(): EmulatorSummary;
}

/**
 * Makes an emulated cell: channel, traffic, HARQ, CSI reporting and a stock scheduler behind the
 * wire contract.
 *
 * A slot runs in this order: the channel moves, CQI is measured, data arrives, the slot is decided
 * (by a valid allocation or by the stock scheduler), blocks are sent, outcomes that are due become
 * known. Two runs with the same configuration and offers give the same reports.
 *
 * @param config - Configuration; clock and wire settings only show up in the setup.
 * @param parts - What to use instead of the street canyon and the published error curves.
 * @rule R1 · R2 · R4 · R6 · E1 to E8
 */
export function createEmulator(config: EmulatorConfig, parts: EmulatorParts = {}): Emulator {
  const cell = assembleCell(config, parts);
  return {
    setup: cell.setup,
    get tti() {
      return cell.tti;
    },
    step(offer = {}) {
      const { tti, users } = cell;
      cell.channel.advanceTo(tti);
      cell.cqi.advanceTo(tti);
      for (const { traffic } of users) traffic.arrive(tti);
      const { grants = cell.scheduler.schedule(tti), applied } = decide(cell, offer);
      for (const grant of grants) transmit(cell, grant);
      const report = closeSlot(cell, applied);
      cell.tti += 1;
      return report;
    },
    summary: () => summaryOf(cell),
  };
}

function decide(cell: EmulatedCell, offer: SlotOffer): Verdict {
  const { setup, tti, byRnti, counts, codes } = cell;
  const verdict = judgeOffer(offer, {
    setup,
    tti,
    reservedPrb: [],
    processesOf: (rnti) => byRnti.get(rnti)?.harq.processes,
  });
  const { applied } = verdict;
  if (applied?.status === "HIT") {
    counts.hit += 1;
    if (offer.allocation && isLearned(offer.allocation)) counts.learned += 1;
  }
  if (applied?.status === "MISS") counts.miss += 1;
  if (applied?.status === "STALE") counts.stale += 1;
  if (applied?.status === "REJECTED") counts.rejected += 1;
  // What was refused on arrival has been counted there.
  const reason = offer.allocation && applied?.reason;
  if (reason) codes[reason] = (codes[reason] ?? 0) + 1;
  return verdict;
}

/** Models carry a hash, rules inside a service do not. */
function isLearned({ source, models }: Allocation): boolean {
  return source === "policy" && Boolean(models.prb.sha256 && models.power.sha256);
}

function transmit(cell: EmulatedCell, grant: Grant): void {
  const user = cell.byRnti.get(grant.rnti);
  if (!user) return;
  const process = grant.retransmission
    ? user.harq.processes[grant.harqPid]
    : loadNewBlock(cell, user, grant);
  if (!process) return;
  const powerRatio = dbToLinear(grant.powerOffsetDb);
  const { index } = user;
  const sinr = cell.receiver.sinrOf(index, grant.prbs, powerRatio, process.mcs);
  user.harq.send(process, cell.tti, sinr);
  process.received = cell.receiver.receives(index, process, cell.tti);
}

function loadNewBlock(cell: EmulatedCell, user: CellUser, grant: Grant): HarqProcess | undefined {
  const { prbs, powerOffsetDb } = grant;
  const subbandCqi = cell.cqi.latest(user.index).subband;
  const mcs =
    grant.mcs === MCS_RAN_DECIDES ? cell.chooseMcs(subbandCqi, prbs, powerOffsetDb) : grant.mcs;
  let numPrb = 0;
  for (const [, runPrb] of prbs) numPrb += runPrb;
  const tbsBits = cell.blockBits(mcs, numPrb);
  const payloadBytes = user.traffic.take(tbsBits / 8);
  return user.harq.load(grant.harqPid, { mcs, tbsBits, numPrb, payloadBytes });
}

function closeSlot(cell: EmulatedCell, applied: Applied | undefined): Report {
  const { tti, config, users } = cell;
  const numSlots = slotsPerFrame(config.scsKhz);
  return {
    seq: tti,
    tti,
    sfn: Math.floor(tti / numSlots) % 1024,
    slot: tti % numSlots,
    sentNs: tti * slotDurationUs(config.scsKhz) * 1000,
    reservedPrb: [],
    users: users.map((user) => reportUser(cell, user)),
    ...(applied && { applied }),
  };
}

function reportUser({ tti, cqi, scheduler }: EmulatedCell, user: CellUser): UserReport {
  const { index, rnti, harq, traffic } = user;
  const deliveredBefore = harq.counts.deliveredBytes;
  const harqFeedback = harq.hearFeedback(tti);
  const deliveredBits = 8 * (harq.counts.deliveredBytes - deliveredBefore);
  scheduler.hearDelivered(index, deliveredBits);
  const { wideband, subband } = cqi.latest(index);
  return {
    rnti,
    cqi: { wideband, subband, ageSlots: cqi.ageSlots(tti) },
    bufferBytes: traffic.bufferBytes(),
    holDelayUs: traffic.holDelayUs(tti),
    harqFeedback,
    harqPending: harq.pending(),
    deliveredBits,
  };
}

function summaryOf(cell: EmulatedCell): EmulatorSummary {
  const { tti: slots, config, counts, codes, users } = cell;
  return summarise({
    slots,
    seed: config.seed,
    counts,
    codes,
    users: users.map((user) => ({ user: userSummary(cell, user), blocks: user.harq.counts })),
  });
}

function userSummary({ tti, config, channel, cqi }: EmulatedCell, user: CellUser): UserSummary {
  const { index, rnti, harq, traffic } = user;
  const { first, firstLost, delivered, dropped, deliveredBytes, droppedBytes } = harq.counts;
  return {
    rnti,
    // bits per µs are Mbit/s
    throughputMbps: ratio(8 * deliveredBytes, tti * slotDurationUs(config.scsKhz)),
    meanSnrDb: Math.max(MIN_SNR_DB, linearToDb(cqi.meanSinr(index))),
    speedKmh: 3.6 * (channel.speedsMps[index] ?? 0),
    blerFirstTx: ratio(firstLost, first),
    residualBler: ratio(dropped, dropped + delivered),
    offeredBytes: traffic.offeredBytes(),
    deliveredBytes,
    queuedBytes: traffic.queuedBytes(),
    inFlightBytes: harq.inFlightBytes(),
    droppedBytes,
  };
}
