import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { cellSetup } from "../../../../simulator/mac/cell-setup.ts";
import { createStockLinkAdaptation } from "../../../../simulator/mac/stock-link-adaptation.ts";
import { createBlerModel } from "../../../../src/nr/bler-model.ts";
import { tabulateBlockSizes } from "../../../../src/nr/block-sizes.ts";
import { createInnerLoop } from "../../../../src/nr/inner-loop.ts";
import { createMcsLink } from "../../../../src/nr/mcs-link.ts";
import { emulatorConfig } from "../../../support/emulator-config.ts";
import { channelKnowledge } from "./channel-knowledge.ts";

const SETUP = cellSetup(emulatorConfig({ prb: 12, subbandPrb: 4 }));
const LINK = createMcsLink(createBlerModel(), SETUP.mcsTable);
const BLOCK_BITS = tabulateBlockSizes(SETUP);
const INNER_LOOP = createInnerLoop({
  ...{ link: LINK, blockBits: BLOCK_BITS, maxPrb: 12, blerTarget: 0.1 },
});

describe("createStockLinkAdaptation", () => {
  it("E8 chooses the highest MCS that meets 10 % BLER at the SINR that the RAN expects", () => {
    const { chooseMcs, sinrDb } = linkAdaptation([3, 3, 3]);
    const mcs = chooseMcs([0, 12]);

    expect(LINK.bler(mcs, BLOCK_BITS(mcs, 12), sinrDb)).toBeLessThanOrEqual(0.1);
    expect(LINK.bler(mcs + 1, BLOCK_BITS(mcs + 1, 12), sinrDb)).toBeGreaterThan(0.1);
  });

  it("E8 looks at the grant's own PRBs and power", () => {
    const { chooseMcs } = linkAdaptation([1, 6, 1]);

    expect(chooseMcs([4, 4])).toBeGreaterThan(chooseMcs([0, 4]) + 10);
    expect(chooseMcs([4, 4], 6)).toBeGreaterThan(chooseMcs([4, 4]));
    expect(chooseMcs([2, 4])).toBeLessThan(chooseMcs([4, 4]));
  });

  it("E8 falls back to MCS 0 out of range", () => {
    expect(linkAdaptation([0, 0, 0]).chooseMcs([0, 4])).toBe(0);
  });

  it("E8 is more careful after a NACK, until nine ACKs made up for it, or the user left", () => {
    const { chooseMcs, hear, forget } = linkAdaptation([4, 4, 4]);
    const before = chooseMcs([0, 12]);
    for (let n = 0; n < 6; n += 1) hear(0, false);
    const after = chooseMcs([0, 12]);
    for (let n = 0; n < 6 * 9 + 1; n += 1) hear(0, true);

    expect(after).toBeLessThan(before);
    expect(chooseMcs([0, 12])).toBeGreaterThanOrEqual(before);
    for (let n = 0; n < 6; n += 1) hear(0, false);
    expect(chooseMcs([0, 12])).toBe(after);
    forget(0);
    expect(chooseMcs([0, 12])).toBe(before);
  });

  it("E8 keeps one offset per user", () => {
    const { chooseMcs, hear } = linkAdaptation([4, 4, 4]);
    const before = chooseMcs([0, 12]);
    for (let n = 0; n < 6; n += 1) hear(1, false);

    expect(chooseMcs([0, 12])).toBe(before);
  });

  test.prop([
    fc.array(fc.nat({ max: 90 }), { minLength: 3, maxLength: 3 }),
    fc.integer({ min: -60, max: 60 }).map((tenths) => tenths / 10),
    fc.nat({ max: 60 }).map((tenths) => tenths / 10),
    fc.nat({ max: 2 }),
  ])("E8 never falls with more power or a better channel", (tenths, offsetDb, moreDb, which) => {
    const seBits = tenths.map((value) => value / 10);
    const better = seBits.map((value, s) => (s === which ? value + 0.5 : value));
    const mcs = linkAdaptation(seBits).chooseMcs([0, 12], offsetDb);

    expect(linkAdaptation(seBits).chooseMcs([0, 12], offsetDb + moreDb)).toBeGreaterThanOrEqual(
      mcs,
    );
    if (seBits.every((value) => value > 0)) {
      expect(linkAdaptation(better).chooseMcs([0, 12], offsetDb)).toBeGreaterThanOrEqual(mcs);
    }
  });
});

// Helpers

/** Two users of whom the RAN expects the same log2(1 + SINR) in three subbands of four PRBs. */
function linkAdaptation(seBits: readonly number[]) {
  const known = channelKnowledge([seBits, seBits], 12, 4);
  const { chooseMcs, ...rest } = createStockLinkAdaptation(known, INNER_LOOP, 2);
  const everyPrb = Uint16Array.from({ length: 12 }, (_, n) => n);
  return {
    ...rest,
    sinrDb: 10 * Math.log10(known.sinr[0] ?? 0),
    chooseMcs: ([start, length]: readonly [number, number], powerOffsetDb = 0) =>
      chooseMcs(0, everyPrb, start, start + length, powerOffsetDb),
  };
}
