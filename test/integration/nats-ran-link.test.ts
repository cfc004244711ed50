import { connect, type NatsConnection } from "nats";
import { afterEach, beforeEach, describe, expect, inject, it } from "vitest";
import { subjectsOf } from "../../schemas/subjects.ts";
import { NatsRanLink } from "../../src/adapters/nats/nats-ran-link.ts";
import { ownPrefix } from "../support/programs.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (data: Uint8Array) => new TextDecoder().decode(data);

let service: NatsConnection;
let ran: NatsConnection;

beforeEach(async () => {
  service = await connect({ servers: inject("natsUrl") });
  ran = await connect({ servers: inject("natsUrl") });
});

afterEach(async () => {
  await service.close();
  await ran.close();
});

describe("NatsRanLink", () => {
  it("R8 hands reports over with the cell of their subject, in order", async () => {
    const { link, subjects } = openLink();
    const heard: string[] = [];
    const done = new Promise<void>((resolve) => {
      link.onReport((cellId, data) => {
        heard.push(`${cellId} ${text(data)}`);
        if (heard.length === 3) resolve();
      });
    });
    await service.flush();

    for (const [cellId, report] of [
      ["a", "1"],
      ["b", "2"],
      ["a", "3"],
    ] as const) {
      ran.publish(subjects.report(cellId), bytes(report));
    }
    await done;

    expect(heard).toEqual(["a 1", "b 2", "a 3"]);
  });

  it("answers setups and health requests", async () => {
    const { link, subjects } = openLink();
    link.onSetup((cellId, data) => bytes(`${cellId} set up with ${text(data)}`));
    link.onHealth(() => bytes("ready"));
    await service.flush();

    const setup = await ran.request(subjects.setup("cell-7"), bytes("facts"));
    const health = await ran.request(subjects.health);

    expect([text(setup.data), text(health.data)]).toEqual(["cell-7 set up with facts", "ready"]);
  });

  it("publishes on the subjects of the cell", async () => {
    const { link, subjects, prefix } = openLink();
    const heard: string[] = [];
    ran.subscribe(`${prefix}.>`, { callback: (_, msg) => void heard.push(msg.subject) });
    await ran.flush();

    link.allocation("c", bytes("1"));
    link.event("c", bytes("2"));
    link.kpi("c", bytes("3"));
    link.solicit();
    await service.flush();
    await ran.flush();

    expect(heard).toEqual([
      subjects.allocation("c"),
      subjects.event("c"),
      subjects.kpi("c"),
      subjects.solicit,
    ]);
  });

  it("R10 survives a callback that throws and a message that the broker refuses", async () => {
    const { link, subjects, faults } = openLink();
    link.onHealth(() => {
      if (faults.length === 0) throw new Error("a bug");
      return bytes("still here");
    });
    await service.flush();

    await ran.request(subjects.health, undefined, { timeout: 300 }).catch(() => undefined);
    link.kpi("c", new Uint8Array(5_000_000));
    const health = await ran.request(subjects.health);

    expect(text(health.data)).toBe("still here");
    expect(faults.map(String)).toEqual(["Error: a bug", expect.stringContaining("MAX_PAYLOAD")]);
  });

  it("is silent once its connection has closed", async () => {
    const { link, faults } = openLink();
    await service.close();

    link.allocation("c", bytes("too late"));

    expect(faults).toEqual([]);
  });
});

// Helpers

function openLink() {
  const prefix = ownPrefix();
  const faults: unknown[] = [];
  const link = new NatsRanLink(service, prefix, (fault) => faults.push(fault));
  return { link, prefix, faults, subjects: subjectsOf(prefix) };
}
