import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { createConstantBitRate } from "../../../../simulator/traffic/constant-bit-rate.ts";
import { emulatorConfig } from "../../../support/emulator-config.ts";
import { arrivalsUntil } from "./arrivals-until.ts";

describe("createConstantBitRate", () => {
  it("E7 lets whole bytes arrive at the rate, those of one slot as a packet", () => {
    const source = createConstantBitRate(emulatorConfig({ cbrKbps: 20, scsKhz: 30 })); // 1.25 bytes per slot

    expect(arrivalsUntil(source, 3)).toEqual([
      [0, 1],
      [1, 1],
      [2, 1],
      [3, 2],
    ]);
  });

  it("has no packet in a slot without a whole byte", () => {
    const source = createConstantBitRate(emulatorConfig({ cbrKbps: 3, scsKhz: 120 })); // 3/64 byte per slot

    expect(arrivalsUntil(source, 64)).toEqual([
      [21, 1],
      [42, 1],
      [63, 1],
    ]);
  });

  test.prop([
    fc.integer({ min: 1, max: 10_000_000 }),
    fc.constantFrom(15 as const, 30 as const, 60 as const, 120 as const),
    fc.nat({ max: 200 }),
  ])("E7 has let ⌊(n + 1) · rate · slot⌋ bytes arrive by slot n", (cbrKbps, scsKhz, n) => {
    const arrivals = arrivalsUntil(createConstantBitRate(emulatorConfig({ cbrKbps, scsKhz })), n);
    const bytes = arrivals.reduce((sum, [, sizeBytes]) => sum + sizeBytes, 0);

    expect(bytes).toBe(Number((BigInt(n + 1) * BigInt(cbrKbps) * 15n) / BigInt(8 * scsKhz)));
    expect(arrivals.every(([, sizeBytes]) => sizeBytes > 0)).toBe(true);
    expect(new Set(arrivals.map(([tti]) => tti)).size).toBe(arrivals.length);
  });
});
