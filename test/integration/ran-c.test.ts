import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { connect } from "nats";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { CODES, WIRE_CODES } from "../../schemas/codes.ts";
import { Report } from "../../schemas/report.ts";
import { Setup } from "../../schemas/setup.ts";
import { mcsEntry } from "../../src/nr/mcs-tables.ts";
import { transportBlockSizeBits } from "../../src/nr/transport-block-size.ts";
import { decode } from "../../src/wire/codec.ts";
import { compileValidator } from "../../src/wire/validate.ts";
import { buildWithCmake, openBuildFolder, runToEnd } from "../support/c-programs.ts";
import { C_CLIENT_PACKAGES, installDebianPackages } from "../support/debian-packages.ts";
import { ownPrefix, type Program, startProgram, startServiceProgram } from "../support/programs.ts";
import { startSecuredBroker } from "../support/secured-broker.ts";

const BUILD_WITHIN_MS = 300_000;
const CLIENT = "clients/c";
const EXAMPLE = "examples/ran-c";

const natsUrl = inject("natsUrl");
const problem = await installDebianPackages(C_CLIENT_PACKAGES);
const folder = openBuildFolder();
const [library, installed, sanitized, example] = ["lib", "usr", "sanitized", "example"].map(
  (name) => join(folder.path, name),
) as [string, string, string, string];

afterAll(() => folder.remove());

