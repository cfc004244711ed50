import type { Code } from "../../schemas/codes.ts";
import { sampledTrajectory } from "../channel/sampled-trajectory.ts";
import { standingTrajectory } from "../channel/standing-trajectory.ts";
import type { Trajectory } from "../channel/trajectory.ts";
import { waypointTrajectory } from "../channel/waypoint-trajectory.ts";
import { csvRows } from "../csv-rows.ts";
import { advance, cross, dot, norm, type Vec3 } from "../scene/vector.ts";

/** Reasons why a trajectory file can't be used. */
export type TrajectoryErrorCode = Extract<Code, "TRAJECTORY_UNREADABLE" | "TRAJECTORY_INVALID">;

/** The ways of a file, or what is wrong with it. */
export type TrajectoriesResult =
  | {
      readonly ok: true;
      /** `[numUes]` ways. */
      readonly users: Trajectory[];
      /** The antenna's way, when the file has one. */
      readonly transmitter: Trajectory | undefined;
    }
  | {
      readonly ok: false;
      readonly error: { readonly code: TrajectoryErrorCode; readonly message: string };
    };

/** A line of the file. */
interface Stop {
  readonly line: string;
  /** Time or speed. */
  readonly value: number;
  readonly position: Vec3;
}

/** What the second column makes of a traveller's lines. */
interface WayKind {
  /** What is wrong with a line after the one before. */
  readonly problemOf: (stop: Stop, before: Stop | undefined) => string | undefined;
  /** What is wrong with all lines together. */
  readonly problemsOf?: (stops: readonly Stop[]) => string[];
  readonly travel: (stops: readonly Stop[]) => Trajectory;
}

const WAY_KINDS: Readonly<Record<string, WayKind>> = {
  t_s: {
    problemOf: ({ value }, before) =>
      before && value <= before.value
        ? `t_s is ${value}, not later than ${before.value} before`
        : undefined,
    travel: (stops) =>
      sampledTrajectory(stops.map(({ value, position }) => ({ timeS: value, position }))),
  },
  speed_kmh: {
    problemOf: ({ value, position }, before) => {
      if (value < 0) return `speed_kmh is ${value}, which is below 0`;
      if (!before) return undefined;
      if (value !== before.value) return `speed_kmh is ${value}, but ${before.value} before`;
      const [x, y, z] = before.position;
      if (position[0] !== x || position[1] !== y) return undefined;
      if (position[2] === z) return "it is the point before once more";
      return "it is straight up or down from the point before, so that there is no right-hand side";
    },
    problemsOf: foldsOf,
    travel: travelThrough,
  },
};

/** In the column of users: the cell's antenna. */
const TRANSMITTER = "tx";

const COLUMNS = ["ue", "t_s or speed_kmh", "x_m", "y_m", "z_m"];

/** More users than a cell can have are a slip of the pen. */
const MAX_USERS = 65_536;

/** Radius of arcs at waypoints. Unit: m. */
const CORNER_RADIUS_M = 1;

/** Ways that differ less in direction count as one line. Unit: rad. */
const STRAIGHT_RAD = 1e-6;

const FOLD = "a round can't turn back on itself here; leave the last line out to go there and back";

/**
 * Reads ways from a CSV file: positions at times, `ue,t_s,x_m,y_m,z_m`, with times that rise from line
 * to line, between which one moves smoothly (`sampledTrajectory`) and before and after which one
 * stands; or waypoints, `ue,speed_kmh,x_m,y_m,z_m`, for ever there and back at constant speed, or
 * round when the last is the first again (`waypointTrajectory`). Users are counted from 0; `tx` in
 * their column is the cell's antenna.
 *
 * @param path - The file.
 * @returns The ways; or `TRAJECTORY_UNREADABLE`; or `TRAJECTORY_INVALID` with a line of message per wrong line.
 */
