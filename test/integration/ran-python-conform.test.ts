import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, inject, it } from "vitest";
import { ownPrefix, startProgram } from "../support/programs.ts";
import { foundPython } from "../support/python-ran.ts";

const natsUrl = inject("natsUrl");
const python = foundPython() ?? "";

it.skipIf(!python)(
  "the example RAN in Python passes the conformance test (skipped without python3 3.11)",
  { timeout: 120_000 },
  async () => {
    const prefix = ownPrefix();
    const place = [`--nats-url=${natsUrl}`, `--prefix=${prefix}`, "--cell-id=python"];
    const flags = ["examples/ran-python/ran.py", ...place, "--slots=0", "--slot-us=5000"];
    const examiner = startProgram(["conform", "ran", ...place, "--duration=100"]);
    const ran = spawn(python, flags, { stdio: "ignore" });
    const ended = once(ran, "close");
    const { status, stdout } = await examiner.finished;
    ran.kill();
    await ended;

    expect(stdout).toMatch(/^ran python: [67]\d passed, 0 failed/m);
    expect(status).toBe(0);
  },
);
