import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { beforeAll, describe, expect, inject, it } from "vitest";

const natsUrl = inject("natsUrl");
const TTIS = 300;
const WARM_UP_TTIS = 1000;

describe("the ns-3 bridge", () => {
  let missing: string | undefined;
  // The first build takes half a minute, and may have to fetch packages.
  beforeAll(async () => {
    missing = await runBridge("--build-only").then(
      () => undefined,
      ({ stderr }: { stderr: string }) => stderr,
    );
  }, 600_000);

  it("R1: decides every TTI of an LTE cell with both models, the same for the same seed", async ({
    skip,
  }) => {
    skip(cannotInstall(missing), missing);
    expect(missing).toBeUndefined();

    const first = await runCell("slotpilot-onnx");
    const again = await runCell("slotpilot-onnx");

    expect(first).toMatchObject({
      hits: WARM_UP_TTIS + TTIS - 2, // nothing is asked for the first one, the last is not reported
      lost: 0,
      rejected: 0,
      fellBack: 0,
      policies: expect.stringMatching(/^prb@[\d.]+ \+ power@[\d.]+$/),
    });
    expect(Math.min(...first.userMbps)).toBeGreaterThan(0);
    expect({ ...again, ttisPerS: first.ttisPerS }).toEqual(first);
  }, 240_000);

  it("names the option that is wrong", async ({ skip }) => {
    skip(cannotInstall(missing), missing);

    const refused = runBridge("--scheduler", "ns3-pf", "--users", "0");

    await expect(refused).rejects.toMatchObject({
      stderr: "error CONFIG_INVALID: --users: use 1..40.\n",
    });
  });
});

function cannotInstall(complaint: string | undefined): boolean {
  return complaint?.includes("CHILD_FAILED: install ") ?? false;
}

interface CellResult {
  readonly userMbps: readonly number[];
  readonly ttisPerS: number;
}

async function runCell(scheduler: string): Promise<CellResult> {
  const flags = ["--scheduler", scheduler, "--users", "4", "--ttis", String(TTIS), "--json"];
  const { stdout } = await runBridge(...flags, "--nats-url", natsUrl);
  return JSON.parse(stdout);
}

function runBridge(...flags: readonly string[]): Promise<{ stdout: string; stderr: string }> {
  return promisify(execFile)("examples/ns3/run.sh", flags);
}
