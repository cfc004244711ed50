import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { connect } from "nats";
import { describe, expect, inject, it } from "vitest";
import { findNatsServer } from "../../src/adapters/nats-server/find-nats-server.ts";
import { mcsEntry } from "../../src/nr/mcs-tables.ts";
import { transportBlockSizeBits } from "../../src/nr/transport-block-size.ts";
import { ownPrefix, startServiceProgram } from "../support/programs.ts";
import { foundPython, runPython, runPythonRan } from "../support/python-ran.ts";

const natsUrl = inject("natsUrl");
const python = foundPython() ?? "";
const packed = foundPython("msgpack") ?? "";
const CLIENT = "clients/python";

describe.skipIf(!python)("the Python client (skipped without a python3 from 3.11 on)", () => {
  it.each([...new Set([python, packed])])("passes its own tests with %s", async (program) => {
    const server = findNatsServer({ env: process.env });
    const env = { ...process.env, NATS_SERVER_BIN: server.ok ? server.value : "" };
    const args = ["-W", "error", "-m", "unittest"];
    const { status, stderr } = await runPython(program || python, args, { cwd: CLIENT, env });

    expect(stderr).toMatch(/\nOK/);
    expect(status).toBe(0);
  });

  it.each(["allocation", "setup-reply"])("has the contract's schema of %s", (name) => {
    const file = `${name}.schema.json`;
    const own = readFileSync(`${CLIENT}/slotpilot_ran/schemas/${file}`, "utf8");

    expect(own).toBe(readFileSync(`schemas/json/${file}`, "utf8"));
  });

  it("counts transport blocks as the standard does", async () => {
    const program = `
import json
from slotpilot_ran import MCS_TABLES, transport_block_bits
setup = {"pdschSymbols": 12, "dmrsRePerPrb": 12, "overheadRePerPrb": 0}
print(json.dumps([[transport_block_bits({**setup, "mcsTable": t}, n, m) for n in range(1, 276)]
                  for t in (1, 2, 3) for m in range(len(MCS_TABLES[t]))]))`;
    const { stdout } = await runPython(python, ["-c", program], { cwd: CLIENT });

    expect(JSON.parse(stdout)).toStrictEqual(standardBlocks());
  });
});

describe.skipIf(!python)("the example RAN in Python (skipped likewise)", () => {
  it("is shorter than 200 lines", () => {
    const lines = readFileSync("examples/ran-python/ran.py", "utf8").split("\n");

    expect(lines.length).toBeLessThan(200);
  });

  it("is scheduled slot by slot, in either encoding and on either clock", async () => {
    const prefix = ownPrefix();
    const service = await startServiceProgram(natsUrl, prefix);
    const run = (cell: string, program: string, flags: readonly string[]) =>
      runPythonRan(program, natsUrl, [`--prefix=${prefix}`, `--cell-id=${cell}`, ...flags]);
    const [lockstep, msgpack, paced] = await Promise.all([
      run("json", python, ["--slots=300", "--users=6"]),
      packed ? run("msgpack", packed, ["--slots=300", "--encoding=msgpack"]) : undefined,
      run("paced", python, ["--slots=300", "--slot-us=10000"]),
    ]);
    await service.end("SIGTERM");
    if (!msgpack) console.warn("MessagePack skipped: no python3 has it (python3-msgpack)");

    for (const ran of msgpack ? [lockstep, msgpack] : [lockstep]) {
      expect(ran.stdout).toMatch(/^300 slots: HIT 298 MISS 0 STALE 0 REJECTED 0; [\d.]+ Mbit\/s$/m);
      expect([ran.status, ran.stderr]).toEqual([0, ""]);
    }
    expect(paced.stdout).toMatch(/^300 slots: HIT [1-9]\d* MISS \d+ STALE/m);
    expect(paced.stderr).toBe("");
  });

  it("schedules itself where no service answers", async () => {
    const flags = [`--prefix=${ownPrefix()}`, "--slots=300", "--slot-us=1000"];
    const { stdout, stderr } = await runPythonRan(python, natsUrl, flags);

    expect(stderr).toBe("");
    expect(stdout).toMatch(
      /^300 slots: HIT 0 MISS 298 STALE 0 REJECTED 0; (?!0\.00)[\d.]+ Mbit\/s$/m,
    );
  });

  it("says in one sentence that there is no broker", async () => {
    const { status, stderr } = await runPythonRan(python, "nats://127.0.0.1:9", []);

    expect(stderr).toMatch(/^NATS_UNREACHABLE no broker at 127\.0\.0\.1:9 .*\n$/);
    expect(status).toBe(1);
  });

  it.each(["--users=0", "--slots=-1"])("refuses %s", async (flag) => {
    const { status, stderr } = await runPythonRan(python, natsUrl, [flag, "--slot-us=1000"]);

    expect(stderr).toMatch(/: error: --users is 1 or more; --slots, .* are 0 or more\n$/);
    expect(status).toBe(2);
  });

  it("says how its slots went, and why reports are refused, until Ctrl-C", async () => {
    const prefix = ownPrefix();
    const broker = await connect({ servers: natsUrl });
    const report = broker.subscribe(`${prefix}.cell.cell-1.report`, { max: 1 });
    const place = [`--nats-url=${natsUrl}`, `--prefix=${prefix}`, "--slots=0", "--slot-us=1000"];
    const ran = spawn(python, ["-u", "examples/ran-python/ran.py", ...place]);
    let output = "";
    const heard = new Promise((resolve) => {
      ran.stdout.on("data", (bytes) => {
        output += bytes;
        if (output.includes("BAD_FIELD")) resolve(output);
      });
    });
    const ended = once(ran, "close");
    for await (const _ of report) break;
    const event = { kind: "rejection", code: "BAD_FIELD", message: "so" };
    broker.publish(`${prefix}.cell.cell-1.event`, JSON.stringify(event));
    await heard;
    ran.kill("SIGINT");

    expect(await ended).toEqual([0, null]);
    expect(output).toMatch(/^rejection BAD_FIELD so\n\d+ slots: HIT 0 MISS /m);
    await broker.close();
  });
});

// Helpers

/** Block sizes by table and MCS index, of 1 to 275 PRBs with 132 resource elements each. */
function standardBlocks(): number[][] {
  const facts = { numSymbols: 12, dmrsRePerPrb: 12, overheadRePerPrb: 0, numLayers: 1 };
  const entries = ([1, 2, 3] as const).flatMap((table) =>
    Array.from({ length: 32 }, (_, mcs) => mcsEntry(table, mcs) ?? []).flat(),
  );
  return entries.map((entry) =>
    Array.from({ length: 275 }, (_, n) =>
      transportBlockSizeBits({ ...facts, ...entry, numPrb: n + 1 }),
    ),
  );
}
