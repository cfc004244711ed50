import { dbToLinear, linearToDb } from "../../nr/units.ts";
import { ownChannel } from "../features/own-channel.ts";
import type { Slot } from "../state/open-slot.ts";
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

/** Bisections of the price. */
const NUM_BISECTIONS = 40;

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
  const claims = powerClaims(slot);
  const price = priceOf(claims);
  return Float64Array.from(claims, (claim, u) => {
    const lastDb = slot.users[u]?.lastPowerDb ?? 0;
    if (claim.numPrb === 0) return 0;
    const wantedDb = linearToDb(multipleAt(claim, price));
    return actionForMultiple(dbToLinear(lastDb + SMOOTHING * (wantedDb - lastDb)));
  });
};

/**
 * As `smoothPower`, but with the least power there is for retransmissions: combined with what came
 * before, they hardly ever fail, and others make more of the power. Learned policies found it first.
 */
export const thriftyPower: PowerRule = (slot) =>
  smoothPower(slot).map((action, u) =>
    slot.retransmission[u] && slot.owner.includes(u) ? -MAX_POWER_ACTION : action,
  );

/** What a user makes of power. */
interface PowerClaim {
  readonly numPrb: number;
  /** Mean T over the user's own. */
  readonly weight: number;
  /** SINR at equal power. */
  readonly sinr: number;
  /** Largest multiple of equal power that is of use; 0: it gets equal power. */
  readonly most: number;
}

function powerClaims(slot: Slot): PowerClaim[] {
  const usefulDb = usefulSinrDb(slot.cell.facts);
  const sumBits = slot.users.reduce((sum, user) => sum + user.slowThroughputBits, 0);
  return slot.users.map((user, u) => {
    const { numPrb, sinrDb } = ownChannel(slot, u);
    const weight = sumBits / slot.users.length / user.slowThroughputBits;
    const most = Math.min(MOST_MULTIPLE, Math.max(LEAST_MULTIPLE, dbToLinear(usefulDb - sinrDb)));
    return { numPrb, weight, sinr: dbToLinear(sinrDb), most: slot.retransmission[u] ? 0 : most };
  });
}

/** Finds the price at which the users together want just the power there is; demand falls with it. */
function priceOf(claims: readonly PowerClaim[]): number {
  const total = claims.reduce((sum, { numPrb }) => sum + numPrb, 0);
  let low = 1e-12;
  let high = 1e6;
  for (let step = 0; step < NUM_BISECTIONS; step += 1) {
    const price = Math.sqrt(low * high);
    const wanted = claims.reduce((sum, claim) => sum + claim.numPrb * multipleAt(claim, price), 0);
    if (wanted > total) low = price;
    else high = price;
  }
  return high;
}

/** Multiple of equal power that a user is worth at a price. */
function multipleAt({ weight, sinr, most }: PowerClaim, price: number): number {
  if (most === 0) return 1;
  return Math.max(LEAST_MULTIPLE, Math.min(most, weight / price - 1 / sinr));
}
