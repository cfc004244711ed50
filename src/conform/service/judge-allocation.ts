import type { Allocation, Grant } from "../../../schemas/allocation.ts";
import { FULL_BUFFER_BYTES, MCS_RAN_DECIDES } from "../../../schemas/fields.ts";
import type { Report } from "../../../schemas/report.ts";
import type { Setup } from "../../../schemas/setup.ts";
import { tabulateBlockSizes } from "../../nr/block-sizes.ts";
import { dbToLinear } from "../../nr/units.ts";
import type { ScriptedRan, ScriptedUser } from "./scripted-ran.ts";
import type { ServiceVerdicts } from "./service-checks.ts";

/** Data that a grant may carry beyond what waits: MCS is not known when need is worked out. */
const NEED_TOLERANCE = 2;

/** Shares are sums of rounded numbers. */
const SHARE_TOLERANCE = 1e-6;

interface Judged {
  readonly ran: ScriptedRan;
  readonly report: Report;
  readonly allocation: Allocation;
  readonly verdicts: ServiceVerdicts;
}

/**
 * Judges an allocation that fits the schema against the report that it answers.
 *
 * @param ran - The RAN, before it holds the allocation.
 * @rule R2 · R3 · R4 · R5 · R6 · R8
 */
export function judgeAllocation(
  ran: ScriptedRan,
  report: Report,
  allocation: Allocation,
  verdicts: ServiceVerdicts,
): void {
  const judged = { ran, report, allocation, verdicts };
  const owners = judgeGrid(judged);
  judgeUsers(judged);
  judgeProcesses(judged);
  judgePriority(judged);
  judgeLoad(judged, owners);
  judgePower(judged);
}

const numPrbOf = ({ prbs }: Grant) => prbs.reduce((sum, [, length]) => sum + length, 0);

function isDownlink({ slotPattern }: Setup, tti: number): boolean {
  return slotPattern[tti % slotPattern.length] === "D";
}

/** Enters all grants into a grid; returns the owner of every PRB. */
function judgeGrid({ ran, report, allocation, verdicts }: Judged): (number | undefined)[] {
  const { setup } = ran;
  const { targetTti } = allocation;
  const owners: (number | undefined)[] = new Array(setup.carrierPrb).fill(undefined);
  for (const grant of allocation.grants) {
    judgeRuns(grant, setup, targetTti, verdicts);
    for (const [start, length] of grant.prbs) {
      for (let n = start; n < Math.min(start + length, setup.carrierPrb); n += 1) {
        const other = owners[n];
        const seen = `PRB ${n} of RNTI ${other} and RNTI ${grant.rnti}`;
        verdicts.judge("R2.1", other === undefined, seen, targetTti);
        const isReserved = report.reservedPrb.some(([at, num]) => n >= at && n < at + num);
        const isOpen = !isReserved && isDownlink(setup, targetTti);
        verdicts.judge("R2.4", isOpen, `PRB ${n} of RNTI ${grant.rnti}`, targetTti);
        owners[n] = grant.rnti;
      }
    }
  }
  return owners;
}

function judgeRuns(
  { rnti, prbs, retransmission }: Grant,
  { carrierPrb, prgSizePrb }: Setup,
  tti: number,
  verdicts: ServiceVerdicts,
): void {
  let end = 0;
  const seen = `RNTI ${rnti}: ${JSON.stringify(prbs)}`;
  if (prbs.length === 0) verdicts.fail("R2.2", seen, tti);
  for (const [start, length] of prbs) {
    const fits = start >= end && start + length <= carrierPrb;
    verdicts.judge("R2.2", fits, seen, tti);
    end = start + length;
    const isWhole = retransmission || end % prgSizePrb === 0 || end === carrierPrb;
    verdicts.judge("R2.3", start % prgSizePrb === 0 && isWhole, seen, tti);
  }
}

function judgeUsers({ ran, allocation, verdicts }: Judged): void {
  const seen = new Set<number>();
  let shares = 0;
  for (const { rnti, share } of allocation.grants) {
    const isKnown = ran.users.some((user) => user.rnti === rnti) && !seen.has(rnti);
    verdicts.judge("R8.2", isKnown, `a grant to RNTI ${rnti}`, allocation.targetTti);
    seen.add(rnti);
    shares += share;
  }
  const fits = shares <= 1 + SHARE_TOLERANCE;
  verdicts.judge("R3.1", fits, `shares add up to ${shares}`, allocation.targetTti);
}

/** Grants to a user under way for slots before the one that is judged. */
function underWay({ ran, allocation }: Judged, rnti: number): Grant[] {
  return [...ran.promised.values()]
    .filter(({ targetTti }) => targetTti < allocation.targetTti)
    .flatMap(({ grants }) => grants.filter((grant) => grant.rnti === rnti));
}

