import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { startProgram } from "../support/programs.ts";

const folder = mkdtempSync(join(tmpdir(), "slotpilot-figures-"));
const bench = (...args: string[]) => startProgram(["bench", "emulator", ...args]);

describe("slotpilot bench emulator", () => {
  it("--json gives speed, spread, memory, the comparison and the profile", async () => {
    const lengths = ["--slots=2000", "--warm-up-seconds=0.1", "--profile-seconds=0.2"];
    const { status, stdout, stderr } = await bench(...lengths, "--json").finished;
    const facts = JSON.parse(stdout);

    expect(status).toBe(0);
    expect(stderr).toContain("measure 100 %");
    expect(facts).toMatchObject({ slots: 2000, users: 10, prb: 51, scsKhz: 30, stopped: false });
    expect(facts.slotsPerSecond).toBeCloseTo(2000 / facts.seconds, 6);
    expect(facts.realTimeFactor).toBeCloseTo(facts.slotsPerSecond / 2000, 9);
    expect(facts.ns3.ratio).toBeCloseTo(facts.slotsPerCpuSecond / 759, 9);
    expect(Object.keys(facts.windows)).toEqual(["p10", "p50", "p90"]);
    expect(Object.keys(facts.rssMb)).toEqual(["begin", "middle", "end"]);
    expect(Object.keys(facts.profile)).toContain("channel");
  });

  it("prints what was measured so far when it is stopped", async () => {
    const program = bench("--users=1", "--slots=1000000000", "--warm-up-seconds=0");
    program.child.stderr?.once("data", () => program.child.kill("SIGINT"));
    const { status, stdout } = await program.finished;

    expect(status).toBe(0);
    expect(stdout).toMatch(/ slots in \d+\.\d s, stopped/);
  });

  it("draws what it sweeps", async () => {
    const plot = join(folder, "speed.svg");
    const time = ["--seconds=0.1", "--warm-up-seconds=0", "--users=2"];
    const { status, stdout } = await bench("--sweep", `--plot=${plot}`, ...time, "--json").finished;

    expect(status).toBe(0);
    expect(JSON.parse(stdout).sweep).toHaveLength(16);
    expect(readFileSync(plot, "utf8")).toMatch(/^<svg/);
  });
});

describe("slotpilot sanity", () => {
  const tiny = ["--seeds=1", "--slots=100", "--warm-up-slots=0"];

  it("prints one JSON object and writes its figures", async () => {
    const out = join(folder, "figures");
    const { status, stdout } = await startProgram(["sanity", ...tiny, `--out=${out}`, "--json"])
      .finished;
    const found = JSON.parse(stdout);

    expect(status).toBe(0);
    expect(found).toMatchObject({ seeds: 1, slots: 100, warmUpSlots: 0 });
    expect(found.schedulers).toHaveLength(10);
    expect(found.schedulers[3]).toMatchObject({
      users: 10,
      scheduler: "pf/subband",
      gainPercent: { standardError: null, expected: { from: 20, to: 38 } },
    });
    expect(found.csiAge).toHaveLength(24);
    expect(readdirSync(out).sort()).toEqual(["csi-age.svg", "sanity.json", "schedulers.svg"]);
    expect(JSON.parse(readFileSync(join(out, "sanity.json"), "utf8"))).toEqual(found);
  });

  it("writes nothing when it is stopped", async () => {
    const out = join(folder, "stopped");
    const program = startProgram(["sanity", "--slots=1000000", `--out=${out}`]);
    program.child.stderr?.once("data", () => program.child.kill("SIGINT"));

    expect(await program.finished).toMatchObject({ status: 130, stdout: "" });
    expect(readdirSync(out)).toEqual([]);
  });
});

it.concurrent.each([
  ["bench emulator --users=0", 2, "0 is not allowed; allowed: integer 1..128"],
  ["bench emulator --plot=speed.svg", 2, "--plot: there is nothing to draw without --sweep"],
  ["bench emulator --scene=nowhere", 1, "SCENE_UNKNOWN"],
  [`sanity --out=${folder}/no/folder`, 1, "OUTPUT_UNWRITABLE --out"],
])("%s is refused before anything is computed", async (line, code, message) => {
  const { status, stderr } = await startProgram(line.split(" ")).finished;

  expect(status).toBe(code);
  expect(stderr).toContain(message);
  expect(stderr).not.toMatch(/\n\s+at /);
});
