import { advance, norm, type Vec3 } from "../scene/vector.ts";
import { laneCorners } from "./lane-corners.ts";
import { createRoundedWay } from "./rounded-way.ts";
import type { Trajectory } from "./trajectory.ts";

/** A round trip through given points. */
export interface WaypointTrip {
  /** The points, at least two, neighbours apart. Unit: m. */
  readonly points: readonly Vec3[];
  /** True: from the last point to the first again, at least three points. False: back the way one came, keeping to the right. */
  readonly isClosed: boolean;
  /** Radius of the arcs at corners, and where one turns back, of half circles; less where sides are short. Unit: m, > 0. */
  readonly cornerRadiusM: number;
  /** Constant speed. Unit: m/s, ≥ 0. */
  readonly speedMps: number;
  /** How much of the trip lies behind at time 0, counted from the first point: from the end of its arc, or the middle of its half circle. Unit: m. */
  readonly startM: number;
}

/**
 * Travels through points for ever at constant speed, on arcs round the corners, so that velocity
 * never jumps. Who turns back goes `cornerRadiusM` to the right of the line through the points, so
 * that there is room to turn.
 *
 * @param trip - The points and how to go.
 * @returns The trajectory; its period is the trip's length over the speed.
 */
export function waypointTrajectory(trip: WaypointTrip): Trajectory {
  const { speedMps, startM, cornerRadiusM } = trip;
  const corners = trip.isClosed ? trip.points : cornersThereAndBack(trip.points, cornerRadiusM);
  const last = corners.length - 1;
  // the way begins at the corner before the first, so that all of one period is rounded
  const way = createRoundedWay((n) => corners[(n + last) % corners.length] as Vec3, cornerRadiusM);
  const firstM = way.endOfCornerM(1);
  const periodM = way.endOfCornerM(1 + corners.length) - firstM;
  const at = (timeS: number) => {
    const travelledM = startM + speedMps * timeS;
    const { position, ahead } = way.at(
      firstM + travelledM - periodM * Math.floor(travelledM / periodM),
    );
    return { position, velocity: advance([0, 0, 0], speedMps, ahead) };
  };
  return { maxSpeedMps: speedMps, at };
}

function cornersThereAndBack(points: readonly Vec3[], rightM: number): Vec3[] {
  const stops = [...points, ...points.slice(1, -1).reverse()];
  const stopAt = (n: number) => stops[(n + stops.length) % stops.length] as Vec3;
  const corners = stops.flatMap((stop, n) =>
    laneCorners(
      stop,
      { ahead: directionOf(stopAt(n - 1), stop), rightM },
      { ahead: directionOf(stop, stopAt(n + 1)), rightM },
    ),
  );
  // where a side is as long as the lane is off it, two corners meet in one
  return corners.filter(
    (corner, n) => norm(advance(corner, -1, corners.at(n - 1) ?? corner)) > 1e-9,
  );
}

function directionOf(from: Vec3, to: Vec3): Vec3 {
  const way = advance(to, -1, from);
  return advance([0, 0, 0], 1 / norm(way), way);
}
