import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, readFile, rm, symlink } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, inject, it } from "vitest";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** What a shell needs to run the commands of a page outside the repository. */
const PRELUDE = `
set -euo pipefail
npx() {
  local program=$1; shift
  case $program in
    slotpilot) node "$ROOT/src/slotpilot.mjs" "$@" ;;
    tsx) node --import "$ROOT/node_modules/tsx/dist/loader.mjs" "$@" ;;
  esac
}
`;

let folder = "";
let shell: ChildProcess | undefined;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "walkthrough-"));
  await cp(join(ROOT, "models"), join(folder, "models"), { recursive: true });
  await symlink(join(ROOT, "examples"), join(folder, "examples"));
});
afterEach(async () => {
  endGroup();
  await rm(folder, { recursive: true });
});

/** Ends the shell and all that it started, however far it came. */
function endGroup(): void {
  try {
    if (shell?.pid) process.kill(-shell.pid, "SIGKILL");
  } catch {
    // all of them have ended
  }
}

/** The blocks of commands of a page, as one script. */
async function commandsOf(page: string): Promise<string> {
  const text = await readFile(join(ROOT, "docs", page), "utf8");
  const blocks = [...text.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, block]) => block);
  expect(blocks.length).toBeGreaterThan(1);
  return blocks.join("\n");
}

async function freePort(): Promise<string> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return String(typeof address === "object" && address ? address.port : 0);
}

async function run(script: string): Promise<{ code: unknown; output: string }> {
  const child = spawn("bash", ["-c", PRELUDE + script], {
    ...{ cwd: folder, detached: true },
    env: {
      ...{ PATH: process.env["PATH"], HOME: process.env["HOME"], ROOT },
      ...{ NATS_URL: inject("natsUrl"), SLOTPILOT_SUBJECT_PREFIX: `walk.t${process.pid}` },
    },
  });
  shell = child;
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  }
  const closed = once(child, "close");
  const [code] = await once(child, "exit");
  endGroup(); // what it has started in the background
  await closed;
  return { code, output };
}

describe("a page's commands", () => {
  it("swap a model in a running cell, and back", async () => {
    const script = (await commandsOf("swap-a-model.md")).replaceAll("8080", await freePort());

    const { code, output } = await run(script);

    expect(code, output).toBe(0);
    expect(output).toMatch(/cell-1 *│ prb@2\.0\.0 *│ – *│ own@1\.0\.0 *│ shadow/);
    expect(output).toMatch(/% of PRBs differ, \d+ µs, 0 faults in \d{2,} slots/);
    expect(output).toMatch(/cell-1 *│ own@1\.0\.0 *│ prb@2\.0\.0 *│ – /);
    expect(output.trim().split("\n").slice(-4).join("\n")).toMatch(
      /cell-1 *│ prb@2\.0\.0 *│ own@1\.0\.0/,
    );
  }, 120_000);

  it("make, validate and try a policy of one's own", async () => {
    const { code, output } = await run(await commandsOf("own-policy.md"));

    expect(code, output).toBe(0);
    expect(output).toContain('"hitRatio":1');
  }, 120_000);
});
