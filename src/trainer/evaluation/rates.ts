import type { MeasuredUsers } from "../measured-users.ts";

/** A rate counts as at least this where its logarithm is taken. Unit: Mbit/s. */
const LEAST_MBPS = 1e-3;

type Rates = Pick<MeasuredUsers, "userMbps">;

/** Sum of the users' rates. Unit: Mbit/s. */
export function cellRate({ userMbps }: Rates): number {
  return userMbps.reduce((sum, mbps) => sum + mbps, 0);
}

/**
 * Natural logarithm of a rate; that of a user who got nothing is finite, so that one of them does not
 * settle a comparison alone.
 *
 * @param mbps - The rate; counts as 1 kbit/s at least. Unit: Mbit/s.
 */
export function lnRate(mbps: number): number {
  return Math.log(Math.max(LEAST_MBPS, mbps));
}

/** Natural logarithm of the geometric mean of the users' rates in Mbit/s. */
export function lnGeometricMean({ userMbps }: Rates): number {
  return userMbps.reduce((sum, mbps) => sum + lnRate(mbps), 0) / userMbps.length;
}
