import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { createBlockReceiver, HARQ_STREAM } from "../../../../simulator/link/block-receiver.ts";
import { uniformAt } from "../../../../simulator/random.ts";
import { createBlerModel } from "../../../../src/nr/bler-model.ts";
import { createMcsLink } from "../../../../src/nr/mcs-link.ts";

const SINR_PER_GAIN = 4;

describe("createBlockReceiver", () => {
  it("sees the power of the grant on the PRBs of the grant, and no others", () => {
    const receiver = receiverOn([9, 1, 1, 9, 9, 2, 2, 9]);

    expect(receiver.sinrOf(0, [[1, 2]], 1, 5)).toBeCloseTo(SINR_PER_GAIN, 9);
    expect(receiver.sinrOf(0, [[1, 2]], 2, 5)).toBeCloseTo(2 * SINR_PER_GAIN, 9);
    expect(
      receiver.sinrOf(
        1,
        [
          [1, 1],
          [2, 1],
        ],
        1,
        5,
      ),
    ).toBeCloseTo(2 * SINR_PER_GAIN, 9);
  });

  it("is ruled by the weak PRBs of a selective channel", () => {
    const sinr = receiverOn([1, 0.1, 1, 0.1, 0, 0, 0, 0]).sinrOf(0, [[0, 4]], 1, 0);

    expect(sinr).toBeGreaterThan(0.1 * SINR_PER_GAIN);
    expect(sinr).toBeLessThan(0.55 * SINR_PER_GAIN);
  });

  test.prop([fc.nat({ max: 100 }), fc.nat({ max: 9999 }), fc.nat({ max: 127 })])(
    "E3 a block is received iff the draw of its seed, slot and user is not below its BLER",
    (blerPercent, tti, user) => {
      const bler = blerPercent / 100;
      const link = createMcsLink({ codeBlockBler: () => bler }, 1);
      const receiver = receiverOn([], link);
      const block = { mcs: 4, tbsBits: 1000, sinrSum: 1 };

      expect(receiver.receives(user, block, tti)).toBe(
        uniformAt(7, HARQ_STREAM, tti, user) >= bler,
      );
    },
  );

  it("E2 combining two transmissions lowers the block error rate", () => {
    const receiver = receiverOn([]);
    const link = createMcsLink(createBlerModel(), 1);
    const sinrDb = Array.from({ length: 400 }, (_, n) => n / 10 - 15).find(
      (db) => link.bler(10, 4032, db) < 0.9,
    );
    const sinr = 10 ** ((sinrDb ?? 0) / 10);
    const lost = (numTx: number) =>
      Array.from({ length: 500 }, (_, tti) =>
        receiver.receives(0, { mcs: 10, tbsBits: 4032, sinrSum: numTx * sinr }, tti),
      ).filter((received) => !received).length;

    expect(lost(1)).toBeGreaterThan(350);
    expect(lost(2)).toBeLessThan(25);
  });

  it("receives nothing without signal", () => {
    expect(receiverOn([]).receives(0, { mcs: 0, tbsBits: 24, sinrSum: 0 }, 1)).toBe(false);
  });
});

// Helpers

/** Two users on four PRBs. */
function receiverOn(gains: readonly number[], link = createMcsLink(createBlerModel(), 1)) {
  return createBlockReceiver({
    channel: { numPrb: 4, gain: Float64Array.from(gains) },
    sinrPerGain: SINR_PER_GAIN,
    link,
    seed: 7,
  });
}
