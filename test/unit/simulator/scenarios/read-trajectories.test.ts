import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readTrajectories } from "../../../../simulator/scenarios/read-trajectories.ts";

const FOLDER = mkdtempSync(join(tmpdir(), "trajectories-"));
afterAll(() => rmSync(FOLDER, { recursive: true }));

describe("readTrajectories", () => {
  it("reads every user's way, lines in any order of users", () => {
    const read = readText(
      "ue,t_s,x_m,y_m,z_m\r\n1, 0, 5, 6, 1.5\r\n0,0,0,0,1.5\r\n\r\n0,10,20,0,1.5\r\n",
    );
    if (!read.ok) throw new Error(read.error.message);

    expect(read.trajectories).toHaveLength(2);
    expect(read.trajectories[0]?.at(5).position[0]).toBeCloseTo(10, 9);
    expect(read.trajectories[1]?.at(5).position).toEqual([5, 6, 1.5]);
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
      "line 7: ue is 0.5; users are counted 0, 1, 2 …",
      "line 9: t_s is 0, not later than user 0's 0 before",
      "line 10: x_m is `Infinity`, which is no number",
      "user 1 has no line, but later users have",
    ]);
  });

  it.each([
    [["t_s,ue,x_m,y_m,z_m", "0,0,1,2,3"], "line 1: `t_s,ue,x_m,y_m,z_m` instead of"],
    [[], "line 1: `` instead of"],
    [["ue,t_s,x_m,y_m,z_m"], "there is no line of data"],
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

function messageOf(lines: readonly string[]): string {
  const read = readText(lines.join("\n"));
  if (read.ok) throw new Error("it was accepted");
  expect(read.error.code).toBe("TRAJECTORY_INVALID");
  return read.error.message;
}
