import { connect, type NatsConnection } from "nats";
import { afterEach, beforeEach, describe, expect, inject, it } from "vitest";
import { encodeMessage } from "../../clients/typescript/message-codec.ts";
import { subjectsOf } from "../../schemas/subjects.ts";
import { emptyAllocation } from "../support/mini-service.ts";
import { cellConfig, run, serve } from "../support/scripted-service.ts";

describe("the emulator in lockstep on a real broker", () => {
  let broker: NatsConnection;

  beforeEach(async () => {
    broker = await connect({ servers: inject("natsUrl") });
  });

  afterEach(() => broker.close());

  it.each(["json", "msgpack"] as const)(
    "R1 applies what a service answers in %s",
    async (encoding) => {
      const config = cellConfig({ slots: 300, encoding });
      await serve(broker, config);
      const summary = await run(config);

      expect(summary).toMatchObject({ slots: 300, hit: 298, miss: 0, hitRatio: 1, codes: {} });
      expect(summary.cellMbps).toBeGreaterThan(0);
    },
  );

  it.each([1, 30])("R1 E10 lockstep: applies allocations with a lead of %d", async (leadSlots) => {
    const config = cellConfig({ slots: 200, leadSlots });
    await serve(broker, config);

    expect(await run(config)).toMatchObject({ slots: 200, hit: 200 - leadSlots, hitRatio: 1 });
  });

  it("E10 lockstep: leaves the warm-up out of outcomes and codes", async () => {
    const config = cellConfig({ slots: 100, warmUpSlots: 60 });
    await serve(broker, config, (answer, { tti }) =>
      tti < 50 ? { ...answer, targetTti: tti } : answer,
    );

    expect(await run(config)).toMatchObject({ slots: 100, hit: 40, stale: 0, codes: {} });
  });

  it("E10 lockstep: the same seed gives the same reports, byte for byte", async () => {
    const runs: string[] = [];
    for (const cellId of ["twin-1", "twin-2"]) {
      const config = cellConfig({ slots: 200, cellId });
      const service = await serve(broker, config);
      await run(config);
      await broker.flush();
      expect(service.reports).toHaveLength(200);
      runs.push(Buffer.concat(service.reports).toString("hex"));
    }
    expect(runs[0]).toBe(runs[1]);
  });

  it("E10 lockstep: a silent service makes MISSes, not a standstill", async () => {
    const config = cellConfig({ slots: 30, lockstepTimeoutMs: 2 });
    await serve(broker, config, () => undefined);

    expect(await run(config)).toMatchObject({ slots: 30, hit: 0, miss: 28, hitRatio: 0 });
  });

  it("R1 E1 a late allocation is STALE and is not carried over", async () => {
    const config = cellConfig({ slots: 30 });
    await serve(broker, config, (answer, { tti }) => ({ ...answer, targetTti: tti }));

    expect(await run(config)).toMatchObject({ hit: 0, stale: 29, codes: { STALE_TTI: 29 } });
  });

  it("R9 an allocation that breaks a rule is REJECTED with the rule's code", async () => {
    const config = cellConfig({ slots: 30 });
    const service = await serve(broker, config, (answer) => ({
      ...answer,
      grants: answer.grants.map((grant) => ({ ...grant, powerOffsetDb: 7 })),
    }));

    expect(await run(config)).toMatchObject({ hit: 0, rejected: 28, codes: { POWER_CAP: 28 } });
    await broker.flush();
    expect(service.lastReport()?.applied).toMatchObject({
      status: "REJECTED",
      reason: "POWER_CAP",
    });
  });

  it("R10 1,000 malformed or absurd messages are counted and change nothing", async () => {
    const config = cellConfig({ slots: 300 });
    const { allocation } = subjectsOf(config.subjectPrefix);
    const kinds = hostileMessages();
    let numSent = 0;
    await serve(broker, config, (answer, { tti }) => {
      for (let n = 0; n < 4 && tti < 250; n += 1, numSent += 1) {
        broker.publish(allocation(config.cellId), kinds[numSent % kinds.length]);
      }
      return answer;
    });
    const { hit, codes } = await run(config);
    const numRefused = Object.values(codes).reduce((sum, count) => sum + count, 0);

    expect(hit).toBe(298);
    expect(numRefused).toBe(1000);
    expect(Object.keys(codes).sort()).toEqual([
      "BAD_FIELD",
      "BAD_RANGE",
      "FUTURE_TTI",
      "MALFORMED",
      "STALE_TTI",
    ]);
  });

  it("says so when there is no broker", async () => {
    const config = cellConfig({ natsUrl: "nats://127.0.0.1:1" });

    await expect(run(config)).rejects.toMatchObject({ code: "NATS_UNREACHABLE" });
  });
});

// Helpers

function hostileMessages(): Uint8Array[] {
  const json = (value: unknown) => encodeMessage(value, "json");
  const old = { ...emptyAllocation(0, 2), targetTti: 0 };
  return [
    new Uint8Array(),
    new Uint8Array([0xff, 0x00, 0xc1]),
    new Uint8Array([0x81, 0xdb, 0xff, 0xff, 0xff, 0xff]),
    Buffer.from('{"seq": 1, "targetTti":'),
    Buffer.from(`{"a":${"[".repeat(50_000)}`),
    json({}),
    json({ seq: "one", reportTti: null, targetTti: -5, grants: "all" }),
    json({ ...emptyAllocation(0, 2), seq: -1, reportTti: -1, targetTti: 1e300 }),
    json({ ...emptyAllocation(9_000_000, 2) }),
    json(old),
  ];
}
