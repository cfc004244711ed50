import { describe, expect, it } from "vitest";
import { openBroker } from "../../../../src/adapters/nats-server/open-broker.ts";

describe("openBroker", () => {
  const onNotice = () => undefined;

  it("uses the broker at NATS_URL and does not stop it", async () => {
    const opened = await openBroker({ env: { NATS_URL: "nats://ran.example:4222" }, onNotice });

    expect(opened).toMatchObject({
      ok: true,
      value: { url: "nats://ran.example:4222", own: false },
    });
  });

  it("prefers the URL it is given to NATS_URL", async () => {
    const env = { NATS_URL: "nats://ran.example:4222" };

    const opened = await openBroker({ natsUrl: "nats://lab.example:4222", env, onNotice });

    expect(opened).toMatchObject({ ok: true, value: { url: "nats://lab.example:4222" } });
  });

  it("says why there is no broker when NATS_SERVER_BIN is wrong", async () => {
    const opened = await openBroker({
      env: { NATS_SERVER_BIN: "/absent", NATS_URL: "" },
      onNotice,
    });

    expect(opened).toMatchObject({ ok: false, error: { code: "NATS_SERVER_MISSING" } });
  });
});
