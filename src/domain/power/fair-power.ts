/** What there is to share, and how. */
export interface FairPowerTask {
  /** Resources of every user, r, `[numUes]`, ≥ 0, such as PRBs; 0: not scheduled. */
  readonly numResources: ArrayLike<number>;
  /** SINR per power on one resource, q, `[numUes]`, > 0 where r > 0. Unit: one over that of power. */
  readonly sinrPerPower: ArrayLike<number>;
  /** Power of all resources together, P, > 0. */
  readonly totalPower: number;
  /** ρ: part of an equal split over the users that nobody falls below. Range 0..1. */
  readonly guaranteedRatio: number;
  /** f ≥ 0: 0 maximises the sum rate, 1 is proportionally fair, more is fairer still. */
  readonly fairness: number;
}

/** Bisections of the price; what is left is interpolated, which squares the error. */
const NUM_BISECTIONS = 45;

/**
 * Splits power over users so that the sum of their α-fair utilities of rate is largest.
 *
 *     max Σ_u g_f( r_u·ln(1 + p_u·q_u) )   subject to   Σ r_u·p_u = P,   r_u·p_u ≥ ρ·P/U
 *
 * with g_f(x) = x^(1−f)/(1−f), ln x for f = 1, and U the users with r > 0. Where a user is above its
 * guarantee, the optimum equates the marginal utility of power to a common price λ:
 *
 *     y + f·ln y = ln q − f·ln r − ln λ,   y = ln(1 + p·q)
 *
 * The power asked for falls with the price, so bisection finds the price that spends P.
 *
 * @param task - Users, power and fairness.
 * @returns Power of every user on all its resources, r·p, `[numUes]`, ≥ 0, sum P; 0 where r = 0.
 * @source Sionna SYS, downlink fair power control. α-fairness: Mo and Walrand, "Fair End-to-End
 *   Window-Based Congestion Control", IEEE/ACM Trans. Networking 8(5), 2000.
 */
export function fairPower(task: FairPowerTask): Float64Array {
  const { numResources, totalPower } = task;
  const users = Array.from(numResources, (_, u) => u).filter((u) => (numResources[u] ?? 0) > 0);
  const equalPower = totalPower / users.length;
  // nobody asks for more than all at the lower price, everybody for less than an equal part at the upper
  let lower = Math.max(...users.map((u) => logMarginalUtility(task, u, totalPower)));
  let upper = Math.max(...users.map((u) => logMarginalUtility(task, u, equalPower)));
  for (let step = 0; step < NUM_BISECTIONS; step += 1) {
    const middle = (lower + upper) / 2;
    if (sum(demands(task, users, middle)) > totalPower) lower = middle;
    else upper = middle;
  }
  const cheap = demands(task, users, lower);
  const dear = demands(task, users, upper);
  const spread = sum(cheap) - sum(dear);
  const fraction = spread > 0 ? (totalPower - sum(dear)) / spread : 0;
  return dear.map((power, u) => power + fraction * ((cheap[u] as number) - power));
}

/** ln of what one more unit of power adds to a user's utility, at some power on all its resources. */
function logMarginalUtility(task: FairPowerTask, u: number, power: number): number {
  const r = task.numResources[u] as number;
  const q = task.sinrPerPower[u] as number;
  const y = Math.log1p((power / r) * q);
  return Math.log(q) - y - task.fairness * Math.log(r * y);
}

/** Power that every user asks for at a price, given as its logarithm; at least the guarantee. */
function demands(task: FairPowerTask, users: readonly number[], logPrice: number): Float64Array {
  const { numResources, sinrPerPower, totalPower, guaranteedRatio, fairness } = task;
  const guarantee = (guaranteedRatio * totalPower) / users.length;
  const power = new Float64Array(numResources.length);
  for (const u of users) {
    const r = numResources[u] as number;
    const q = sinrPerPower[u] as number;
    const y = solveSum(Math.log(q) - fairness * Math.log(r) - logPrice, fairness);
    power[u] = Math.max(guarantee, (r * Math.expm1(y)) / q);
  }
  return power;
}

/**
 * Solves y + f·ln y = c for y ≥ 0, by Newton's method in w = y/f: as w + ln w is concave, it comes
 * from below after the first step.
 */
function solveSum(c: number, f: number): number {
  if (f < 1e-12) return Math.max(0, c); // as good as no fairness, and c/f would overflow
  const t = c / f - Math.log(f);
  if (t < -40) return f * Math.exp(t);
  let w = t > 1 ? t : Math.exp(t);
  for (let step = 0; step < 50; step += 1) {
    const next = (w * (1 + t - Math.log(w))) / (1 + w);
    if (Math.abs(next - w) <= 1e-15 * w) return f * next;
    w = next;
  }
  return f * w;
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}
