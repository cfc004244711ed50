import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { writeModelFolder } from "../../src/trainer/model-folder.ts";
import { startProgram } from "../support/programs.ts";
import { randomPolicy } from "../unit/trainer/random-policy.ts";

const folder = mkdtempSync(join(tmpdir(), "slotpilot-evaluate-"));
const models = join(folder, "models");
const run = (...args: string[]) => startProgram(["evaluate", ...args]).finished;

const TINY = [
  ...["--quick", "--slots=100", "--warm-up=20", "--users=2", "--csi=good"],
  ...["--arms=learned,learned-prb,pf-power,k,h,pf-alpha-0.5", `--models-dir=${models}`],
];

beforeAll(async () => {
  for (const kind of ["prb", "power"] as const) {
    await writeModelFolder(models, {
      ...{ kind, version: "1.0.0", weights: randomPolicy(kind, 1), evaluation: {} },
      training: { method: "none", config: {}, seed: 1, commit: "", backend: "", createdAt: "" },
    });
  }
});

describe("slotpilot evaluate", () => {
  it("judges the arms, keeps cells, and goes on with what is missing to the same result", async () => {
    const out = join(folder, "judged");
    const { status, stdout } = await run(...TINY, `--out=${out}`, "--json");
    const found = JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
    const evaluation = readFileSync(join(out, "evaluation.json"), "utf8");
    const results = join(out, "results.jsonl");
    const [first = "", second = ""] = readFileSync(results, "utf8").split("\n");

    expect(status).toBe(0);
    expect(found.settings).toHaveLength(1);
    expect(found.settings[0]).toMatchObject({ users: 2, csi: "good", seeds: [1, 2, 3] });
    const { learned } = found.settings[0].arms;
    for (const key of ["cellMbps", "jain", "geomeanMbps", "p5Mbps", "p50Mbps", "p95Mbps", "bler"]) {
      expect(learned[key]).toBeGreaterThanOrEqual(0);
    }
    expect(Object.keys(learned.vs)).toEqual(["A", "K", "H"]);
    expect(learned.vs.A.cellAtEqualJainPercent.low).toBeLessThanOrEqual(
      learned.vs.A.cellAtEqualJainPercent.high,
    );
    const report = readFileSync(join(out, "report.html"), "utf8");
    expect(report.match(/<svg/g)).toHaveLength(3);
    expect(report).not.toMatch(/(src|href)=/);

    writeFileSync(results, `${first}\n${second.slice(0, 80)}`); // killed while it wrote
    const again = await run(`--resume=${out}`, "--threads=1", "--write-cards");

    expect(again.status).toBe(0);
    expect(again.stdout).toContain("learned-prb");
    expect(again.stderr).toContain("1 of 3 cells");
    expect(readFileSync(join(out, "evaluation.json"), "utf8")).toBe(evaluation);
    expect(readFileSync(join(out, "rate-fairness.svg"), "utf8")).toContain("<svg");
    const manifest = JSON.parse(readFileSync(join(models, "prb/1.0.0/manifest.json"), "utf8"));
    const card = readFileSync(join(models, "prb/1.0.0/card.md"), "utf8");
    expect(Object.keys(manifest.evaluation).join()).toMatch(/2 users, good CSI.*both vs A/);
    expect(manifest.evaluation["latency with 8 users, median µs"]).toBeGreaterThan(0);
    expect(card).toContain("latency with 20 users");
  }, 60_000);

  it("stops on Ctrl-C with what to do next", async () => {
    const out = join(folder, "stopped");
    const program = startProgram(["evaluate", "--arms=k", "--users=2", `--out=${out}`]);
    await new Promise((resolve) => program.child.stderr?.once("data", resolve));
    const { status, stderr } = await program.end("SIGINT");

    expect(status).toBe(130);
    expect(stderr).toContain(`slotpilot evaluate --resume ${out}`);
  }, 60_000);

  it("refuses what it can't do before it begins, and names what is allowed", async () => {
    const out = join(folder, "refused");
    const refusals = [
      [["--arms=pf,best"], 2, "CONFIG_INVALID", "learned-prb | learned"],
      [["--users=8,200"], 2, "CONFIG_INVALID", "1..128"],
      [["--speed=30-3"], 2, "CONFIG_INVALID", "MIN <= MAX <= 120"],
      [["--csi=perfect", "--slots=5"], 2, "CONFIG_INVALID", "100..1000000"],
      [["--scene=nowhere"], 1, "SCENE_UNKNOWN", "street-canyon"],
      [["--prb=nobody"], 1, "MODEL_UNAVAILABLE", "nobody"],
    ] as const;
    const ended = await Promise.all(refusals.map(([flags]) => run(...flags, `--out=${out}`)));

    refusals.forEach(([, code, name, hint], i) => {
      expect(ended[i]?.stderr).toContain(name);
      expect(ended[i]?.stderr).toContain(hint);
      expect(ended[i]?.status).toBe(code);
    });
    expect(existsSync(out)).toBe(false);
  }, 60_000);
});
