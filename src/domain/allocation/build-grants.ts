import type { Clamp, Grant } from "../../../schemas/allocation.ts";
import type { PrbRun } from "../../../schemas/fields.ts";
import type { UserState } from "../state/cell-state.ts";
import type { Slot } from "../state/open-slot.ts";

/** What the stages decided, per user index. */
export interface Decision {
  /** Shares asked for, `[numUes]`. */
  readonly shares: Float64Array;
  /** PRBs, `[numUes]`. Unit: PRB. */
  readonly numPrb: Int32Array;
  /** Power against equal power, `[numUes]`. Unit: dB. */
  readonly powerOffsetDb: Float64Array;
  /** MCS index, `[numUes]`. */
  readonly mcs: Uint8Array;
}

/**
 * Grants of one cell, used again slot by slot: the objects and runs of one slot become the next one's.
 *
 * Hot path: makes objects only where a slot has more grants, or more runs, than any before.
 */
export interface GrantStore {
  /** Grants of the slot. */
  readonly grants: Grant[];
  /** All grants made so far. */
  readonly pool: Grant[];
  /** All runs made so far. */
  readonly runs: PrbRun[];
  /** Runs in use. */
  numRuns: number;
  /** Grant of every user of the slot; absent without PRBs. */
  readonly ofUser: (Grant | undefined)[];
}

/** Opens an empty store. */
export function createGrantStore(): GrantStore {
  return { grants: [], pool: [], runs: [], numRuns: 0, ofUser: [] };
}

/**
 * Writes a decision down as grants, one per user with PRBs, by rising RNTI.
 *
 * @param slot - The slot, owners resolved.
 * @param decision - What the stages decided.
 * @param store - Holds the grants, until they are written again. Default: fresh ones.
 * @rule R2 the whole grid of the slot · R4 a retransmission keeps process and PRB count
 */
export function buildGrants(
  slot: Slot,
  decision: Decision,
  store: GrantStore = createGrantStore(),
): Grant[] {
  const { grants, ofUser } = store;
  let numGrants = 0;
  for (let u = 0; u < slot.users.length; u += 1) {
    ofUser[u] = undefined;
    if (decision.numPrb[u] === 0) continue;
    const grant = grantAt(store, numGrants);
    grants[numGrants] = grant;
    numGrants += 1;
    ofUser[u] = grant;
    fillGrant(grant, slot, decision, u);
  }
  cutTo(grants, numGrants);
  fillRuns(slot, decision.numPrb, store);
  return grants;
}

/** Cuts a list; one that is emptied and filled again would need new room each time. */
function cutTo(list: unknown[], length: number): void {
  if (list.length > length) list.length = length;
}

function grantAt({ pool }: GrantStore, n: number): Grant {
  const known = pool[n];
  if (known) return known;
  const grant: Grant = {
    rnti: 0,
    harqPid: 0,
    retransmission: false,
    prbs: [],
    mcs: 0,
    powerOffsetDb: 0,
    share: 0,
  };
  pool.push(grant);
  return grant;
}

function fillGrant(grant: Grant, slot: Slot, decision: Decision, u: number): void {
  const user = slot.users[u] as UserState;
  const block = slot.retransmission[u];
  grant.rnti = user.rnti;
  grant.harqPid = block ? user.harq.indexOf(block) : (slot.newDataPid[u] as number);
  grant.retransmission = block !== undefined;
  grant.mcs = decision.mcs[u] as number;
  grant.powerOffsetDb = decision.powerOffsetDb[u] as number;
  grant.share = Math.min(1, decision.shares[u] as number);
}

/** Writes the runs of PRBs, cut to the PRBs that a retransmission repeats. */
function fillRuns({ owner, cell: { facts, work } }: Slot, numPrb: Int32Array, store: GrantStore) {
  const { prgSizePrb } = facts.setup;
  const { count: leftPrb, end: numRuns } = work.users;
  leftPrb.set(numPrb);
  numRuns.fill(0);
  store.numRuns = 0;
  for (let prg = 0; prg < owner.length; prg += 1) {
    const u = owner[prg] as number;
    if (u < 0) continue;
    const take = Math.min(facts.prgPrb[prg] as number, leftPrb[u] as number);
    if (take === 0) continue;
    const { prbs } = store.ofUser[u] as Grant;
    const runs = numRuns[u] as number;
    const startPrb = prg * prgSizePrb;
    leftPrb[u] = (leftPrb[u] as number) - take;
    const last = runs > 0 ? prbs[runs - 1] : undefined;
    if (last && last[0] + last[1] === startPrb) last[1] += take;
    else {
      prbs[runs] = runOf(store, startPrb, take);
      numRuns[u] = runs + 1;
    }
  }
  for (let u = 0; u < numRuns.length; u += 1) {
    const grant = store.ofUser[u];
    if (grant) cutTo(grant.prbs, numRuns[u] as number);
  }
}

function runOf(store: GrantStore, startPrb: number, numPrb: number): PrbRun {
  const known = store.runs[store.numRuns];
  const run = known ?? [startPrb, numPrb];
  if (!known) store.runs.push(run);
  store.numRuns += 1;
  run[0] = startPrb;
  run[1] = numPrb;
  return run;
}

/**
 * Lists the users whose share was cut because their buffer needs less.
 *
 * @param slot - The slot.
 * @param shares - Shares asked for, `[numUes]`.
 * @param quotas - PRGs given, `[numUes]`. Unit: PRG.
 * @param numFree - PRGs there were to give. Unit: PRG.
 * @param clamps - Takes them in the place of what it holds. Default: a fresh list.
 * @rule R5 never more than the buffer needs · R9 every intervention has a code
 */
export function bufferClamps(
  slot: Slot,
  shares: Float64Array,
  quotas: Int32Array,
  numFree: number,
  clamps: Clamp[] = [],
): Clamp[] {
  clamps.length = 0;
  for (let u = 0; u < slot.users.length; u += 1) {
    const from = (shares[u] as number) * numFree;
    const to = quotas[u] as number;
    if (from < to + 1 || to !== slot.needPrg[u]) continue;
    clamps.push({ rnti: (slot.users[u] as UserState).rnti, code: "BUFFER_CAP", from, to });
  }
  return clamps;
}
