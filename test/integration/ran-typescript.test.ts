import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, inject, it } from "vitest";
import { runToEnd } from "../support/c-programs.ts";
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
  ])("says in one sentence what is wrong with %s", async (flag, sentence) => {
    expect(await runRan([flag])).toMatchObject({ stdout: "", stderr: sentence, status: 1 });
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

      const { checks } = JSON.parse(stdout);
      expect(checks.filter(({ verdict }: { verdict: string }) => verdict === "failed")).toEqual([]);
      expect(status).toBe(0);
    },
    WITHIN_MS,
  );
});
