import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect, StringCodec } from "nats";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { findExecutable } from "../../src/adapters/nats-server/find-executable.ts";
import { installNatsServer } from "../../src/adapters/nats-server/install-nats-server.ts";
import { type Broker, openBroker } from "../../src/adapters/nats-server/open-broker.ts";
import { startNatsServer } from "../../src/adapters/nats-server/start-nats-server.ts";

const text = StringCodec();

describe("our own nats-server", () => {
  const open: Broker[] = [];
  // The first start may have to fetch the program.
  beforeAll(async () => void (await openOwn()), 240_000);
  afterEach(async () => {
    await Promise.all(open.splice(0).map((broker) => broker.stop()));
  });

  it("carries a message between two clients", async () => {
    const { url, own } = await openOwn();
    const [ran, service] = await Promise.all([
      connect({ servers: url }),
      connect({ servers: url }),
    ]);
    const reports = service.subscribe("report", { max: 1 });
    await service.flush();

    ran.publish("report", text.encode("slot 7"));

    for await (const report of reports) expect(text.decode(report.data)).toBe("slot 7");
    expect(own).toBe(true);
    await Promise.all([ran.close(), service.close()]);
  });

  it("listens on loopback, every server on a port of its own", async () => {
    const urls = (await Promise.all([openOwn(), openOwn()])).map(({ url }) => new URL(url));

    expect(urls.map(({ hostname }) => hostname)).toEqual(["127.0.0.1", "127.0.0.1"]);
    expect(new Set(urls.map(({ port }) => port)).size).toBe(2);
  });

  it("is gone when stop() resolves, and may be stopped again", async () => {
    const broker = await openOwn();

    await Promise.all([broker.stop(), broker.stop()]);

    await broker.stop();
    await expect(connect({ servers: broker.url })).rejects.toThrow("CONNECTION_REFUSED");
  });

  it("dies with its parent, even when that is killed by SIGKILL", async () => {
    const { parent, url, pid } = await parentOfServer();
    const client = await connect({ servers: url, reconnect: false });

    parent.kill("SIGKILL");
    await client.closed();

    await expect.poll(() => isAlive(pid)).toBe(false);
  });

  async function openOwn(): Promise<Broker> {
    const opened = await openBroker({ env: OWN_BROKER, onNotice: () => undefined });
    if (!opened.ok) throw new Error(opened.error.message);
    open.push(opened.value);
    return opened.value;
  }
});

describe("startNatsServer", () => {
  it("gives the reason when the program is absent or is no server", async () => {
    const absent = await startNatsServer({ bin: "/absent/nats-server" });
    const noServer = await startNatsServer({ bin: process.execPath });

    expect(absent).toMatchObject({ ok: false, error: { code: "NATS_SERVER_FAILED" } });
    expect(absent).toHaveProperty("error.message", expect.stringContaining("not found"));
    expect(noServer).toHaveProperty("error.message", expect.stringContaining("bad option"));
  });

  it("gives up on a program that is never ready, and ends it even if it ignores SIGTERM", async () => {
    const folder = mkdtempSync(join(tmpdir(), "stubborn-"));
    const bin = join(folder, "nats-server");
    const script = `#!/bin/sh\necho $$ > ${folder}/pid\ntrap "" TERM\nexec sleep 600\n`;
    writeFileSync(bin, script, { mode: 0o755 });

    const started = await startNatsServer({ bin, readyWithinMs: 500 });

    expect(started).toMatchObject({ ok: false, error: { code: "NATS_SERVER_FAILED" } });
    const pid = Number(readFileSync(join(folder, "pid"), "utf8"));
    await expect.poll(() => isAlive(pid)).toBe(false);
    rmSync(folder, { recursive: true });
  });
});

const { PATH = "" } = process.env;
const hasApt = findExecutable("apt-get", PATH) !== undefined;

describe.skipIf(!hasApt)(
  "installNatsServer with the real apt (skipped where there is none)",
  () => {
    let cache: string;
    beforeAll(() => {
      cache = mkdtempSync(join(tmpdir(), "nats-server-cache-"));
    });
    afterAll(() => rmSync(cache, { recursive: true }));

    it("fetches a server that starts", async () => {
      const env = { ...process.env, XDG_CACHE_HOME: cache };

      const installed = await installNatsServer({ env, onNotice: () => undefined });

      if (!installed.ok) throw new Error(installed.error.message);
      expect(installed.value.startsWith(cache)).toBe(true);
      const started = await startNatsServer({ bin: installed.value });
      if (!started.ok) throw new Error(started.error.message);
      await started.value.stop();
    }, 240_000);
  },
);

// Helpers

/** The environment without the user's broker: these tests need one that they may stop. */
const OWN_BROKER = { ...process.env, NATS_URL: "" };

/** A process of its own that starts a server, prints where it is, and waits to be killed. */
async function parentOfServer(): Promise<{ parent: ChildProcess; url: string; pid: number }> {
  const script = `
    import { findNatsServer } from "./src/adapters/nats-server/find-nats-server.ts";
    import { startNatsServer } from "./src/adapters/nats-server/start-nats-server.ts";
    const found = findNatsServer({ env: process.env });
    const started = await startNatsServer({ bin: found.value });
    process.stdout.write(JSON.stringify(started.value));`;
  const args = ["--import", "tsx", "--input-type=module", "--eval", script];
  const parent = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  const [line] = await once(parent.stdout, "data");
  return { parent, ...JSON.parse(String(line)) };
}

/** A dead process stays in the table until its parent asks for its status; that counts as dead. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const status = `/proc/${pid}/stat`;
  return !existsSync(status) || !readFileSync(status, "utf8").includes(") Z ");
}
