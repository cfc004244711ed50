import { once } from "node:events";
import { createReadStream } from "node:fs";
import { readdir } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { LifecycleCommand } from "../../schemas/lifecycle.ts";
import type { AdminServer } from "../../src/adapters/http/open-admin.ts";
import { AS_ADMIN, AS_READER, BOTH_TOKENS, copyModels } from "../unit/adapters/http/open-app.ts";
import { type AdminChanges, openAdminThread } from "../unit/adapters/http/open-thread.ts";
import { kpiBytes, policiesOf, sampleKpi } from "../unit/adapters/http/sample-kpi.ts";

const MODEL = new URL("../../models/prb/2.0.0/model.onnx", import.meta.url).pathname;
const UPLOAD_BYTES = 20_000_000;

describe("changes through the admin server's thread", () => {
  it("reach the loop thread, and what comes of them comes back", async () => {
    const commands: LifecycleCommand[] = [];
    const { url } = await openServer({
      async onCommand(command) {
        commands.push(command);
        return { ok: true, cells: [policiesOf("cell-1")] };
      },
    });
    const answer = await fetch(`${url}/ric/v1/cells/*/rollback`, post());

    expect([answer.status, await answer.json()]).toEqual([200, { cells: [policiesOf("cell-1")] }]);
    expect(commands).toEqual([{ kind: "rollback", cells: "*" }]);
  });

  it("that break the loop's side are told as a bug, without what broke", async () => {
    const faults: object[] = [];
    const { url } = await openServer({
      onCommand: () => Promise.reject(new Error("at /secret/place")),
      onFault: (facts) => faults.push(facts),
    });
    const answer = await fetch(`${url}/ric/v1/cells/cell-1/promote`, post());

    expect(answer.status).toBe(500);
    expect(await answer.text()).not.toContain("secret");
    expect(faults).toMatchObject([{ code: "INTERNAL", fault: "Error: at /secret/place" }]);
  });

  it("of models are validated in a process of their own, stored, and undone", async () => {
    const { url } = await openServer({});
    const form = new FormData();
    const claim = { name: "mine", version: "1", kind: "prb" };
    for (const [name, value] of Object.entries(claim)) form.append(name, value);
    const chunks = await createReadStream(MODEL).toArray();
    form.append("model", new Blob(chunks), "model.onnx");
    const imported = await fetch(`${url}/ric/v1/models`, { ...post(), body: form });
    const { verdict } = JSON.parse(await imported.text());
    const version = `${url}/ric/v1/models/mine/versions/1`;
    const removed = await fetch(version, { method: "DELETE", headers: AS_ADMIN });

    expect(imported.status).toBe(201);
    expect(verdict.ok).toBe(true);
    expect(verdict.checks.length).toBeGreaterThan(5);
    expect(removed.status).toBe(200);
  });
});

describe("an upload of 20 MB", () => {
  it.each([
    ["that says so is refused at once", UPLOAD_BYTES, 0],
    ["that does not is refused when it is too large", undefined, 16_000_000],
  ])("%s", async (_, contentLength, atLeast) => {
    const { url } = await openServer({});
    const before = await uploads();
    const { status, numSent } = await sendEndlessly(url, contentLength);

    expect(status).toBe(413);
    expect(numSent).toBeGreaterThanOrEqual(atLeast);
    while ((await uploads()).length > before.length) await sleep(5);
    expect((await fetch(`${url}/ric/v1/health/alive`)).status).toBe(200);
  });
});

describe("streams", () => {
  it("bring kpi messages and events of the cells that were asked for", async () => {
    const admin = await openServer({});
    const all = await openStream(`${admin.url}/ric/v1/kpi`);
    const one = await openStream(`${admin.url}/ric/v1/kpi?cell=cell-2`);
    const events = await openStream(`${admin.url}/ric/v1/events`);
    for (const cellId of ["cell-1", "cell-2"]) admin.publish(kpiBytes(sampleKpi({ cellId })));
    admin.event(new TextEncoder().encode('{"cellId":"cell-1","kind":"setup"}'));

    expect(await all.next(2)).toEqual([
      ["kpi", sampleKpi({ cellId: "cell-1" })],
      ["kpi", sampleKpi({ cellId: "cell-2" })],
    ]);
    expect(await one.next(1)).toEqual([["kpi", sampleKpi({ cellId: "cell-2" })]]);
    expect(await events.next(1)).toEqual([["event", { cellId: "cell-1", kind: "setup" }]]);
  });

  it("are for sixteen clients; one that leaves makes room", async () => {
    const { url } = await openServer({});
    const streams = await Promise.all(
      Array.from({ length: 16 }, () => openStream(`${url}/ric/v1/events`)),
    );
    const refused = await fetch(`${url}/ric/v1/events`, { headers: AS_READER });
    streams[0]?.close();

    expect([refused.status, JSON.parse(await refused.text()).error.code]).toEqual([
      503,
      "SERVICE_BUSY",
    ]);
    let status = 503;
    while (status === 503) {
      const again = await fetch(`${url}/ric/v1/events`, { headers: AS_READER });
      status = again.status;
      await again.body?.cancel();
    }
    expect(status).toBe(200);
  });

  it("tell a slow client how many messages it lost, and a quick one nothing of the kind", async () => {
    const admin = await openServer({});
    const slow = await pausedStream(`${admin.url}/ric/v1/kpi`);
    const quick = await openStream(`${admin.url}/ric/v1/kpi`);
    const large = kpiBytes(sampleKpi({ codes: manyCodes() }));
    const numMessages = Math.ceil(12_000_000 / large.length); // more than the sockets' buffers hold
    let isFed = false;
    const feeding = quick.next(numMessages / 4).finally(() => {
      isFed = true;
    });
    // The thread itself drops what it can't take, so there may have to be more.
    for (let n = 0; n < numMessages || !isFed; n += 1) {
      admin.publish(large);
      await sleep(2);
    }
    const seen = await feeding;
    slow.resume();
    admin.publish(large);
    while (!/event: lost\ndata: \{"lost":\d+\}/.test(slow.text())) {
      admin.publish(large);
      await sleep(5);
    }

    expect(seen.every(([name]) => name === "kpi")).toBe(true);
    expect(Number(/"lost":(\d+)/.exec(slow.text())?.[1])).toBeGreaterThan(0);
    slow.close();
  });
});

