import { once } from "node:events";
import { mkdtempSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, inject, it } from "vitest";
import { subjectsOf } from "../../schemas/subjects.ts";
import { keepService } from "../../src/cli/keep-service.ts";
import { childRunning } from "../support/child-processes.ts";
import { type SlotStatus, watchDemo } from "../support/demo-watch.ts";
import { ownPrefix, startProgram, startServiceProgram } from "../support/programs.ts";

const natsUrl = inject("natsUrl");

describe("slotpilot demo", () => {
  it("measures in lockstep and paced, and prints one JSON object as the last line", async () => {
    const { status, stdout } = await startProgram([
      ...["demo", "--slots=2000", "--ues=4", "--seed=7", "--json"],
      ...own().flags,
    ]).finished;

    const result = JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
    expect(status).toBe(0);
    expect(result).toMatchObject({ slots: 2000, seed: 7, users: 4, hitRatio: 1, policyRatio: 1 });
    expect(result.models.prb.sha256).toMatch(/^[0-9a-f]{12}$/);
    expect(result.decisionUs.p50).toBeGreaterThan(0);
    expect(result.decisionUs.max).toBeGreaterThanOrEqual(result.decisionUs.p99);
    expect(result.paced).toMatchObject({ clock: "paced", slots: 2000 });
  });

  it("starts a broker of its own where none is named, and shows tables", async () => {
    const args = ["demo", "--slots=100", "--clock=lockstep", "--policy=pf", "--ues=2"];
    const { status, stdout, stderr } = await startProgram(args, { NATS_URL: "" }).finished;

    expect(status).toBe(0);
    expect(stderr).toContain("subjects slotpilot.v1.>");
    expect(stdout).toContain("RNTI");
    expect(stdout).toContain("lockstep");
  });

  it("takes broker, subjects and clock from environment and file", async () => {
    const file = join(mkdtempSync(join(tmpdir(), "slotpilot-")), "demo.yaml");
    writeFileSync(file, "clock: lockstep\n");
    const { status, stdout } = await startProgram(
      ["demo", "--slots=100", "--policy=pf", "--ues=2", "--json", `--config=${file}`],
      {
        NATS_URL: "nats://127.0.0.1:1",
        SLOTPILOT_NATS_URL: natsUrl,
        SLOTPILOT_SUBJECT_PREFIX: ownPrefix(),
      },
    ).finished;

    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ clock: "lockstep", slots: 100 });
    expect(JSON.parse(stdout).paced).toBeUndefined();
  });

  it("refuses to measure beside a service that is already there", async () => {
    const { prefix, flags } = own();
    const service = await startServiceProgram(natsUrl, prefix);

    const { status, stderr } = await startProgram(["demo", "--slots=10", ...flags]).finished;
    await service.end("SIGTERM");

    expect(status).toBe(1);
    expect(stderr).toContain(`SERVICE_PRESENT a service already answers on ${prefix}`);
  });

  it("R10 goes on when anyone writes rubbish on its kpi subject", async () => {
    const { prefix, flags } = own();
    const watch = await watchDemo(natsUrl, prefix);
    const subject = subjectsOf(prefix).kpi("cell-1");
    const flood = setInterval(() => {
      for (const rubbish of RUBBISH) watch.nats.publish(subject, rubbish);
    }, 1);
    const args = ["demo", "--clock=paced", "--slots=2500", "--ues=2", "--json", ...flags];
    const { status, stdout } = await startProgram(args).finished;
    clearInterval(flood);
    await watch.close();

    expect(status).toBe(0);
    expect(JSON.parse(stdout).models.prb.name).toBe("prb");
    expect(JSON.parse(stdout).decisionUs.p50).toBeGreaterThan(0);
  });

  it("starts its service again when that is killed: HIT, then MISS, then HIT", async () => {
    const { prefix, flags } = own();
    const watch = await watchDemo(natsUrl, prefix);
    const demo = startProgram(["demo", "--ues=2", "--json", "--encoding=json", ...flags]);
    await watch.slotsUntil((slots) => slots.length >= 200 && share(slots, "HIT") > 0.2);

    const service = childRunning(demo.child.pid, "serve");
    process.kill(service, "SIGKILL");
    await watch.slotsUntil((slots) => slots.length >= 100 && slots.slice(-100).every(isMiss));
    await watch.slotsUntil((slots) => slots.includes("HIT"));
    expect(childRunning(demo.child.pid, "serve")).not.toBe(service);

    const { stdout, stderr } = await demo.end("SIGINT");
    expect(JSON.parse(stdout).echo.miss).toBeGreaterThanOrEqual(100);
    expect(stderr).toContain("the service ended (SIGKILL); starting it again");
    await watch.close();
  });
});

