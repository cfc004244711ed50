import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { connect } from "nats";
import { describe, expect, inject, it, onTestFinished } from "vitest";
import { CONTRACT_VERSION, subjectsOf } from "../../schemas/subjects.ts";
import { ownPrefix, startProgram } from "../support/programs.ts";

const LAUNCHER = fileURLToPath(new URL("../../src/slotpilot.mjs", import.meta.url));
const natsUrl = inject("natsUrl");

describe("slotpilot", () => {
  it.each([["demo"], ["serve"], ["emulate"], ["train"], ["schemas"]])(
    "%s --help shows examples",
    async (command) => {
      const { status, stdout } = await startProgram([command, "--help"]).finished;

      expect(status).toBe(0);
      expect(stdout).toContain(`$ ${command === "demo" ? "npm run demo" : `slotpilot ${command}`}`);
    },
  );

  it("reports every configuration problem at once, with key, origin and range", async () => {
    const file = join(mkdtempSync(join(tmpdir(), "slotpilot-")), "bad.yaml");
    writeFileSync(file, "maxcells: 3\ndeadlineUs: soon\n");
    const args = ["serve", `--config=${file}`, "--bler-target=2"];
    const env = { SLOTPILOT_KPI_PERIOD_MS: "1" };
    const { status, stderr } = await startProgram(args, env).finished;

    expect(status).toBe(2);
    for (const part of [
      "CONFIG_INVALID",
      "maxcells (from ",
      "did you mean maxCells?",
      "deadlineUs (from ",
      '"soon" is not allowed; allowed: integer 50..100000',
      "kpiPeriodMs (from SLOTPILOT_KPI_PERIOD_MS): 1 is not allowed; allowed: integer 20..60000",
      "blerTarget (from --bler-target): 2 is not allowed; allowed: number 0.001..0.5",
    ]) {
      expect(stderr).toContain(part);
    }
  });

  it.each([["serve"], ["emulate"]])("%s says which broker it cannot reach", async (command) => {
    const { status, stderr } = await startProgram([command, "--nats-url=nats://127.0.0.1:1"])
      .finished;

    expect(status).toBe(1);
    expect(stderr).toContain("NATS_UNREACHABLE no broker at nats://127.0.0.1:1");
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  it("models ls --json lists the shipped models", async () => {
    const { status, stdout } = await startProgram(["models", "ls", "--json"]).finished;

    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject([
      { name: "power", kind: "power" },
      { name: "prb", kind: "prb" },
    ]);
  });

  it("schemas prints the documents that are committed", async () => {
    const { stdout } = await startProgram(["schemas", "report"]).finished;
    const committed = new URL("../../schemas/json/report.schema.json", import.meta.url);

    expect(JSON.parse(stdout)).toEqual(JSON.parse(readFileSync(committed, "utf8")));
  });

  it("models ls finds the shipped models from any folder", async () => {
    const args = [LAUNCHER, "models", "ls", "--json"];
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: tmpdir() });

    expect(JSON.parse(stdout)).toHaveLength(2);
  });

  it("serve finds the shipped models from any folder", async () => {
    const args = [LAUNCHER, "serve", "--nats-url=nats://127.0.0.1:1"];
    const serving = promisify(execFile)(process.execPath, args, { cwd: tmpdir() });

    await expect(serving).rejects.toThrow("NATS_UNREACHABLE");
  });

  it("--version is the package's", async () => {
    const { stdout } = await startProgram(["--version"]).finished;
    const committed = new URL("../../package.json", import.meta.url);

    expect(stdout.trim()).toBe(JSON.parse(readFileSync(committed, "utf8")).version);
  });

  it("serve fails when the broker shuts it out for good", async () => {
    const broker = await openFickleBroker();
    const { status, stderr } = await startProgram(["serve", `--nats-url=${broker.url}`]).finished;
    broker.close();

    expect(status).toBe(1);
    expect(stderr).toContain(`NATS_REFUSED the broker at ${broker.url} wants a login`);
  });

  it("emulate --clock lockstep ends with the sentence of a refused setup", async () => {
    const prefix = ownPrefix();
    const nats = await connect({ servers: natsUrl });
    const reply = { accepted: false, contractVersion: CONTRACT_VERSION, code: "CELL_LIMIT" };
    nats.subscribe(subjectsOf(prefix).setup("*"), {
      callback: (_, msg) => msg.respond(JSON.stringify({ ...reply, message: "no room" })),
    });
    const { status, stderr } = await startProgram([
      ...["emulate", "--clock=lockstep", "--slots=10"],
      ...[`--nats-url=${natsUrl}`, `--subject-prefix=${prefix}`],
    ]).finished;
    await nats.close();

    expect(status).toBe(1);
    expect(stderr).toContain("CELL_LIMIT the service refused the setup: no room");
  });

  it("ends when its parent died before it listened", async () => {
    const flags = [`--nats-url=${natsUrl}`, `--subject-prefix=${ownPrefix()}`];
    const child = spawn(process.execPath, [LAUNCHER, "emulate", ...flags], {
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
    onTestFinished(() => void child.kill("SIGKILL"));
    child.disconnect();

    expect(await once(child, "exit")).toEqual([0, null]);
  });
});

// Helpers

/** A broker that takes its first client in, and then turns it out and refuses it. */
async function openFickleBroker(): Promise<{ url: string; close(): void }> {
  let numClients = 0;
  const server = createServer((socket) => {
    numClients += 1;
    const isWelcome = numClients === 1;
    socket.on("error", () => socket.destroy());
    socket.write('INFO {"server_id":"x","version":"2.9.0","proto":1,"max_payload":1048576}\r\n');
    socket.on("data", (data) => {
      if (isWelcome && data.includes("PING")) socket.write("PONG\r\n");
      if (!isWelcome || data.includes("SUB ")) {
        socket.end("-ERR 'Authorization Violation'\r\n");
      }
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  return { url: `nats://127.0.0.1:${port}`, close: () => server.close() };
}
