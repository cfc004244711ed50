import { describe, expect, it } from "vitest";
import { clearWarning } from "../../../../src/adapters/nats/clear-warning.ts";

const TOKEN = { name: "the token in natsTokenFile", isSent: true };
const REMOTE = "nats://localhost:4222,nats://10.0.0.5:4222";

describe("clearWarning", () => {
  it("warns of a secret on a network without TLS", () => {
    expect(clearWarning(REMOTE, TOKEN, false)).toBe(
      "the token in natsTokenFile goes over the network in the clear: the broker offers no TLS",
    );
  });

  it("is silent with TLS, on loopback, where nothing secret is sent, and without a login", () => {
    expect(clearWarning(REMOTE, TOKEN, true)).toBeUndefined();
    expect(clearWarning("nats://127.0.0.1:4222,nats://[::1]:1", TOKEN, false)).toBeUndefined();
    expect(clearWarning(REMOTE, { ...TOKEN, isSent: false }, false)).toBeUndefined();
    expect(clearWarning(REMOTE, undefined, false)).toBeUndefined();
  });
});
