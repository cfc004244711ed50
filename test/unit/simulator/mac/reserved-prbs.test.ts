import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import type { EmulatorConfig } from "../../../../schemas/config.ts";
import { createReservedPrbs } from "../../../../simulator/mac/reserved-prbs.ts";
import { emulatorConfig } from "../../../support/emulator-config.ts";

describe("createReservedPrbs", () => {
  it.each([
    [15, 20],
    [30, 40],
    [60, 80],
    [120, 160],
  ] as const)(
    "E14 keeps the middle 20 PRBs free for SS/PBCH every 20 ms at %i kHz",
    (scsKhz, periodSlots) => {
      const reservedAt = reservedIn({ scsKhz, prb: 51, ssbPeriodMs: 20 });
      const slots = Array.from({ length: 2 * periodSlots + 1 }, (_, tti) => tti);

      expect(slots.filter((tti) => reservedAt(tti).length > 0)).toEqual([
        0,
        periodSlots,
        2 * periodSlots,
      ]);
      expect(reservedAt(0)).toEqual([[15, 20]]);
    },
  );

  it.each([
    [20, [[0, 20]]],
    [11, [[0, 11]]],
    [1, [[0, 1]]],
    [24, [[2, 20]]],
    [25, [[2, 20]]],
  ])("E14 SS/PBCH on a carrier of %i PRB takes %j", (prb, runs) => {
    expect(reservedIn({ prb, ssbPeriodMs: 5 })(5)).toEqual(runs);
  });

  it("E14 keeps free what the configuration says, cut at the carrier's end", () => {
    const reservedAt = reservedIn({
      prb: 24,
      ssbPeriodMs: 0,
      reservedPrb: "22,10;0,2,4,1;30,2;8,0;5,1,2",
    });

    expect([0, 1, 2, 3, 4, 5].map(reservedAt)).toEqual([
      [
        [22, 2],
        [5, 1],
      ],
      [
        [22, 2],
        [0, 2],
      ],
      [
        [22, 2],
        [5, 1],
      ],
      [[22, 2]],
      [
        [22, 2],
        [5, 1],
      ],
      [
        [22, 2],
        [0, 2],
      ],
    ]);
  });

  it("E14 reserves nothing unless told to", () => {
    expect(reservedIn({ ssbPeriodMs: 0, reservedPrb: "" })(0)).toEqual([]);
  });

  test.prop([
    fc.integer({ min: 1, max: 60 }),
    fc.array(fc.tuple(fc.nat({ max: 99 }), fc.nat({ max: 99 }), fc.nat({ max: 6 }), fc.nat(6)), {
      maxLength: 5,
    }),
    fc.nat({ max: 1000 }),
  ])("E14 every run is inside the carrier, whatever is asked for", (prb, reservations, tti) => {
    const reservedPrb = reservations.map((numbers) => numbers.join(",")).join(";");

    for (const [start, length] of reservedIn({ prb, ssbPeriodMs: 5, reservedPrb })(tti)) {
      expect(length).toBeGreaterThan(0);
      expect(start + length).toBeLessThanOrEqual(prb);
    }
  });
});

// Helpers

function reservedIn(changes: Partial<EmulatorConfig>) {
  return createReservedPrbs(emulatorConfig({ ...changes, subbandPrb: 1 }));
}
