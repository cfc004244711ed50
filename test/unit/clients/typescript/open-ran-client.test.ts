import { connect, type NatsConnection } from "nats";
import { afterEach, beforeEach, describe, expect, inject, it } from "vitest";
import { encodeMessage } from "../../../../clients/typescript/message-codec.ts";
import {
  openRanClient,
  type RanClient,
  type RanClientOptions,
} from "../../../../clients/typescript/open-ran-client.ts";
import type { Event } from "../../../../schemas/event.ts";
import { subjectsOf } from "../../../../schemas/subjects.ts";
import { cellSetup } from "../../../../simulator/mac/cell-setup.ts";
import { grantTo } from "../../../support/mini-service.ts";
import { cellConfig, serve } from "../../../support/scripted-service.ts";

const STATE = {
  reservedPrb: [],
  hasUser: (rnti: number) => rnti === 101,
  blockOn: () => undefined,
};

describe("openRanClient", () => {
  let broker: NatsConnection;
  beforeEach(async () => {
    broker = await connect({ servers: inject("natsUrl") });
  });
  afterEach(() => broker.close());

  it("R1 begins a slot with the allocation that answers the report of a lead before", async () => {
    const { config, open } = cellOnBroker();
    await serve(broker, config);
    const client = await open();
    expect(await client.awaitSetup()).toMatchObject({ accepted: true });
    for (const tti of [0, 1]) {
      expect(client.beginSlot(tti, STATE)).toMatchObject({ applied: undefined });
      await client.publishAndWait(reportOf(tti), 10_000);
    }

    expect(client.beginSlot(2, STATE)).toMatchObject({
      allocation: { reportTti: 0, targetTti: 2 },
      applied: { status: "HIT", targetTti: 2, allocationSeq: 0 },
      later: [{ targetTti: 3 }],
    });
    expect(client.codes).toEqual({});
    await client.close();
  });

  it("R8 E1 gives no allocation that breaks a rule, and says which", async () => {
    const { config, open } = cellOnBroker();
    await serve(broker, config, (answer) => ({ ...answer, grants: [grantTo(7)] }));
    const client = await open();
    await client.awaitSetup();
    for (const tti of [0, 1]) {
      client.beginSlot(tti, STATE);
      await client.publishAndWait(reportOf(tti), 10_000);
    }

    expect(client.beginSlot(2, STATE)).toMatchObject({
      allocation: undefined,
      applied: { status: "REJECTED", reason: "UNKNOWN_RNTI" },
    });
    await client.close();
  });

  it("E9 gives up waiting for the setup in time, and when it is stopped", async () => {
    const stopping = new AbortController();
    const client = await cellOnBroker().open({ signal: stopping.signal });
    expect(await client.awaitSetup(1)).toBeUndefined();
    const waiting = client.awaitSetup();
    const answer = client.publishAndWait(reportOf(0), 60_000);
    stopping.abort();

    expect(await waiting).toBeUndefined();
    await answer;
    await client.publishAndWait(reportOf(1), 60_000); // nor does one begun later wait
    await client.close();
  });

  it("R10 tells what the service says of the cell, and passes over what is no event", async () => {
    const { config, open } = cellOnBroker();
    await serve(broker, config);
    let hear = (_: Event) => {};
    const heard = new Promise<Event>((resolve) => {
      hear = resolve;
    });
    const client = await open({ onEvent: (event) => hear(event) });
    await client.awaitSetup();
    const subject = subjectsOf(config.subjectPrefix).event(config.cellId);
    const event = { timeMs: 1, cellId: config.cellId, message: "so", count: 1 };
    broker.publish(subject, encodeMessage({ ...event, kind: "nonsense" }, "json"));
    broker.publish(subject, encodeMessage({ ...event, kind: "rejection" }, "json"));

    expect(await heard).toMatchObject({ kind: "rejection", message: "so" });
    await client.close();
  });

  it("says what is wrong with a setup before anything is connected", async () => {
    const setup = { ...cellSetup(cellConfig({})), slotPattern: "DX" };

    expect(await openRanClient({ setup, natsUrl: "nats://127.0.0.1:1" })).toEqual({
      ok: false,
      error: {
        code: "BAD_FIELD",
        message: "the setup is not valid: slotPattern: Expected string to match '^[DSU]{1,160}$'",
      },
    });
  });
});

// Helpers

/** A cell on subjects of its own. */
function cellOnBroker() {
  const config = cellConfig({ leadSlots: 2 });
  const open = async (options: Partial<RanClientOptions> = {}): Promise<RanClient> => {
    const { natsUrl, subjectPrefix } = config;
    const opened = await openRanClient({
      setup: cellSetup(config),
      natsUrl,
      subjectPrefix,
      ...options,
    });
    if (!opened.ok) throw new Error(opened.error.message);
    return opened.client;
  };
  return { config, open };
}

/** A report of one user with nothing to send. */
function reportOf(tti: number) {
  const user = {
    ...{ rnti: 101, cqi: { wideband: 7, subband: [], ageSlots: 0 }, bufferBytes: 0, holDelayUs: 0 },
    ...{ harqFeedback: [], harqPending: [], deliveredBits: 0 },
  };
  return { seq: tti, tti, sfn: 0, slot: tti, sentNs: tti, reservedPrb: [], users: [user] };
}
