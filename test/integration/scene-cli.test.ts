import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PNG } from "pngjs";
import { describe, expect, it } from "vitest";
import { startProgram } from "../support/programs.ts";

const folder = mkdtempSync(join(tmpdir(), "slotpilot-scene-"));
const run = (...args: string[]) => startProgram(["scene", ...args]).finished;

describe("slotpilot scene", () => {
  it("paths --json tells everything of every path", async () => {
    const { status, stdout } = await run("paths", "street-canyon", "--rx=50,5,1.5", "--json");
    const { paths, incoherentGainDb, transmitter } = JSON.parse(stdout);

    expect(status).toBe(0);
    expect(paths[0]).toMatchObject({ type: "LOS", vertices: [transmitter, [50, 5, 1.5]] });
    expect(paths[0].delayNs).toBeCloseTo(Math.hypot(68, 11, 8.5) / 0.299_792_458, 6);
    expect(paths[0].departure.azimuthDeg).toBeCloseTo((Math.atan2(11, 68) * 180) / Math.PI, 6);
    expect(paths[1].jones.thetaTheta).toHaveProperty("im");
    expect(incoherentGainDb).toBeGreaterThan(paths[0].gainDb);
    expect(paths.map((path: { gainDb: number }) => path.gainDb)).toEqual(
      paths.map((path: { gainDb: number }) => path.gainDb).sort((a: number, b: number) => b - a),
    );
  });

  it("coverage writes picture and grid, with statistics on stdout and progress on stderr", async () => {
    const [out, csv] = [join(folder, "map.png"), join(folder, "map.csv")];
    const { status, stdout, stderr } = await run(
      ...["coverage", "street-canyon", "--cell-m=4", `--out=${out}`, `--csv=${csv}`, "--json"],
    );
    const { numOpenCells, pathGainDb } = JSON.parse(stdout);
    const rows = readFileSync(csv, "utf8").trim().split("\n");

    expect(status).toBe(0);
    expect(stderr).toContain("coverage 100 %");
    expect(rows[0]).toBe("x_m,y_m,path_gain_db,snr_db,best_server");
    expect(rows).toHaveLength(1 + numOpenCells);
    expect(pathGainDb.p5).toBeLessThan(pathGainDb.p95);
    expect(PNG.sync.read(readFileSync(out)).width).toBeGreaterThan(1000);
  });

  it("render draws the rays of the paths it traced", async () => {
    const out = join(folder, "rays.svg");
    const args = ["render", "street-canyon", "--rx=50,5,1.5", "--view=top", `--out=${out}`];
    const { status, stdout } = await run(...args, "--json");

    expect(status).toBe(0);
    expect(readFileSync(out, "utf8").match(/class="ray"/g)).toHaveLength(
      JSON.parse(stdout).numRays,
    );
  });

  it("response --csv has a row per subcarrier and symbol", async () => {
    const { status, stdout } = await run(
      ...["response", "street-canyon", "--rx=50,5,1.5", "--prb=2", "--per=subcarrier"],
      ...["--slots=2", "--per-symbol", "--velocity=0,10,0", "--csv"],
    );

    expect(status).toBe(0);
    expect(stdout.trim().split("\n")).toHaveLength(1 + 2 * 14 * 24);
    expect(stdout).toContain("\n1,13,1.9");
  });

  it("paths shows the Doppler shift of a moving transmitter", async () => {
    const dopplerOf = async (...args: string[]) => {
      const { stdout } = await run(
        "paths",
        "plaza",
        "--tx=0,0,10",
        "--rx=30,0,10",
        ...args,
        "--json",
      );
      return JSON.parse(stdout).paths[0].dopplerHz;
    };
    const [moving, following] = await Promise.all([
      dopplerOf("--tx-velocity=10,0,0"),
      dopplerOf("--tx-velocity=10,0,0", "--velocity=10,0,0"),
    ]);

    expect(moving).toBeCloseTo((10 / 299_792_458) * 3.5e9, 6);
    expect(following).toBeCloseTo(0, 6);
  });

  it.each([
    [
      ["response", "plaza", "--rx=20,30,1.5", "--slots=10000", "--per-symbol"],
      "--slots: 140000 times × 52 frequencies; at most 5000000",
    ],
    [["paths", "plaza", "--rx=20,30,1.5", "--scattering=on"], "no material of the scene is rough"],
  ])("refuses %j", async (args, reason) => {
    const { status, stderr } = await run(...args);

    expect(status).toBe(2);
    expect(stderr).toContain(`CONFIG_INVALID`);
    expect(stderr).toContain(reason);
  });

  it("says where no antenna can be, all at once, with the exit code of wrong usage", async () => {
    const { status, stderr } = await run("paths", "street-canyon", "--tx=20,20,1", "--rx=0,0,-1");

    expect(status).toBe(2);
    expect(stderr).toContain('--tx: 20,20,1 lies inside building "block east north"');
    expect(stderr).toContain("--rx: 0,0,-1 lies below the ground");
  });

  it("refuses to trace from a point to itself", async () => {
    const { status, stderr } = await run("paths", "plaza", "--tx=1,2,3", "--rx=1,2,3");

    expect(status).toBe(2);
    expect(stderr).toContain("CONFIG_INVALID --rx: 1,2,3 is where the transmitter is");
  });

  it("lists places, files and their settings within 100 columns", async () => {
    const { stdout } = await run("list");

    expect(stdout).toContain("defaultHeightM");
    expect(Math.max(...stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  it("refuses a picture of an unknown kind before computing anything", async () => {
    const { status, stderr } = await run("coverage", "city:buildings=5000", "--out=map.gif");

    expect(status).toBe(2);
    expect(stderr).toContain("--out map.gif: the name must end with .svg or .png");
  });
});
