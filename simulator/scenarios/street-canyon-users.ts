import { loopTrajectory } from "../channel/loop-trajectory.ts";
import type { Trajectory } from "../channel/trajectory.ts";
import { createUniformSequence } from "../random.ts";
import { STREET_CANYON, type StreetCanyon } from "../scene/build-street-canyon.ts";
import type { Vec3 } from "../scene/vector.ts";

/** Who is in the street. */
export interface StreetCanyonUsersOptions {
  /** Fixes ways, speeds and starting points. Integer, 0 … 2³² − 1. */
  readonly seed: number;
  /** Number of users. */
  readonly numUes: number;
  /** Slowest and fastest speed of all users; default 3 and 30. Unit: km/h. */
  readonly speedsKmh?: readonly [number, number];
  /** Sizes of the street that differ from `STREET_CANYON`. */
  readonly canyon?: Partial<StreetCanyon>;
}

/** `uniformAt` stream of this scenario. */
const STREAM = 0x57ee7;

/** Walkers are at most this much faster than the slowest user. Unit: km/h. */
const WALKERS_SPAN_KMH = 2;

/** Drivers are at most this much slower than the fastest user. Unit: km/h. */
const DRIVERS_SPAN_KMH = 10;

/** Height of a phone in the hand and on a dashboard. Unit: m. */
const USER_HEIGHT_M = 1.5;

/**
 * People on the pavements and cars on the lanes of a street canyon, going up and down for ever: users
 * 0, 2, 4 … walk, 1, 3, 5 … drive (near the slow and the fast end of the speeds); of every four in a row the last two are in the side street, out
 * of the antenna's sight for most of their way.
 *
 * @param options - Seed, number of users, speeds, sizes.
 * @returns `[numUes]` ways.
 */
export function streetCanyonUsers(options: StreetCanyonUsersOptions): Trajectory[] {
  const canyon = { ...STREET_CANYON, ...options.canyon };
  const [slowestKmh, fastestKmh] = options.speedsKmh ?? [3, 30];
  const draw = createUniformSequence(options.seed, STREAM);
  const between = (low: number, high: number) => low + (high - low) * draw();
  return Array.from({ length: options.numUes }, (_, u) => {
    const isWalking = u % 2 === 0;
    const [slowKmh, fastKmh] = isWalking
      ? [slowestKmh, Math.min(fastestKmh, slowestKmh + WALKERS_SPAN_KMH)]
      : [Math.max(slowestKmh, fastestKmh - DRIVERS_SPAN_KMH), fastestKmh];
    const street = streetOf(canyon, u % 4 >= 2);
    const kerbM = street.widthM / 2;
    const pavement = draw() < 0.5 ? -1 : 1;
    const acrossM = isWalking ? pavement * between(kerbM - 2, kerbM - 1.5) : 0;
    return loopTrajectory({
      from: street.point(-street.halfM, acrossM),
      to: street.point(street.halfM, acrossM),
      separationM: isWalking ? between(0.6, 1.2) : between(3.5, 4.5),
      speedMps: between(slowKmh, fastKmh) / 3.6,
      startM: between(0, 4 * street.halfM),
    });
  });
}

interface Street {
  readonly widthM: number;
  /** How far from the crossing users turn back. Unit: m. */
  readonly halfM: number;
  readonly point: (alongM: number, acrossM: number) => Vec3;
}

function streetOf(canyon: StreetCanyon, isSide: boolean): Street {
  if (isSide) {
    return {
      widthM: canyon.sideWidthM,
      halfM: canyon.sideLengthM / 2 - 20,
      point: (alongM, acrossM) => [acrossM, alongM, USER_HEIGHT_M],
    };
  }
  return {
    widthM: canyon.streetWidthM,
    halfM: canyon.streetLengthM / 2 - 10,
    point: (alongM, acrossM) => [alongM, acrossM, USER_HEIGHT_M],
  };
}