describe("slotpilot demo: ends", () => {
  it("stops every part on Ctrl-C, and still tells the result", async () => {
    const { prefix, flags } = own();
    const watch = await watchDemo(natsUrl, prefix);
    const demo = startProgram(["demo", "--ues=2", "--json", "--encoding=json", ...flags]);
    await watch.slotsUntil((slots) => slots.length >= 200 && share(slots, "HIT") > 0.3);

    const { status, stdout } = await demo.end("SIGINT");

    expect(status).toBe(0);
    expect(JSON.parse(stdout).slots).toBeGreaterThan(0);
    await watch.partsAre(0);
    await watch.close();
  });

  it("says that it was stopped when there is no result yet", async () => {
    const silent = createServer().listen(0, "127.0.0.1");
    await once(silent, "listening");
    const address = silent.address();
    const port = typeof address === "object" ? address?.port : undefined;
    const demo = startProgram(["demo", `--nats-url=nats://127.0.0.1:${port}`]);
    const [socket] = await once(silent, "connection");

    const { status, stdout, stderr } = await demo.end("SIGINT");
    socket.destroy();
    silent.close();

    expect({ status, stdout }).toEqual({ status: 130, stdout: "" });
    expect(stderr).toMatch(/(^|\n)stopped\n$/);
    expect(stderr).not.toContain("CHILD_FAILED");
  });

  it("leaves no part behind when it is killed outright", async () => {
    const { prefix, flags } = own();
    const watch = await watchDemo(natsUrl, prefix);
    const demo = startProgram(["demo", "--ues=2", ...flags]);
    await watch.partsAre(2);

    await demo.end("SIGKILL");

    await watch.partsAre(0);
    await watch.close();
  });

  it("says in one sentence what it cannot do", async () => {
    const args = ["demo", "--policy=no-such-model", "--slots=10", ...own().flags];
    const { status, stdout, stderr } = await startProgram(args).finished;

    expect(status).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toContain("CHILD_FAILED");
    expect(stderr).toContain("no model no-such-model in ");
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  it("refuses a cell that no service would take", async () => {
    const args = ["demo", "--prb=3", "--subband-prb=4", "--slots=10", ...own().flags];
    const { status, stderr } = await startProgram(args).finished;

    expect(status).toBe(2);
    expect(stderr).toContain("subbandPrb (from --subband-prb): 4 is not allowed");
  });

  it("does not wait for ever for a service that never answers", async () => {
    const service = keepService({
      args: ["serve", ...own().flags],
      readyWithinMs: 50,
      isReady: () => sleep(10, false),
      onLog: () => undefined,
    });
    const failure = await service.ready;
    await service.stop();

    expect(failure).toMatchObject({ code: "CHILD_FAILED" });
    expect(failure?.message).toContain("did not answer within 0.05 s");
  });
});

// Helpers

const RUBBISH = ["", "{", "{}", "null", '{"decisionUs":{}}', "\u0081\u00ff"];

/** A place on the shared broker that no other test uses. */
function own(): { prefix: string; flags: readonly string[] } {
  const prefix = ownPrefix();
  return { prefix, flags: [`--nats-url=${natsUrl}`, `--subject-prefix=${prefix}`] };
}

const isMiss = (status: SlotStatus) => status === "MISS";

function share(slots: readonly SlotStatus[], status: SlotStatus): number {
  return slots.filter((one) => one === status).length / slots.length;
}
