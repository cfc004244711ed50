import { describe, expect, it } from "vitest";
import { openEmulatedChannel } from "../../../../simulator/link/emulated-channel.ts";
import { emulatorConfig } from "../../../support/emulator-config.ts";

describe("openEmulatedChannel", () => {
  it("has walkers and drivers unless another range of speeds is asked for", () => {
    const mixed = speedsKmh(openEmulatedChannel(emulatorConfig({ ues: 6 })));
    const trains = { ues: 6, minSpeedKmh: 100, maxSpeedKmh: 120 };
    const fast = speedsKmh(openEmulatedChannel(emulatorConfig(trains)));

    expect(mixed.filter((speed) => speed <= 5)).toHaveLength(3);
    expect(mixed.filter((speed) => speed >= 20)).toHaveLength(3);
    expect(Math.min(...fast)).toBeGreaterThanOrEqual(100);
  });

  it("covers the configured carrier with a signal for every user", () => {
    const channel = openEmulatedChannel(emulatorConfig({ ues: 3, prb: 25 }));

    expect([channel.numUes, channel.numPrb]).toEqual([3, 25]);
    expect(Math.min(...channel.gain)).toBeGreaterThan(0);
  });
});

// Helpers

function speedsKmh({ speedsMps }: { speedsMps: Float64Array }): number[] {
  return Array.from(speedsMps, (speedMps) => 3.6 * speedMps);
}
