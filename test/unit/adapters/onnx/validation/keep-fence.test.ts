import type { ChildProcess } from "node:child_process";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { keepFence } from "../../../../../src/adapters/onnx/validation/keep-fence.ts";
import { childRunning } from "../../../../support/child-processes.ts";

const KEEPER = /fence-keeper\.mjs$/;
const FENCE = { withinMs: 60_000, memoryMb: 512 };

let script = "";

beforeEach(() => {
  script = join(mkdtempSync(join(tmpdir(), "keep-fence-")), "script.mjs");
});

describe("keepFence", () => {
  it("runs scripts side by side, in processes of the keeper", async () => {
    writeFileSync(
      script,
      `import { readFileSync, writeSync } from "node:fs";
       writeSync(3, readFileSync(0, "utf8") + " of " + process.ppid);`,
    );
    const run = keepFence();
    const keeper = childRunning(process.pid, KEEPER);

    const ends = await Promise.all(["one", "two"].map((word) => run(script, word, FENCE)));

    expect(ends.map(({ report }) => report)).toEqual([`one of ${keeper}`, `two of ${keeper}`]);
    process.kill(keeper);
  });

  it("says that the keeper has ended, and starts another", async () => {
    writeFileSync(script, `setTimeout(() => undefined, 3000);`);
    const run = keepFence();
    const first = childRunning(process.pid, KEEPER);
    const cut = run(script, "", FENCE);
    process.kill(first, "SIGKILL");

    expect((await cut).status).toHaveProperty("message", expect.stringContaining("has ended"));
    writeFileSync(script, "process.exit(7);");
    expect(await run(script, "", FENCE)).toMatchObject({ status: 7 });
    process.kill(childRunning(process.pid, KEEPER));
  });

  it("leaves the next keeper's orders alone when the end of the last is heard late", async () => {
    writeFileSync(script, "process.exit(7);");
    const keepers: ChildProcess[] = [];
    const note = (message: unknown) => keepers.push((message as { process: ChildProcess }).process);
    subscribe("child_process", note);
    const run = keepFence();
    keepers[0]?.disconnect(); // told a tick later
    const next = run(script, "", FENCE);
    unsubscribe("child_process", note);

    expect(await next).toMatchObject({ status: 7 });
    expect(keepers).toHaveLength(2);
    for (const keeper of keepers) keeper.kill();
  });
});
