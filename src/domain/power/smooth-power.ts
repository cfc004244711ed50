import { dbToLinear, linearToDb } from "../../nr/units.ts";
import { ownChannels } from "../features/own-channel.ts";
import type { UserState } from "../state/cell-state.ts";
import type { Slot } from "../state/open-slot.ts";
import type { UserColumns } from "../state/slot-workspace.ts";
import {
  actionForMultiple,
  LEAST_MULTIPLE,
  MOST_MULTIPLE,
  usefulSinrDb,
} from "./power-multiple.ts";
import type { PowerRule } from "./power-rule.ts";
import { MAX_POWER_ACTION } from "./project-power.ts";

/** Weight of the newly wanted power against that of the user's newest grant, in dB. */
const SMOOTHING = 0.3;

/** Bisections of the price between these, on a logarithmic scale. */
const NUM_BISECTIONS = 40;
const LEAST_PRICE = 1e-12;
const MOST_PRICE = 1e6;

/**
 * Power by marginal utility per watt, smoothed over slots:
 *
 *     max Σ_u n_u·ln(1 + q_u·γ_u) / T_slow[u]   subject to   Σ n·q = Σ n,   q_u·γ_u ≤ that of the highest MCS
 *
 * with γ the mean SINR of a user's PRBs at equal power, less its OLLA offset: what the gradient of
 * Σ ln T asks for, which is water-filling with weights 1/T. A user goes only part of the way from the
 * power of its newest grant, in dB: jumps from slot to slot cost what they win where the channel is
 * known late. A retransmission wants equal power, and goes there as gradually.
 *
 * @source Water-filling with weights: Tse and Viswanath, Fundamentals of Wireless Communication, 6.2.
 *   Gradient scheduling: Stolyar, Operations Research 53(1), 2005.
 */
export const smoothPower: PowerRule = (slot) => {
  const { users } = slot;
  const columns = slot.cell.work.users;
  const { smoothAction, ownPrb } = columns;
  listClaims(slot);
  const price = priceOf(columns);
  for (let u = 0; u < users.length; u += 1) {
    smoothAction[u] = 0;
    if (ownPrb[u] === 0) continue;
    const lastDb = (users[u] as UserState).lastPowerDb;
    const wantedDb = linearToDb(multipleAt(columns, u, price));
    smoothAction[u] = actionForMultiple(dbToLinear(lastDb + SMOOTHING * (wantedDb - lastDb)));
  }
  return smoothAction;
};

/**
 * As `smoothPower`, but with the least power there is for retransmissions: combined with what came
 * before, they hardly ever fail, and others make more of the power. Learned policies found it first.
 */
export const thriftyPower: PowerRule = (slot) => {
  const { ruleAction, ownPrb } = slot.cell.work.users;
  ruleAction.set(smoothPower(slot));
  for (let u = 0; u < ruleAction.length; u += 1) {
    if (slot.retransmission[u] && ownPrb[u] !== 0) ruleAction[u] = -MAX_POWER_ACTION;
  }
  return ruleAction;
};

/** What users make of power, where they have PRBs. */
type PowerClaims = Pick<UserColumns, "ownPrb" | "claimWeight" | "claimNoise" | "claimMost">;

/** Writes every user's weight mean T/T, 1/SINR, and largest multiple of use; 0 of it: it gets equal power. */
function listClaims(slot: Slot): void {
  const { users, retransmission } = slot;
  const { claimWeight, claimNoise, claimMost } = slot.cell.work.users;
  const { ownPrb, ownSinrDb } = ownChannels(slot);
  const usefulDb = usefulSinrDb(slot.cell.facts);
  let sumBits = 0;
  for (let u = 0; u < users.length; u += 1) sumBits += (users[u] as UserState).slowThroughputBits;
  for (let u = 0; u < users.length; u += 1) {
    if (ownPrb[u] === 0) continue;
    const sinrDb = ownSinrDb[u] as number;
    const most = Math.min(MOST_MULTIPLE, Math.max(LEAST_MULTIPLE, dbToLinear(usefulDb - sinrDb)));
    claimWeight[u] = sumBits / users.length / (users[u] as UserState).slowThroughputBits;
    claimNoise[u] = 1 / dbToLinear(sinrDb);
    claimMost[u] = retransmission[u] ? 0 : most;
  }
}

