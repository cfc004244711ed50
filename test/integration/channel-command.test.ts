import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { startProgram } from "../support/programs.ts";

const FOLDER = mkdtempSync(join(tmpdir(), "channel-command-"));
afterAll(() => rmSync(FOLDER, { recursive: true }));

describe("slotpilot channel", () => {
  it("records a channel, shows it, and refuses it when it is damaged", async () => {
    const path = join(FOLDER, "run.trace");
    const flags = ["--slots=40", "--ues=2", "--prb=6", "--precoding=beams", "--array-columns=4"];
    const recorded = await run("record", `--out=${path}`, ...flags, "--json");
    const shown = await run("show", path, "--json");

    expect(recorded.status).toBe(0);
    expect(recorded.stderr).toContain("keyframes 100 %");
    expect(JSON.parse(recorded.stdout)).toMatchObject({
      slots: 40,
      ues: 2,
      prb: 6,
      ports: 1,
      madeFrom: { precoding: "beams", arrayColumns: 4, scene: "street-canyon" },
    });
    expect(shown.stdout).toBe(recorded.stdout);

    writeFileSync(path, readFileSync(path).subarray(0, -1));
    const broken = await run("show", path);
    expect(broken.status).toBe(1);
    expect(broken.stderr).toContain(`TRACE_INVALID ${path}: it is damaged or cut short`);
    expect(broken.stderr).not.toMatch(/\n\s+at /);
  });

  it.each([
    [FOLDER, "it is a folder"],
    [join(FOLDER, "none", "run.trace"), "there is no folder"],
  ])("traces nothing for a file that can't be written: %s", async (path, reason) => {
    const { status, stderr } = await run("record", `--out=${path}`, "--slots=40");

    expect(status).toBe(1);
    expect(stderr).toContain(`OUTPUT_UNWRITABLE --out ${path}: ${reason}`);
    expect(stderr).not.toContain("keyframes");
  });

  it.each([
    [["record", "--out=x.trace"], "CONFIG_INVALID --slots"],
    [["show"], "missing required argument"],
  ])("ends with exit code 2 on %j", async (args, reason) => {
    const { status, stderr } = await run(...args);

    expect(status).toBe(2);
    expect(stderr).toContain(reason);
  });
});

// Helpers

function run(...args: string[]) {
  return startProgram(["channel", ...args]).finished;
}
