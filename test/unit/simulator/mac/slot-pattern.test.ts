import { describe, expect, it } from "vitest";
import { createSlotPattern, type SlotPattern } from "../../../../simulator/mac/slot-pattern.ts";

describe("createSlotPattern", () => {
  it("E14 E4 sends PDSCH in D slots and hears users in U slots only, for ever", () => {
    const pattern = createSlotPattern("DDDSU");

    expect(lettersOf(pattern, 0, 10)).toBe("ddd.uddd.u");
    expect(lettersOf(pattern, 1_000_000, 5)).toBe("ddd.u");
  });

  it("E4 hears users in every slot of a pattern without U", () => {
    expect(lettersOf(createSlotPattern("D"), 0, 3)).toBe("bbb");
    expect(lettersOf(createSlotPattern("DS"), 0, 4)).toBe("bubu");
  });
});

// Helpers

/** One letter per slot: d downlink, u uplink, b both, . neither. */
function lettersOf({ isDownlink, isUplink }: SlotPattern, first: number, length: number): string {
  const letterOf = (tti: number) =>
    isDownlink(tti) ? (isUplink(tti) ? "b" : "d") : isUplink(tti) ? "u" : ".";
  return Array.from({ length }, (_, i) => letterOf(first + i)).join("");
}