// Helpers

let current: AdminChanges = {};
let folder = "";
let shared: AdminServer | undefined;

beforeAll(async () => {
  folder = await copyModels();
});

afterAll(() => shared?.close());

const closing: (() => void)[] = [];

afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** One server for all tests, as a thread takes seconds to start; what the loop thread does is each test's own. */
async function openServer(changes: AdminChanges): Promise<AdminServer> {
  current = changes;
  if (shared) return shared;
  const admin = await openAdminThread({
    ...{ access: BOTH_TOKENS, modelsDir: folder },
    onCommand: (command) => current.onCommand?.(command) ?? Promise.reject(new Error("not asked")),
    onFault: (facts) => current.onFault?.(facts),
  });
  if ("code" in admin) throw new Error(admin.message);
  shared = admin;
  return admin;
}

const post = () => ({ method: "POST", headers: AS_ADMIN });

async function uploads(): Promise<string[]> {
  return (await readdir(tmpdir())).filter((name) => name.startsWith("slotpilot-upload-"));
}

/** Sends a file until it has been answered, or 20 MB have gone. */
async function sendEndlessly(url: string, contentLength: number | undefined) {
  const headers = {
    ...{ ...AS_ADMIN, "content-type": "multipart/form-data; boundary=x" },
    ...(contentLength && { "content-length": contentLength }),
  };
  const sending = request(`${url}/ric/v1/models`, { method: "POST", headers });
  sending.on("error", () => undefined); // the server may close while we still write
  let status: number | undefined;
  sending.once("response", (answer) => {
    status = answer.statusCode;
    answer.resume();
  });
  sending.write('--x\r\ncontent-disposition: form-data; name="model"; filename="m"\r\n\r\n');
  const chunk = Buffer.alloc(250_000);
  let numSent = 0;
  const answered = once(sending, "response").catch(() => undefined);
  while (status === undefined && numSent < UPLOAD_BYTES) {
    await Promise.race([new Promise((done) => sending.write(chunk, done)), answered]);
    numSent += chunk.length;
  }
  await answered; // the upload has no end: the answer must not wait for it
  sending.destroy();
  return { status, numSent };
}

const manyCodes = () =>
  Object.fromEntries(Array.from({ length: 2000 }, (_, n) => [`CODE_NUMBER_${n}`, n]));

/** Opens a stream of server-sent events; `next` waits for so many messages. */
async function openStream(url: string) {
  const abort = new AbortController();
  closing.push(() => abort.abort());
  const answer = await fetch(url, { headers: AS_READER, signal: abort.signal });
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  const messages: [string, unknown][] = [];
  const next = async (count: number) => {
    while (messages.length < count) {
      const { value = "" } = (await reader?.read()) ?? {};
      const blocks = (text + value).split("\n\n");
      text = blocks.pop() ?? "";
      for (const block of blocks) {
        const [, name, data] = /^event: (\w+)\ndata: (.*)$/s.exec(block) ?? [];
        if (name && data) messages.push([name, JSON.parse(data)]);
      }
    }
    return messages.splice(0, count);
  };
  return { next, close: () => abort.abort() };
}

/** A client that reads nothing until it is told to. */
async function pausedStream(url: string) {
  const asking = request(url, { headers: AS_READER }).end();
  closing.push(() => asking.destroy());
  const [answer] = await once(asking, "response");
  answer.socket.pause();
  let text = "";
  const resume = () => {
    answer.on("data", (bytes: Buffer) => {
      text = (text + bytes).slice(-200_000);
    });
    answer.socket.resume();
  };
  return { resume, text: () => text, close: () => asking.destroy() };
}
