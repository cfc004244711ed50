import { readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import type { Code } from "../../schemas/codes.ts";
import { type PositionSample, sampledTrajectory } from "../channel/sampled-trajectory.ts";
import type { Trajectory } from "../channel/trajectory.ts";

/** Reasons why a trajectory file can't be used. */
export type TrajectoryErrorCode = Extract<Code, "TRAJECTORY_UNREADABLE" | "TRAJECTORY_INVALID">;

/** The ways of a file, or what is wrong with it. */
export type TrajectoriesResult =
  | { readonly ok: true; readonly trajectories: Trajectory[] }
  | {
      readonly ok: false;
      readonly error: { readonly code: TrajectoryErrorCode; readonly message: string };
    };

const COLUMNS = ["ue", "t_s", "x_m", "y_m", "z_m"];

/** More users than a cell can have are a slip of the pen. */
const MAX_USERS = 65_536;

/**
 * Reads users' ways from a CSV file with the columns `ue,t_s,x_m,y_m,z_m`: users are counted from 0,
 * and each one's times rise from line to line. Between its lines a user moves smoothly
 * (`sampledTrajectory`), before its first and after its last it stands.
 *
 * @param path - The file.
 * @returns `[numUes]` ways; or `TRAJECTORY_UNREADABLE`; or `TRAJECTORY_INVALID` with a line of message per wrong line.
 */
export function readTrajectories(path: string): TrajectoriesResult {
  const text = readText(path);
  if (text === undefined) {
    return refuse("TRAJECTORY_UNREADABLE", [`${path}: no such file, or it can't be read`]);
  }
  const [header = [], ...rows] = parseRows(text);
  const users: PositionSample[][] = [];
  const problems = rows.flatMap(([line, ...fields]) => {
    const problem = takeRow(users, fields);
    return problem === undefined ? [] : [`line ${line}: ${problem}`];
  });
  const [found, wanted] = [header.slice(1).join(","), COLUMNS.join(",")];
  if (found !== wanted) problems.unshift(`line 1: \`${found}\` instead of \`${wanted}\``);
  const missing = users.findIndex((samples) => !samples);
  if (missing >= 0) problems.push(`user ${missing} has no line, but later users have`);
  if (rows.length === 0) problems.push("there is no line of data");
  if (problems.length > 0) {
    return refuse("TRAJECTORY_INVALID", [`${path} is no trajectory file:`, ...problems]);
  }
  return { ok: true, trajectories: users.map(sampledTrajectory) };
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

/**
 * Rows with their line numbers in front. Quotes have no meaning, so that one that is left open hides
 * no other line's fault.
 */
function parseRows(text: string): string[][] {
  return parse(text, {
    bom: true,
    quote: null,
    relax_column_count: true,
    skip_empty_lines: true,
    trim: true,
    on_record: (fields: string[], { lines }) => [String(lines), ...fields],
  });
}

/** Adds a row to its user's samples, or says what is wrong with it. */
function takeRow(users: PositionSample[][], fields: readonly string[]): string | undefined {
  if (fields.length !== COLUMNS.length) return `${fields.length} fields instead of 5`;
  const wrong = fields.findIndex((field) => field === "" || !Number.isFinite(Number(field)));
  if (wrong >= 0) return `${COLUMNS[wrong]} is \`${fields[wrong]}\`, which is no number`;
  const [ue = 0, timeS = 0, x = 0, y = 0, z = 0] = fields.map(Number);
  if (!Number.isInteger(ue) || ue < 0 || ue >= MAX_USERS) {
    return `ue is ${ue}; users are counted 0, 1, 2 …`;
  }
  users[ue] ??= [];
  const beforeS = users[ue]?.at(-1)?.timeS ?? Number.NEGATIVE_INFINITY;
  if (timeS <= beforeS) return `t_s is ${timeS}, not later than user ${ue}'s ${beforeS} before`;
  users[ue]?.push({ timeS, position: [x, y, z] });
  return undefined;
}

function refuse(code: TrajectoryErrorCode, lines: readonly string[]): TrajectoriesResult {
  return { ok: false, error: { code, message: lines.join("\n  ") } };
}
