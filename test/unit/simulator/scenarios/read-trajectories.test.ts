import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { Trajectory } from "../../../../simulator/channel/trajectory.ts";
import { readTrajectories } from "../../../../simulator/scenarios/read-trajectories.ts";

const FOLDER = mkdtempSync(join(tmpdir(), "trajectories-"));
afterAll(() => rmSync(FOLDER, { recursive: true }));

describe("readTrajectories", () => {
  it("reads every user's way, lines in any order of users", () => {
    const read = readText(
      "ue,t_s,x_m,y_m,z_m\r\n1, 0, 5, 6, 1.5\r\n0,0,0,0,1.5\r\n\r\n0,10,20,0,1.5\r\n",
    );
    if (!read.ok) throw new Error(read.error.message);

    expect(read.users).toHaveLength(2);
    expect(read.users[0]?.at(5).position[0]).toBeCloseTo(10, 9);
    expect(read.users[1]?.at(5).position).toEqual([5, 6, 1.5]);
  });

  it("reads waypoints: there and back, round, or standing, and the antenna's way", () => {
    const read = readText(
      [
        "ue,speed_kmh,x_m,y_m,z_m",
        ...["0,36,0,0,1.5", "0,36,40,0,1.5"],
        ...["1,36,0,0,1", "1,36,30,0,1", "1,36,30,30,1", "1,36,0,0,1"],
        ...["2,5,7,8,9", "tx,72,0,0,60", "tx,72,100,0,60"],
      ].join("\n"),
    );
    if (!read.ok) throw new Error(read.error.message);
    const [shuttle, round, standing] = read.users;

    expect([0, 2, 8].map((timeS) => shuttle?.at(timeS).velocity[0])).toEqual([
      expect.closeTo(0),
      expect.closeTo(10),
      expect.closeTo(-10),
    ]);
    expect(round?.at(4.5).velocity).toEqual([expect.closeTo(0), expect.closeTo(10), 0]);
    expect(standing?.at(3)).toEqual({ position: [7, 8, 9], velocity: [0, 0, 0] });
    expect(read.transmitter?.maxSpeedMps).toBe(20);
  });

  it.each([
    ["0,-1,1,2,3", "line 2: speed_kmh is -1, which is below 0"],
    ["0,1,1,2,3\n0,2,4,2,3", "line 3: speed_kmh is 2, but 1 before"],
    ["0,1,1,2,3\n0,1,1,2,3", "line 3: it is the point before once more"],
    ["0,1,1,2,3\n0,1,1,2,9", "line 3: it is straight up or down from the point before"],
    ["tx,1,1,2,3", "there is no line of a user"],
  ])("refuses the waypoints %j", (lines, reason) => {
    expect(messageOf(["ue,speed_kmh,x_m,y_m,z_m", lines])).toContain(reason);
  });

  it.each([
    ["0,0,1 20,0,1 10,0,1 0,0,1", ["3", "5"]], // a line there and back, at both of its ends
    ["0,0,1 20,0,1 20,9,1 20,-9,1 0,0,1", ["4"]],
    ["0,0,1 20,0,1 40,0,1 40,9,1 0,0,1", []],
    ["0,0,1 20,0,1 10,0,1", []],
  ])("turns back on itself there and back, not on a round: %s", (way, lines) => {
    const text = ["ue,speed_kmh,x_m,y_m,z_m", ...way.split(" ").map((point) => `0,36,${point}`)];
    const read = readText(text.join("\n"));
    const folds = read.ok
      ? []
      : read.error.message.matchAll(/line (\d+): a round can't turn back/g);

    expect([...folds].map(([, line]) => line)).toEqual(lines);
    if (read.ok) expect(largestJumpMps(read.users[0])).toBeLessThan(1);
  });

  it("lists all that is wrong, with line and reason", () => {
    const lines = [
      "ue,t_s,x_m,y_m,z_m",
      "0,0,1,2,3",
      "0,1,x,2,3",
      "0,1,2,2",
      "",
      '0,2,1,"2,3',
      "0.5,1,1,1,1",
      "2,0,0,0,1",
      "0,0,0,0,0",
      "0,3,Infinity,0,0",
    ];

    expect(messageOf(lines).split("\n  ").slice(1)).toEqual([
      "line 3: x_m is `x`, which is no number",
      "line 4: 4 fields instead of 5",
      'line 6: y_m is `"2`, which is no number',
      "line 7: ue is `0.5`; users are counted 0, 1, 2 …, the antenna is `tx`",
      "line 9: t_s is 0, not later than 0 before",
      "line 10: x_m is `Infinity`, which is no number",
      "user 1 has no line, but later users have",
    ]);
  });

  it.each([
    [["t_s,ue,x_m,y_m,z_m", "0,0,1,2,3"], "line 1: `t_s,ue,x_m,y_m,z_m` instead of"],
    [[], "line 1: `` instead of"],
    [["ue,t_s,x_m,y_m,z_m"], "there is no line of a user"],
  ])("refuses %j", (lines, reason) => {
    expect(messageOf(lines)).toContain(reason);
  });

  it("says so when the file can't be read", () => {
    expect(readTrajectories(FOLDER)).toMatchObject({
      ok: false,
      error: { code: "TRAJECTORY_UNREADABLE" },
    });
  });
});

// Helpers

function readText(text: string) {
  const path = join(FOLDER, "users.csv");
  writeFileSync(path, text);
  return readTrajectories(path);
}

/** Over steps of 1 cm at 36 km/h, which on an arc of 1 m are 0.1 m/s. */
function largestJumpMps(way: Trajectory | undefined): number {
  const speeds = Array.from({ length: 15_000 }, (_, n) => way?.at(n / 1000).velocity ?? [0, 0, 0]);
  return Math.max(
    ...speeds
      .slice(1)
      .map((velocity, n) =>
        Math.hypot(...velocity.map((part, axis) => part - (speeds[n]?.[axis] ?? 0))),
      ),
  );
}

function messageOf(lines: readonly string[]): string {
  const read = readText(lines.join("\n"));
  if (read.ok) throw new Error("it was accepted");
  expect(read.error.code).toBe("TRAJECTORY_INVALID");
  return read.error.message;
}
