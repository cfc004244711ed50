import { describe, expect, it } from "vitest";
import { connectWithoutLogin } from "../../../../simulator/ran/connect-broker.ts";
import { emulatorConfig } from "../../../support/emulator-config.ts";

describe("connectWithoutLogin", () => {
  it("refuses keys that ask for more than a plain connection", async () => {
    const config = emulatorConfig({ natsUser: "ran", natsTlsCaFile: "ca.pem" });

    expect(await connectWithoutLogin(config)).toEqual({
      ok: false,
      error: {
        code: "CONFIG_INVALID",
        message: "a plain connection can't do what natsUser, natsTlsCaFile ask for",
      },
    });
  });

  it("says which broker is not there, without a password", async () => {
    const config = emulatorConfig({ natsUrl: "nats://ran:hunter2@127.0.0.1:1" });

    expect(await connectWithoutLogin(config)).toEqual({
      ok: false,
      error: { code: "NATS_UNREACHABLE", message: "no broker at nats://***@127.0.0.1:1" },
    });
  });
});