function judgeProcesses(judged: Judged): void {
  const { ran, allocation, verdicts } = judged;
  const tti = allocation.targetTti;
  for (const grant of allocation.grants) {
    const { rnti, harqPid, retransmission, mcs } = grant;
    const block = ran.users.find((user) => user.rnti === rnti)?.blocks.get(harqPid);
    const isPromised = underWay(judged, rnti).some((other) => other.harqPid === harqPid);
    const name = `RNTI ${rnti} process ${harqPid}`;
    if (!retransmission) {
      const isIdle = block === undefined && !isPromised && harqPid < ran.setup.numHarqProcesses;
      verdicts.judge("R4.3", isIdle, `${name}: ${block?.state ?? "promised"}`, tti);
      continue;
    }
    const isSame =
      block?.state === "waiting" &&
      !isPromised &&
      block.numPrb === numPrbOf(grant) &&
      (mcs === MCS_RAN_DECIDES || mcs === block.mcs);
    const seen = `${name}: ${numPrbOf(grant)} PRB at MCS ${mcs}; ${block?.state ?? "idle"} are ${block?.numPrb} PRB at MCS ${block?.mcs}`;
    verdicts.judge("R4.2", isSame, seen, tti);
  }
}

/** A waiting block, not yet under way, comes before new data where there is room for it. */
function judgePriority(judged: Judged): void {
  const { ran, allocation, verdicts } = judged;
  const { grants, targetTti } = allocation;
  if (!isDownlink(ran.setup, targetTti)) return;
  const newPrb = grants.reduce(
    (sum, grant) => sum + (grant.retransmission ? 0 : numPrbOf(grant)),
    0,
  );
  for (const { rnti, blocks } of ran.users) {
    const promised = underWay(judged, rnti);
    const waiting = [...blocks].filter(
      ([pid, { state }]) => state === "waiting" && !promised.some(({ harqPid }) => harqPid === pid),
    );
    if (waiting.length === 0) continue;
    const isServed = grants.some((grant) => grant.rnti === rnti && grant.retransmission);
    const wouldFit = waiting.some(([, { numPrb }]) => numPrb <= newPrb);
    const seen = `RNTI ${rnti}: a block waits while ${newPrb} PRB carry new data`;
    verdicts.judge("R4.1", isServed || !wouldFit, seen, targetTti);
  }
}

function judgeLoad(judged: Judged, owners: readonly (number | undefined)[]): void {
  const { ran, report, allocation, verdicts } = judged;
  const { setup } = ran;
  const tti = allocation.targetTti;
  const blockBits = tabulateBlockSizes(setup);
  for (const grant of allocation.grants) {
    const user = ran.users.find(({ rnti }) => rnti === grant.rnti);
    if (!user || grant.retransmission || user.bufferBytes === FULL_BUFFER_BYTES) continue;
    const waitingBits = 8 * user.bufferBytes - promisedBits(judged, user, blockBits);
    verdicts.judge("R5.3", waitingBits > 0, `RNTI ${grant.rnti}: nothing waits`, tti);
    const fewerPrb = numPrbOf(grant) - setup.prgSizePrb;
    const fewerBits = fewerPrb > 0 ? blockBits(Math.min(grant.mcs, 28), fewerPrb) : 0;
    const fits = fewerBits < NEED_TOLERANCE * waitingBits;
    verdicts.judge(
      "R5.2",
      fits,
      `RNTI ${grant.rnti}: ${numPrbOf(grant)} PRB for ${waitingBits} bits`,
      tti,
    );
  }
  const isHungry = ran.users.some((user) => canUseMore(judged, user));
  if (!isDownlink(setup, tti) || !isHungry) return;
  const empty = emptyGroups(owners, report, setup);
  verdicts.judge("R5.1", empty.length === 0, `PRB groups at ${empty.join(", ")} are empty`, tti);
}

function promisedBits(
  judged: Judged,
  { rnti }: ScriptedUser,
  blockBits: (mcs: number, numPrb: number) => number,
): number {
  const fresh = underWay(judged, rnti).filter(({ retransmission }) => !retransmission);
  return fresh.reduce((sum, grant) => sum + blockBits(Math.min(grant.mcs, 28), numPrbOf(grant)), 0);
}

/** A full buffer with new data in this slot takes whatever is left. */
function canUseMore({ allocation }: Judged, { rnti, bufferBytes }: ScriptedUser): boolean {
  const grant = allocation.grants.find((each) => each.rnti === rnti);
  return bufferBytes === FULL_BUFFER_BYTES && grant !== undefined && !grant.retransmission;
}

function emptyGroups(
  owners: readonly (number | undefined)[],
  { reservedPrb }: Report,
  { prgSizePrb }: Setup,
): number[] {
  const empty: number[] = [];
  for (let start = 0; start < owners.length; start += prgSizePrb) {
    const end = Math.min(owners.length, start + prgSizePrb);
    const isReserved = reservedPrb.some(([at, num]) => at < end && at + num > start);
    if (!isReserved && owners.slice(start, end).every((owner) => owner === undefined)) {
      empty.push(start);
    }
  }
  return empty;
}

function judgePower({ ran, allocation, verdicts }: Judged): void {
  const { carrierPrb, powerOffsetRangeDb } = ran.setup;
  let powerPrb = 0;
  for (const grant of allocation.grants) {
    const { rnti, powerOffsetDb } = grant;
    const fits = powerOffsetDb >= powerOffsetRangeDb.min && powerOffsetDb <= powerOffsetRangeDb.max;
    verdicts.judge("R6.2", fits, `RNTI ${rnti}: ${powerOffsetDb} dB`, allocation.targetTti);
    powerPrb += numPrbOf(grant) * dbToLinear(powerOffsetDb);
  }
  const seen = `${powerPrb} times P_max/N_RB on ${carrierPrb} PRB`;
  verdicts.judge("R6.1", powerPrb <= carrierPrb, seen, allocation.targetTti);
}
