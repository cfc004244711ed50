import { Value } from "@sinclair/typebox/value";
import { describe, expect, it } from "vitest";
import { ServiceConfig } from "../../../schemas/config.ts";
import { warmUp } from "../../../src/app/warm-up.ts";
import { createFixedClock } from "../../support/fixed-clock.ts";
import { CLASSICAL, fakeModel, silentTelemetry } from "../../support/service-in-memory.ts";

describe("warmUp", () => {
  const partsWith = (answer: (numUes: number) => Float32Array) => ({
    config: Value.Create(ServiceConfig),
    policies: { ...CLASSICAL, prb: fakeModel("prb", answer) },
    clock: createFixedClock(),
    telemetry: silentTelemetry,
  });

  it("has the configured policies decide", async () => {
    let asked = 0;
    const parts = partsWith((numUes) => {
      asked += 1;
      return new Float32Array(numUes).fill(1 / numUes);
    });

    await warmUp(parts, 200);

    expect(asked).toBe(200);
  });

  it("ends early where policies are slow", async () => {
    let asked = 0;
    const parts = partsWith((numUes) => {
      asked += 1;
      parts.clock.advance(900);
      return new Float32Array(numUes).fill(1 / numUes);
    });

    await warmUp(parts, 100_000);

    expect(asked).toBeGreaterThan(100);
    expect(asked).toBeLessThan(4000);
  });
});