export function readTrajectories(path: string): TrajectoriesResult {
  const lines = csvRows(path);
  if (!lines) {
    return refuse("TRAJECTORY_UNREADABLE", [`${path}: no such file, or it can't be read`]);
  }
  const [[, ...header] = [], ...rows] = lines;
  const kind = header.length === COLUMNS.length ? WAY_KINDS[header[1] ?? ""] : undefined;
  const ways = new Map<string, Stop[]>();
  const problems = rows.flatMap(([line, ...fields]) => {
    const problem = takeRow(ways, line ?? "", fields, kind);
    return problem === undefined ? [] : [`line ${line}: ${problem}`];
  });
  for (const stops of ways.values()) problems.push(...(kind?.problemsOf?.(stops) ?? []));
  const wanted = COLUMNS.join(",");
  if (!kind || header.some((name, n) => n !== 1 && name !== COLUMNS[n])) {
    problems.unshift(`line 1: \`${header.join(",")}\` instead of \`${wanted}\``);
  }
  const numUes = ways.size - (ways.has(TRANSMITTER) ? 1 : 0);
  const names = Array.from({ length: numUes }, (_, ue) => String(ue));
  const missing = names.find((name) => !ways.has(name));
  if (missing !== undefined) problems.push(`user ${missing} has no line, but later users have`);
  if (numUes === 0) problems.push("there is no line of a user");
  if (problems.length > 0 || !kind) {
    return refuse("TRAJECTORY_INVALID", [`${path} is no trajectory file:`, ...problems]);
  }
  const stops = ways.get(TRANSMITTER);
  return {
    ok: true,
    users: names.map((name) => kind.travel(ways.get(name) ?? [])),
    transmitter: stops && kind.travel(stops),
  };
}

/** Whether the last of at least three points is the first again. */
function isRound(stops: readonly Stop[]): boolean {
  const [first, last] = [stops[0], stops.at(-1)];
  return stops.length > 3 && !!first && !!last && isSame(first.position, last.position);
}

/** Where a round turns back on itself: it has no second lane, so that velocity would jump. */
function foldsOf(stops: readonly Stop[]): string[] {
  if (!isRound(stops)) return [];
  const legs = stops.slice(1).map(({ position }, n) => {
    const leg = advance(position, -1, stops[n]?.position ?? position);
    return advance([0, 0, 0], 1 / norm(leg), leg);
  });
  return legs.flatMap((leg, n) => {
    const next = legs[(n + 1) % legs.length] ?? leg;
    const isFold = dot(leg, next) < 0 && norm(cross(leg, next)) < STRAIGHT_RAD;
    return isFold ? [`line ${stops[n + 1]?.line}: ${FOLD}`] : [];
  });
}

function isSame(a: Vec3, b: Vec3): boolean {
  return a.every((value, axis) => value === b[axis]);
}

function travelThrough(stops: readonly Stop[]): Trajectory {
  const points = stops.map(({ position }) => position);
  const [first] = points as [Vec3];
  if (points.length === 1) return standingTrajectory(first);
  const isClosed = isRound(stops);
  return waypointTrajectory({
    points: isClosed ? points.slice(0, -1) : points,
    isClosed,
    cornerRadiusM: CORNER_RADIUS_M,
    speedMps: (stops[0]?.value ?? 0) / 3.6,
    startM: 0,
  });
}

/** Adds a row to its traveller's way, or says what is wrong with it. */
function takeRow(
  ways: Map<string, Stop[]>,
  line: string,
  [name = "", ...numbers]: readonly string[],
  kind: WayKind | undefined,
): string | undefined {
  if (numbers.length !== 4) return `${numbers.length + 1} fields instead of 5`;
  const wrong = numbers.findIndex((field) => field === "" || !Number.isFinite(Number(field)));
  if (wrong >= 0) return `${COLUMNS[wrong + 1]} is \`${numbers[wrong]}\`, which is no number`;
  const isUser = /^(0|[1-9]\d*)$/.test(name) && Number(name) < MAX_USERS;
  if (!isUser && name !== TRANSMITTER) {
    return `ue is \`${name}\`; users are counted 0, 1, 2 …, the antenna is \`tx\``;
  }
  const [value = 0, x = 0, y = 0, z = 0] = numbers.map(Number);
  const stop: Stop = { line, value, position: [x, y, z] };
  const way = ways.get(name) ?? [];
  const problem = kind?.problemOf(stop, way.at(-1));
  if (problem !== undefined) return problem;
  way.push(stop);
  ways.set(name, way);
  return undefined;
}

function refuse(code: TrajectoryErrorCode, lines: readonly string[]): TrajectoriesResult {
  return { ok: false, error: { code, message: lines.join("\n  ") } };
}
