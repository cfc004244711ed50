import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { cachedNatsServerPath } from "../../../../src/adapters/nats-server/cached-nats-server-path.ts";
import { installNatsServer } from "../../../../src/adapters/nats-server/install-nats-server.ts";

describe("installNatsServer", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "install-nats-server-"));
    mkdirSync(join(root, "bin"));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it("puts Debian's program into our cache and leaves nothing else there", async () => {
    tool("apt-get", APT_DELIVERS);
    tool("dpkg-deb", UNPACKS);

    const { installed, notices } = await install();

    expect(installed).toEqual({ ok: true, value: target() });
    expect(readFileSync(target(), "utf8")).toContain("v2.9.10");
    expect(readdirSync(dirname(target()))).toEqual(["nats-server"]);
    expect(notices).toEqual(["nats-server not found: fetching Debian's package …"]);
  });

  it("reads package lists of its own where the system has none", async () => {
    tool("apt-get", `case "$*" in *Dir::State::lists=*) ${APT_DELIVERS} ;; *) exit 100 ;; esac`);
    tool("dpkg-deb", UNPACKS);

    const { installed } = await install();

    expect(installed).toEqual({ ok: true, value: target() });
    expect(aptCalls()).toEqual(["download", "update", "download"]);
  });

  it("starts no further program once it has been stopped", async () => {
    const stopping = new AbortController();
    tool("apt-get", "exec sleep 60");
    tool("dpkg-deb", UNPACKS);
    const installing = install(undefined, stopping.signal);
    await vi.waitFor(() => expect(aptCalls()).toEqual(["download"]), 20_000);
    stopping.abort();
    const { installed } = await installing;

    expect(installed).toMatchObject({ ok: false, error: { code: "NATS_SERVER_MISSING" } });
    expect(aptCalls()).toEqual(["download"]);
  });

  it("says why apt failed, and what to do instead", async () => {
    tool("apt-get", 'echo "E: Could not resolve deb.debian.org" >&2; exit 100');
    tool("dpkg-deb", UNPACKS);

    const { installed } = await install();

    expect(installed).toMatchObject({ ok: false, error: { code: "NATS_SERVER_MISSING" } });
    const message = installed.ok ? "" : installed.error.message;
    expect(message).toContain("E: Could not resolve deb.debian.org");
    for (const command of ["brew install nats-server", "docker run", "NATS_URL="]) {
      expect(message).toContain(command);
    }
  });

  it("keeps a program that does not run out of the cache", async () => {
    tool("apt-get", APT_DELIVERS);
    tool("dpkg-deb", UNPACKS.replace("echo nats-server: v2.9.10", "exit 1"));

    const { installed } = await install();

    expect(installed).toMatchObject({ ok: false, error: { code: "NATS_SERVER_MISSING" } });
    expect(readdirSync(dirname(target()))).toEqual([]);
  });

  it("lets processes that race all end with a whole program", async () => {
    tool("apt-get", APT_DELIVERS);
    tool("dpkg-deb", UNPACKS);

    const races = await Promise.all([install(), install(), install()]);

    expect(races.map(({ installed }) => installed.ok)).toEqual([true, true, true]);
    expect(readdirSync(dirname(target()))).toEqual(["nats-server"]);
  });

  it("fetches nothing on a system without apt", async () => {
    const { installed, notices } = await install(join(root, "bin"));

    expect(installed).toMatchObject({ ok: false, error: { code: "NATS_SERVER_MISSING" } });
    expect(notices).toEqual([]);
  });

  /** Runs it with this test's apt-get and dpkg-deb in front of the system's programs. */
  async function install(path = `${join(root, "bin")}:/usr/bin:/bin`, signal?: AbortSignal) {
    const notices: string[] = [];
    const env = { PATH: path, XDG_CACHE_HOME: join(root, "cache"), APT_LOG: join(root, "apt.log") };
    const installed = await installNatsServer({
      ...{ env, onNotice: (line) => notices.push(line) },
      ...(signal && { signal }),
    });
    return { installed, notices };
  }

  function target() {
    return cachedNatsServerPath({ XDG_CACHE_HOME: join(root, "cache") });
  }

  function tool(name: string, script: string) {
    const path = join(root, "bin", name);
    writeFileSync(path, `#!/bin/sh\necho "$*" >> "$APT_LOG"\n${script}\n`);
    chmodSync(path, 0o755);
  }

  function aptCalls() {
    return [...readFileSync(join(root, "apt.log"), "utf8").matchAll(/ (download|update)\b/g)].map(
      ([, verb]) => verb,
    );
  }
});

// Helpers

const APT_DELIVERS = "touch nats-server_2.9.10_amd64.deb";

const UNPACKS = `mkdir -p usr/sbin
printf '#!/bin/sh\\necho nats-server: v2.9.10\\n' > usr/sbin/nats-server
chmod +x usr/sbin/nats-server`;
