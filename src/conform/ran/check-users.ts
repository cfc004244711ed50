import { FULL_BUFFER_BYTES } from "../../../schemas/fields.ts";
import type { Report, UserReport } from "../../../schemas/report.ts";
import type { Setup } from "../../../schemas/setup.ts";
import type { RanVerdicts } from "./ran-checks.ts";

/** Outcomes of new data after which a buffer must have fallen at least once. */
const MANY_DELIVERIES = 20;

interface KnownUser {
  tti: number;
  ageSlots: number;
  bufferBytes: number;
  isFull: boolean;
  hasFallen: boolean;
  numDelivered: number;
}

/**
 * Opens the judge of what reports say of users: identity, channel, buffer, delivered bits.
 *
 * @returns Judges the next report.
 */
export function openUserJudge(setup: Setup, verdicts: RanVerdicts): (report: Report) => void {
  const known = new Map<number, KnownUser>();
  return (report) => {
    judgeIdentity(report, setup, verdicts);
    judgeReserved(report, setup, verdicts);
    for (const user of report.users) {
      judgeLists(user, report.tti, setup, verdicts);
      const before = known.get(user.rnti);
      const here = before && before.tti === report.tti - 1 ? before : newcomer(user);
      if (here === before) judgeChange(user, here, report.tti, verdicts);
      judgeDelivered(user, here, report.tti, verdicts);
      remember(user, here, report.tti);
      known.set(user.rnti, here);
    }
  };
}

function newcomer({ cqi, bufferBytes }: UserReport): KnownUser {
  const isFull = bufferBytes === FULL_BUFFER_BYTES;
  const nothing = { hasFallen: false, numDelivered: 0 };
  return { tti: 0, ageSlots: cqi.ageSlots, bufferBytes, isFull, ...nothing };
}

function judgeIdentity({ users, tti }: Report, { maxUes }: Setup, verdicts: RanVerdicts): void {
  const seen = new Set<number>();
  const twice = users.find(({ rnti }) => seen.size === seen.add(rnti).size);
  if (twice) verdicts.fail("R8.3", `RNTI ${twice.rnti} twice`, tti);
  else verdicts.judge("R8.3", users.length <= maxUes, `${users.length} users of ${maxUes}`, tti);
}

function judgeReserved({ reservedPrb, tti }: Report, setup: Setup, verdicts: RanVerdicts): void {
  for (const [startPrb, numPrb] of reservedPrb) {
    const fits = startPrb + numPrb <= setup.carrierPrb;
    verdicts.judge("E14.1", fits, `[${startPrb}, ${numPrb}] of ${setup.carrierPrb} PRB`, tti);
  }
}

function judgeLists(user: UserReport, tti: number, setup: Setup, verdicts: RanVerdicts): void {
  const { carrierPrb, subbandPrb, prgSizePrb } = setup;
  const [numSubbands, numPrg] = [subbandPrb, prgSizePrb].map((n) => Math.ceil(carrierPrb / n));
  const { rnti, cqi, sinrDb } = user;
  const numCqi = cqi.subband.length;
  const seen = `RNTI ${rnti}: ${numCqi} subband CQI of ${numSubbands}, ${sinrDb?.length ?? "no"} SINR of ${numPrg}`;
  const fits = (numCqi === 0 || numCqi === numSubbands) && (!sinrDb || sinrDb.length === numPrg);
  verdicts.judge("E5.1", fits, seen, tti);
}

function judgeChange(user: UserReport, before: KnownUser, tti: number, verdicts: RanVerdicts) {
  const { rnti, cqi, bufferBytes } = user;
  const aged = `RNTI ${rnti}: ${cqi.ageSlots} slots old after ${before.ageSlots}`;
  verdicts.judge("E5.2", cqi.ageSlots <= before.ageSlots + 1, aged, tti);
  if (before.isFull) {
    const stays = bufferBytes === FULL_BUFFER_BYTES;
    verdicts.judge("R5.1", stays, `RNTI ${rnti}: ${bufferBytes} byte after a full buffer`, tti);
    return;
  }
  if (bufferBytes < before.bufferBytes) before.hasFallen = true;
  if (before.numDelivered < MANY_DELIVERIES) return;
  const seen = `RNTI ${rnti}: never fell below ${bufferBytes} byte over ${MANY_DELIVERIES} deliveries`;
  verdicts.judge("R5.2", before.hasFallen, seen, tti);
}

/** A full buffer has no padding, so that there delivered bits are exactly those of the blocks. */
function judgeDelivered(user: UserReport, here: KnownUser, tti: number, verdicts: RanVerdicts) {
  const { rnti, deliveredBits, harqFeedback } = user;
  let ackedBits = 0;
  for (const { ack, tbsBits } of harqFeedback) if (ack) ackedBits += tbsBits;
  const fits = here.isFull ? deliveredBits === ackedBits : deliveredBits <= ackedBits;
  const seen = `RNTI ${rnti}: ${deliveredBits} of ${ackedBits} acknowledged bits`;
  if (ackedBits > 0 || !fits) verdicts.judge("E7.1", fits, seen, tti);
  if (deliveredBits > 0) here.numDelivered += 1;
}

function remember({ cqi, bufferBytes }: UserReport, here: KnownUser, tti: number): void {
  here.tti = tti;
  here.ageSlots = cqi.ageSlots;
  here.bufferBytes = bufferBytes;
}
