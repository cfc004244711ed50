import type { Trajectory } from "../channel/trajectory.ts";
import { createUniformSequence } from "../random.ts";
import type { StreetGraph } from "../scene/street-graph.ts";
import { type StreetWalkOptions, streetWalk } from "./street-walk.ts";

/** Who is in the streets. */
export interface StreetUsersOptions {
  /** Where. */
  readonly streets: StreetGraph;
  /** Fixes ways, speeds and starting points. Integer, 0 … 2³² − 1. */
  readonly seed: number;
  /** Number of users. */
  readonly numUes: number;
  /** Slowest and fastest speed of all users. Unit: km/h. */
  readonly speedsKmh: readonly [number, number];
}

/** `uniformAt` stream of speeds and sides. */
const STREAM = 0x57ee8;

/** Walkers are at most this much faster than the slowest user. Unit: km/h. */
const WALKERS_SPAN_KMH = 2;

/** Drivers are at most this much slower than the fastest user. Unit: km/h. */
const DRIVERS_SPAN_KMH = 10;

/** Height of a phone in the hand and on a dashboard. Unit: m. */
const USER_HEIGHT_M = 1.5;

/**
 * People on the pavements and cars on the lanes, going about the streets for ever: users 0, 2, 4 …
 * walk, 1, 3, 5 … drive, near the slow and the fast end of the speeds.
 *
 * @param options - Streets, seed, number of users, speeds.
 * @returns `[numUes]` ways.
 */
export function streetUsers(options: StreetUsersOptions): Trajectory[] {
  const { streets, seed } = options;
  const [slowestKmh, fastestKmh] = options.speedsKmh;
  const draw = createUniformSequence(seed, STREAM);
  const between = (low: number, high: number) => low + (high - low) * draw();
  return Array.from({ length: options.numUes }, (_, user) => {
    const isWalking = user % 2 === 0;
    const [slowKmh, fastKmh] = isWalking
      ? [slowestKmh, Math.min(fastestKmh, slowestKmh + WALKERS_SPAN_KMH)]
      : [Math.max(slowestKmh, fastestKmh - DRIVERS_SPAN_KMH), fastestKmh];
    const speedMps = between(slowKmh, fastKmh) / 3.6;
    const side = draw() < 0.5 ? -1 : 1;
    const lane = isWalking ? pavement(side, between(1, 2)) : DRIVING_LANE;
    return streetWalk({ streets, seed, user, speedMps, heightM: USER_HEIGHT_M, ...lane });
  });
}

/** Where on a street one goes, and how one turns. */
type Lane = Pick<StreetWalkOptions, "rightM" | "cornerRadiusM">;

/** The right-hand lane, in narrow streets nearer to the middle. */
export const DRIVING_LANE: Lane = {
  rightM: (widthM) => Math.min(2, widthM / 4),
  cornerRadiusM: 4,
};

/** Near the facades; round a building's corner in an arc that keeps as far from it as one is from its walls. */
function pavement(side: number, facadeM: number): Lane {
  return {
    rightM: (widthM) => side * Math.max(widthM / 2 - facadeM, widthM / 4),
    cornerRadiusM: facadeM,
  };
}