describe.skipIf(problem)(`the C client${problem ? ` (skipped: ${problem})` : ""}`, () => {
  let service: Program;
  const prefix = ownPrefix();
  const runRan = (...flags: readonly string[]) =>
    runToEnd(join(example, "ran"), [`--nats-url=${natsUrl}`, ...flags]);

  beforeAll(async () => {
    const strict = "-DSLOTPILOT_WERROR=ON";
    await buildWithCmake(CLIENT, library, [strict, `-DCMAKE_INSTALL_PREFIX=${installed}`]);
    await runToEnd("cmake", ["--install", library]);
    await buildWithCmake(EXAMPLE, example, [`-DCMAKE_PREFIX_PATH=${installed}`]);
    const watched = ["-DCMAKE_BUILD_TYPE=Debug", "-DSLOTPILOT_SANITIZE=ON"];
    await buildWithCmake(CLIENT, sanitized, [strict, ...watched]);
    service = await startServiceProgram(natsUrl, prefix);
  }, BUILD_WITHIN_MS);

  afterAll(() => service?.end("SIGTERM"));

  it("passes its own tests, watched by sanitizers", async () => {
    const { stdout, stderr } = await runToEnd(join(sanitized, "test/unit"), []);

    expect(stderr).toBe("");
    expect(stdout).toBe("0 failed\n");
  });

  it("reads mutated allocations without harm, watched by sanitizers", async () => {
    const seed = `${(Date.now() % 100_000) + 1}`;
    const { status, stdout, stderr } = await runToEnd(join(sanitized, "test/fuzz"), ["3", seed]);

    expect(stderr, `seed ${seed}`).toBe("");
    expect(stdout).toMatch(/^\d{3,} mutated allocations, [1-9]\d* of them still valid\n$/);
    expect(status).toBe(0);
  });

  it("writes messages that fit the schema, the same in both encodings", async () => {
    await runToEnd(join(library, "test/messages"), [folder.path]);

    for (const [name, schema] of [["setup", Setup] as const, ["report", Report] as const]) {
      const [json, msgpack] = ["json", "msgpack"].map((encoding) =>
        decode(readFileSync(join(folder.path, `${name}.${encoding}`))),
      );
      const value = json?.ok ? json.value : undefined;
      expect(compileValidator(schema)(value)).toMatchObject({ ok: true });
      expect(msgpack).toStrictEqual({ ok: true, value });
    }
  });

  it("names the codes of the registry, all of those on the wire first", () => {
    const source = readFileSync(join(CLIENT, "src/codes.c"), "utf8");
    const [ok, ...names] = [...source.matchAll(/\] = "([A-Z_]+)"/g)].map(([, name]) => name);

    expect(ok).toBe("OK");
    expect(names.slice(0, WIRE_CODES.length)).toStrictEqual(WIRE_CODES);
    expect(Object.keys(CODES)).toEqual(expect.arrayContaining(names));
  });

  it("counts transport blocks as the standard does", async () => {
    await runToEnd(join(library, "test/messages"), [folder.path]);
    const lines = readFileSync(join(folder.path, "blocks.csv"), "utf8").trim().split("\n");

    expect(lines).toStrictEqual(standardBlocks());
  });

  it.each(["msgpack", "json"])("allocates nothing per slot in %s", async (encoding) => {
    const program = join(library, "test/count-allocations");
    const { stdout } = await runToEnd(program, [natsUrl, prefix, encoding]);

    const { slots, hit, ours, others } = JSON.parse(stdout);
    expect(hit).toBe(slots);
    expect(ours).toBe(0);
    expect(others).toBeGreaterThan(0); // libnats's own, one per message: the count does count
  });

  it("builds against the installed library by pkg-config", async () => {
    const pkgConfigPath = `PKG_CONFIG_PATH=${installed}/lib/pkgconfig:${installed}/lib/x86_64-linux-gnu/pkgconfig`;
    const compile = `cc -std=gnu11 ${EXAMPLE}/ran.c $(${pkgConfigPath} pkg-config --cflags --libs slotpilot) -lm -o ${folder.path}/ran`;

    expect(await runToEnd("sh", ["-c", compile])).toMatchObject({ status: 0, stderr: "" });
  });

  it("has an example that is shorter than 200 lines", () => {
    const lines = readFileSync(join(EXAMPLE, "ran.c"), "utf8").split("\n");

    expect(lines.length).toBeLessThan(200);
  });

  it("is scheduled slot by slot, in either encoding and on either clock", async () => {
    const run = (cell: string, ...flags: readonly string[]) =>
      runRan(`--prefix=${prefix}`, `--cell-id=${cell}`, "--slots=500", ...flags);
    const lockstep = await run("json", "--users=6", "--encoding=json");
    const msgpack = await run("msgpack", "--users=20", "--lead-slots=1");
    const paced = await run("paced", "--slot-us=5000");

    expect(lockstep.stdout).toMatch(/^500 slots: HIT 498 MISS 0 STALE 0 REJECTED 0; [\d.]+ Mbit/);
    expect(msgpack.stdout).toMatch(/^500 slots: HIT 499 MISS 0 STALE 0 REJECTED 0; [\d.]+ Mbit/);
    expect(paced.stdout).toMatch(/^500 slots: HIT [1-9]\d* /);
    expect([lockstep, msgpack, paced].map(({ stderr }) => stderr)).toEqual(["", "", ""]);
  });

  it("schedules itself where no service answers", async () => {
    const alone = await runRan(`--prefix=${ownPrefix()}`, "--slots=300", "--slot-us=1000");

    expect(alone.stdout).toMatch(
      /^300 slots: HIT 0 MISS 298 STALE 0 REJECTED 0; (?!0\.00)[\d.]+ Mbit\/s\n$/,
    );
    expect(alone.stderr).toMatch(/^NO_SERVICE: no service has answered the setup on .*\n$/);
  });

  it("says in one sentence what to change", async () => {
    const unreachable = await runToEnd(join(example, "ran"), ["--nats-url=nats://u:p@127.0.0.1:9"]);
    const invalid = await runRan("--cell-id=a.b");

    expect(unreachable).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(
        /^NATS_UNREACHABLE: no broker at nats:\/\/\*\*\*@127\.0\.0\.1:9 /,
      ),
    });
    expect(invalid.stderr).toMatch(/^CONFIG_INVALID: correct the setup: cell_id: 1 to 64 letters/);
  });

  it("refuses flags that it can't use", async () => {
    for (const [flag, sentence] of [
      ["--lead-slots=257", "--lead-slots: a number from 1 to 30\n"],
      ["--slots=abc", "--slots: a number from 0 to 2147483647\n"],
      ["--encoding=xml", "--encoding: msgpack or json\n"],
    ] as const) {
      expect(await runRan(flag), flag).toEqual({ status: 2, stdout: "", stderr: sentence });
    }
  });

  it("reports as many users as it may have", async () => {
    const flags = [`--prefix=${prefix}`, "--cell-id=crowded", "--slots=50", "--users=128"];

    expect((await runRan(...flags)).stdout).toMatch(/^50 slots: HIT 48 MISS 0 /);
  });

  it("prints its figures when it is stopped", async () => {
    const ran = [join(example, "ran"), `--nats-url=${natsUrl}`, `--prefix=${prefix}`, "--slots=0"];
    const args = ["--preserve-status", "--signal=INT", "2", ...ran, "--cell-id=stopped"];
    const { status, stdout } = await runToEnd("timeout", args);

    expect(stdout).toMatch(/^[1-9]\d* slots: HIT [1-9]\d* MISS .*; [\d.]+ Mbit\/s\n$/);
    expect(status).toBe(0);
  });

  it("prints the refusal of a service that comes late", async () => {
    const late = ownPrefix();
    const broker = await connect({ servers: natsUrl });
    const refusal = {
      accepted: false,
      contractVersion: "1.0",
      code: "CELL_LIMIT",
      message: "full",
    };
    let numRequests = 0;
    broker.subscribe(`${late}.cell.cell-1.setup`, {
      callback: (_, request) => {
        numRequests += 1; // one per second without an answer; the fourth is past the first wait
        if (numRequests === 4) request.respond(JSON.stringify(refusal));
      },
    });
    const { status, stderr } = await runRan(`--prefix=${late}`);
    await broker.close();

    expect(stderr).toMatch(/^NO_SERVICE: .*\nCELL_LIMIT: the service refused the setup: full\n$/);
    expect(status).toBe(1);
  });

  it("ends when the broker has sent it away for good, and says why", async () => {
    const before = await brokerWithPassword("before");
    const { port } = before;
    const listener = await connect({ servers: `127.0.0.1:${port}`, user: "ran", pass: "before" });
    const reports = listener.subscribe("slotpilot.v1.cell.cell-1.report", { max: 1 });
    const flags = [`--nats-url=nats://ran:before@127.0.0.1:${port}`, "--slots=0", "--slot-us=1000"];
    const ran = runToEnd(join(example, "ran"), flags);
    for await (const _ of reports);
    await listener.close();
    await before.stop();
    const after = await brokerWithPassword("after", port);
    const { status, stderr } = await ran;
    await after.stop();

    expect(stderr).toMatch(
      /\nNATS_REFUSED: the broker has closed the connection for good \(.*Authorization Violation.*\): correct/,
    );
    expect(status).toBe(1);
  });

  it("passes the conformance test", { timeout: 120_000 }, async () => {
    const to = [`--nats-url=${natsUrl}`, `--prefix=${ownPrefix()}`, "--cell-id=judged"];
    const ending = new AbortController();
    const ran = runToEnd(join(example, "ran"), [...to, "--slots=0"], ending.signal);
    const { finished } = startProgram(["conform", "ran", ...to, "--json"]);
    const { status, stdout } = await finished;
    ending.abort();
    await ran;

    const { checks, passed } = JSON.parse(stdout);
    expect(checks.filter(({ verdict }: { verdict: string }) => verdict === "failed")).toEqual([]);
    expect(status).toBe(0);
    expect(passed).toBeGreaterThanOrEqual(60);
  });
});

// Helpers

function brokerWithPassword(password: string, port?: number) {
  const config = `authorization { user: ran, password: ${password} }\n`;
  writeFileSync(join(folder.path, `${password}.conf`), config);
  return startSecuredBroker(folder.path, `${password}.conf`, {}, port);
}

/** Lines of `table,PRBs,MCS,bits` for 132 resource elements per PRB; 0 where there is no block. */
function standardBlocks(): string[] {
  const facts = { numSymbols: 12, dmrsRePerPrb: 12, overheadRePerPrb: 0, numLayers: 1 };
  return ([1, 2, 3] as const).flatMap((table) =>
    Array.from({ length: 276 }, (_, numPrb) =>
      Array.from({ length: 29 }, (_, mcs) => {
        const entry = mcsEntry(table, mcs);
        const bits = entry ? transportBlockSizeBits({ ...facts, ...entry, numPrb }) : 0;
        return `${table},${numPrb},${mcs},${bits}`;
      }),
    ).flat(),
  );
}
