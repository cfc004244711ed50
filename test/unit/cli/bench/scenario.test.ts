import { Value } from "@sinclair/typebox/value";
import { describe, expect, it } from "vitest";
import {
  measuredLength,
  Scenario,
  scenarioCell,
  warmUpLength,
} from "../../../../src/cli/bench/scenario.ts";

describe("scenarioCell", () => {
  it.each([
    [1000, 15],
    [500, 30],
    [250, 60],
    [125, 120],
  ] as const)("runs slots of %d µs at %d kHz", (slotUs, scsKhz) => {
    expect(scenarioCell(scenario({ slotUs }))).toMatchObject({ ok: true, config: { scsKhz } });
  });

  it("takes the rest as it is, and paces", () => {
    const keys = { users: 20, prb: 106, lead: 3, encoding: "json", seed: 7 } as const;

    expect(scenarioCell(scenario(keys))).toMatchObject({
      ok: true,
      config: { ues: 20, prb: 106, leadSlots: 3, encoding: "json", seed: 7, clock: "paced" },
    });
  });

  it("makes a cell of the smallest and the largest values", () => {
    for (const prb of [1, 275]) {
      for (const users of [1, 128]) {
        expect(scenarioCell(scenario({ prb, users })).ok).toBe(true);
      }
    }
  });
});

describe("measuredLength", () => {
  it("has a second for the RAN to warm up", () => {
    expect(measuredLength(scenario({ seconds: 20 }))).toEqual({ slots: 21_000, warmUpSlots: 1000 });
  });

  it("counts in slots", () => {
    const half = scenario({ seconds: 20, slotUs: 500 });

    expect(measuredLength(half, 5)).toEqual({ slots: 52_000, warmUpSlots: 12_000 });
    expect(warmUpLength(half)).toEqual({ slots: 10_000, warmUpSlots: 0 });
  });

  it("has none where none is wanted", () => {
    expect(measuredLength(scenario({ seconds: 2, warmUpSeconds: 0 })).warmUpSlots).toBe(0);
  });
});

function scenario(own: Partial<Scenario>): Scenario {
  return { ...Value.Create(Scenario), ...own };
}