/**
 * Finds the price at which the users together want just the power there is; demand falls with it.
 *
 * The answer is bisection's, to its last bit: where `bracketPrice` knows which way a step goes, it
 * need not ask the users.
 */
function priceOf(claims: PowerClaims): number {
  const total = totalPrb(claims);
  bracketPrice(claims, total);
  let low = LEAST_PRICE;
  let high = MOST_PRICE;
  for (let step = 0; step < NUM_BISECTIONS; step += 1) {
    const price = Math.sqrt(low * high);
    const isCheap =
      price <= (bracket[0] as number) ||
      (price < (bracket[1] as number) && demandAt(claims, price) > total);
    if (isCheap) low = price;
    else high = price;
  }
  return high;
}

/** Scratch: a price at which more is wanted than there is, one at which it is not. */
const bracket = new Float64Array(2);

/** Steps towards the price; every one ends in another piece of the demand curve, so few are needed. */
const MAX_PRICE_STEPS = 20;

/** How far on both sides of the price found the bracket is closed. */
const PRICE_MARGIN = 1e-12;

/** Brackets the price closely, by Newton's method on a demand that is piecewise linear in 1/price. */
function bracketPrice(claims: PowerClaims, total: number): void {
  bracket[0] = 0;
  bracket[1] = Number.POSITIVE_INFINITY;
  if (!narrow(claims, total, LEAST_PRICE)) return; // all have what they can use
  let price = 1;
  for (let step = 0; step < MAX_PRICE_STEPS; step += 1) {
    narrow(claims, total, price);
    const next = nextPrice(claims, total, price);
    if (Math.abs(next - price) <= PRICE_MARGIN * price) break;
    price = next;
  }
  narrow(claims, total, price * (1 - PRICE_MARGIN));
  narrow(claims, total, price * (1 + PRICE_MARGIN));
}

/** Moves the end of the bracket that a price replaces; tells whether more is wanted than there is. */
function narrow(claims: PowerClaims, total: number, price: number): boolean {
  const isCheap = demandAt(claims, price) > total;
  if (isCheap) bracket[0] = Math.max(bracket[0] as number, price);
  else bracket[1] = Math.min(bracket[1] as number, price);
  return isCheap;
}

/** Where the piece of the demand curve at a price meets what there is; inside the bracket. */
function nextPrice(claims: PowerClaims, total: number, price: number): number {
  const { ownPrb, claimWeight, claimNoise, claimMost } = claims;
  let slope = 0;
  for (let u = 0; u < ownPrb.length; u += 1) {
    if (ownPrb[u] === 0) continue;
    const multiple = (claimWeight[u] as number) / price - (claimNoise[u] as number);
    const moves = multiple > LEAST_MULTIPLE && multiple < (claimMost[u] as number);
    if (moves) slope += (ownPrb[u] as number) * (claimWeight[u] as number);
  }
  const next = slope / (slope / price + total - demandAt(claims, price));
  const cheap = Math.max(LEAST_PRICE, bracket[0] as number);
  const dear = bracket[1] as number;
  if (next > cheap && next < dear) return next;
  return Math.sqrt(cheap * Math.min(MOST_PRICE, dear));
}

function totalPrb({ ownPrb }: PowerClaims): number {
  let total = 0;
  for (let u = 0; u < ownPrb.length; u += 1) total += ownPrb[u] as number;
  return total;
}

/** PRBs' worth of equal power that all users want at a price. */
function demandAt(claims: PowerClaims, price: number): number {
  const { ownPrb } = claims;
  let wanted = 0;
  for (let u = 0; u < ownPrb.length; u += 1) {
    const numPrb = ownPrb[u] as number;
    if (numPrb > 0) wanted += numPrb * multipleAt(claims, u, price);
  }
  return wanted;
}

/** Multiple of equal power that a user is worth at a price. */
function multipleAt(claims: PowerClaims, u: number, price: number): number {
  const most = claims.claimMost[u] as number;
  if (most === 0) return 1;
  const multiple = (claims.claimWeight[u] as number) / price - (claims.claimNoise[u] as number);
  return Math.max(LEAST_MULTIPLE, Math.min(most, multiple));
}
