import { once } from "node:events";
import { describe, expect, inject, it } from "vitest";
import type { RecordingSummary } from "../../src/cli/recording-tally.ts";
import type { ReplaySummary } from "../../src/cli/replay-tally.ts";
import { ownPrefix, type Program, startProgram, startServiceProgram } from "../support/programs.ts";
import { foundPython, runPythonRan } from "../support/python-ran.ts";
import { recordingPath, slotsIn } from "../support/recordings.ts";

const natsUrl = inject("natsUrl");
const python = foundPython() ?? "";
const CLASSICAL = ["--prb-policy=pf", "--power-policy=equal"]; // starts sooner

describe.skipIf(!python)("the run of somebody else's RAN (skipped without python3 3.11)", () => {
  it("is recorded from the broker, inspected, and decided again as it was", {
    timeout: 90_000,
  }, async () => {
    const prefix = ownPrefix();
    const path = recordingPath();
    const place = [`--nats-url=${natsUrl}`, `--subject-prefix=${prefix}`];
    const [recorder, service] = await Promise.all([
      startListening(["record", path, ...place]),
      startServiceProgram(natsUrl, prefix, CLASSICAL),
    ]);
    const ran = await runPythonRan(python, natsUrl, [`--prefix=${prefix}`, "--slots=200"]);
    const [recorded] = await Promise.all([recorder.end("SIGINT"), service.end("SIGTERM")]);
    const [inspected, replayed] = await Promise.all([
      slotpilot<RecordingSummary>(["inspect", path, "--json"]),
      slotpilot<ReplaySummary>(["replay", path, "--json", ...CLASSICAL]),
    ]);
    const carriedMbps = Number(/; ([\d.]+) Mbit/.exec(ran.stdout)?.[1]);

    expect(recorded.stdout).toBe(`200 slots of cell-1 in ${path} (stopped)\n`);
    expect(inspected).toMatchObject({ slots: 200, outcomes: { NONE: 2, HIT: 198 } });
    expect(inspected.cellMbps).toBeCloseTo(carriedMbps, 2);
    expect(inspected.blerFirstTx).toBeGreaterThan(0.01);
    expect(inspected.users[0]?.prbShare).toBeGreaterThan(0.1);
    expect(replayed).toMatchObject({ slots: 200, compared: 198, identical: 198 });
  });
});

describe("slotpilot record", () => {
  it("joins a cell that runs already, and stops after as many slots as asked for", async () => {
    const prefix = ownPrefix();
    const path = recordingPath();
    const place = [`--nats-url=${natsUrl}`, `--subject-prefix=${prefix}`];
    const cell = startProgram(["emulate", "--ues=2", "--prb=12", ...place]);
    const recorder = await startListening(["record", path, "--slots=50", ...place]);
    const recorded = await recorder.finished;
    await cell.end("SIGTERM");
    const slots = await slotsIn(path);

    expect(recorded).toMatchObject({ status: 0 });
    expect(slots).toHaveLength(50);
    expect(slots.every(({ report }) => report.applied?.status !== "HIT")).toBe(true);
  });

  it("says that nothing was heard, and leaves no file", async () => {
    const path = recordingPath();
    const place = [`--nats-url=${natsUrl}`, `--subject-prefix=${ownPrefix()}`];
    const recorder = await startListening(["record", path, ...place]);
    const { status, stdout } = await recorder.end("SIGINT");

    expect(stdout).toBe("nothing recorded: cell-1 was not heard (stopped)\n");
    expect(status).toBe(130);
    await expect(slotsIn(path)).rejects.toThrow("no /");
  });
});

// Helpers

/** Starts a recorder and waits until it listens. */
async function startListening(args: readonly string[]): Promise<Program> {
  const program = startProgram(args);
  let said = "";
  while (!said.includes("listening to")) {
    const [text] = await once(program.child.stderr ?? program.child, "data");
    said += text;
  }
  return program;
}

async function slotpilot<T>(args: readonly string[]): Promise<T> {
  const { status, stdout, stderr } = await startProgram(args).finished;
  expect([status, stderr]).toEqual([0, ""]);
  return JSON.parse(stdout) as T;
}
