import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { cachedNatsServerPath } from "../../../../src/adapters/nats-server/cached-nats-server-path.ts";
import { findNatsServer } from "../../../../src/adapters/nats-server/find-nats-server.ts";

describe("findNatsServer", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "find-nats-server-"));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it("takes NATS_SERVER_BIN before anything else", () => {
    const named = program(join(root, "named/my-nats"));
    program(join(root, "path/nats-server"));

    expect(find({ NATS_SERVER_BIN: named })).toEqual({ ok: true, value: named });
  });

  it("refuses a NATS_SERVER_BIN that is no program rather than taking another one", () => {
    program(join(root, "path/nats-server"));

    const found = find({ NATS_SERVER_BIN: join(root, "absent") });

    expect(found).toMatchObject({ ok: false, error: { code: "NATS_SERVER_MISSING" } });
    expect(found).toHaveProperty("error.message", expect.stringContaining(join(root, "absent")));
  });

  it("prefers PATH to the system's folders, and those to our cache", () => {
    const cached = program(cachedNatsServerPath({ XDG_CACHE_HOME: join(root, "cache") }));
    expect(find()).toEqual({ ok: true, value: cached });

    const system = program(join(root, "system/nats-server"));
    expect(find()).toEqual({ ok: true, value: system });

    const onPath = program(join(root, "path/nats-server"));
    expect(find()).toEqual({ ok: true, value: onPath });
  });

  it("passes over folders and files that may not be run", () => {
    mkdirSync(join(root, "path/nats-server"), { recursive: true });
    chmodSync(program(join(root, "system/nats-server")), 0o644);

    expect(find()).toEqual({ ok: true, value: undefined });
  });

  it("does not look in the working directory for an empty PATH", () => {
    expect(find({ PATH: delimiter })).toEqual({ ok: true, value: undefined });
  });

  /** Searches this test's folders only. */
  function find(env: NodeJS.ProcessEnv = {}) {
    const ours = { PATH: join(root, "path"), XDG_CACHE_HOME: join(root, "cache") };
    return findNatsServer({ env: { ...ours, ...env }, systemFolders: [join(root, "system")] });
  }
});

// Helpers

function program(path: string): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, "#!/bin/sh\n", { mode: 0o755 });
  return path;
}
