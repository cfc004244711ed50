import { describe, expect, it } from "vitest";
import { withoutCredentials } from "../../../schemas/without-credentials.ts";

describe("withoutCredentials", () => {
  it.each([
    ["nats://user:secret@host:4222", "nats://***@host:4222"],
    ["nats://token@host", "nats://***@host"],
    ["tls://user:s@cr/t,x@host:1", "tls://***@host:1"],
    ["from nats://u:p@a:1 to nats://b:2", "from nats://***@a:1 to nats://b:2"],
    ["nats://u:p@a:1,nats://u:p@b:2", "nats://***@b:2"],
  ])("hides the user and password of %s", (text, shown) => {
    expect(withoutCredentials(text)).toBe(shown);
  });

  it.each(["nats://host:4222", "host:4222", "prb@2.0.0", "somebody@example.org"])(
    "leaves %s as it is",
    (text) => {
      expect(withoutCredentials(text)).toBe(text);
    },
  );
});
