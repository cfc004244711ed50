import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, inject, it } from "vitest";
import { createAllocationCheck } from "../../clients/typescript/allocation-check.ts";
import {
  createToyCell,
  ownGrants,
  runSlot,
  stateAt,
} from "../../examples/ran-typescript/toy-cell.ts";
import { cellSetup } from "../../simulator/mac/cell-setup.ts";
import { runToEnd } from "../support/c-programs.ts";
import { emulatorConfig } from "../support/emulator-config.ts";
import { emptyAllocation } from "../support/mini-service.ts";
import { ownPrefix, startProgram, startServiceProgram } from "../support/programs.ts";

const natsUrl = inject("natsUrl");
const EXAMPLE = "examples/ran-typescript";
const WITHIN_MS = 120_000;

const runRan = (flags: readonly string[], signal?: AbortSignal) =>
  runToEnd(process.execPath, ["--import", "tsx", join(EXAMPLE, "ran.ts"), ...flags], signal);
const at = (prefix: string, cell: string) => [
  ...[`--nats-url=${natsUrl}`, `--prefix=${prefix}`, `--cell-id=${cell}`],
];

describe("the example RAN in TypeScript", () => {
  it("is shorter than 200 lines", () => {
    const lines = readdirSync(EXAMPLE).flatMap((name) =>
      readFileSync(join(EXAMPLE, name), "utf8").trimEnd().split("\n"),
    );

    expect(lines.length).toBeLessThan(200);
  });

  it(
    "is scheduled slot by slot, in either encoding and on either clock",
    async () => {
      const prefix = ownPrefix();
      const service = await startServiceProgram(natsUrl, prefix);
      const run = (cell: string, ...flags: readonly string[]) =>
        runRan([...at(prefix, cell), "--slots=300", ...flags]);
      const json = await run("json", "--users=6", "--encoding=json");
      const msgpack = await run("msgpack", "--users=20", "--lead-slots=1");
      const paced = await run("paced", "--slot-us=10000");
      await service.end("SIGTERM");

      expect(json.stdout).toMatch(/^300 slots: HIT 298 MISS 0 STALE 0 REJECTED 0; [\d.]+ Mbit/);
      expect(msgpack.stdout).toMatch(/^300 slots: HIT 299 MISS 0 STALE 0 REJECTED 0; [\d.]+ Mbit/);
      expect(paced.stdout).toMatch(/^300 slots: HIT [1-9]\d* /);
    },
    WITHIN_MS,
  );

  it(
    "schedules itself where no service answers",
    async () => {
      const { stdout, stderr, status } = await runRan([
        ...[...at(ownPrefix(), "alone"), "--slots=300", "--slot-us=1000"],
      ]);

      expect(stderr).toBe("no service has answered the setup; asking again\n");
      expect(stdout).toMatch(/^300 slots: HIT 0 MISS 298 STALE 0 REJECTED 0; (?!0\.00)[\d.]+ Mbit/);
      expect(status).toBe(0);
    },
    WITHIN_MS,
  );

  it.each([
    [
      "--nats-url=nats://u:p@127.0.0.1:9",
      "NATS_UNREACHABLE: no broker at nats://***@127.0.0.1:9\n",
    ],
    [
      "--users=9999",
      "BAD_RANGE: the setup is not valid: maxUes: Expected integer to be less or equal to 1024\n",
    ],
    [
      "--users=0",
      "BAD_RANGE: the setup is not valid: maxUes: Expected integer to be greater or equal to 1\n",
    ],
  ])("says in one sentence what is wrong with %s", async (flag, sentence) => {
    expect(await runRan([flag])).toMatchObject({ stdout: "", stderr: sentence, status: 1 });
  });

  it.each(["--encoding=xyz", "--slots=-1"])("refuses %s", async (flag) => {
    const { stdout, stderr, status } = await runRan([flag]);

    expect(stderr).toMatch(/^error: option '.*' argument '.*' is invalid\. .*\n$/);
    expect([stdout, status]).toEqual(["", 2]);
  });

  it("R4 serves every user by itself, slot after slot, and keeps the rules", () => {
    const carrier = { carrierPrb: 52, prgSizePrb: 4, slotPattern: "D" };
    const setup = { ...cellSetup(emulatorConfig({ ues: 4 })), ...carrier };
    const [cell, check] = [createToyCell(setup, 1), createAllocationCheck(setup)];
    const lateBits = new Map<number, number>();
    for (let tti = 0; tti < 3000; tti += 1) {
      const grants = ownGrants(cell, tti, []);
      const allocation = { ...emptyAllocation(tti - 2, 2), targetTti: tti, grants };
      expect(check(allocation, tti, stateAt(cell, tti))).toBeUndefined();
      runSlot(cell, tti, grants);
      if (tti < 2500) continue;
      for (const { rnti, deliveredBits } of cell.users) {
        lateBits.set(rnti, (lateBits.get(rnti) ?? 0) + deliveredBits);
      }
    }

    for (const bits of lateBits.values()) expect(bits).toBeGreaterThan(0);
  });

  it(
    "passes the conformance test",
    async () => {
      const to = at(ownPrefix(), "judged");
      const ending = new AbortController();
      const ran = runRan([...to, "--slots=0"], ending.signal);
      const { finished } = startProgram(["conform", "ran", ...to, "--json"]);
      const { status, stdout } = await finished;
      ending.abort();
      await ran;

      const { checks, passed } = JSON.parse(stdout);
      expect(checks.filter(({ verdict }: { verdict: string }) => verdict === "failed")).toEqual([]);
      expect(status).toBe(0);
      expect(passed).toBeGreaterThanOrEqual(60);
    },
    WITHIN_MS,
  );
});
