import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { createSoftBuffer, redundancyVersion } from "../../../../simulator/link/soft-buffer.ts";
import { createBlerModel } from "../../../../src/nr/bler-model.ts";
import { segmentTransportBlock } from "../../../../src/nr/code-block-segmentation.ts";
import { eesmBeta, effectiveSinr } from "../../../../src/nr/eesm.ts";
import { createMcsLink } from "../../../../src/nr/mcs-link.ts";
import { mcsEntry } from "../../../../src/nr/mcs-tables.ts";

const NUM_PROCESSES = 3;
const MAX_TX = 8;
const TABLE = 1;
const LINK = createMcsLink(createBlerModel(), TABLE);

/** Where redundancy versions start, in columns of the circular buffer: TS 38.212, table 5.4.2.1-2. */
const COLUMNS = {
  1: { length: 66, information: 22, starts: [0, 17, 33, 56] },
  2: { length: 50, information: 10, starts: [0, 13, 25, 43] },
} as const;

describe("redundancyVersion", () => {
  it("E2 is 0, 2, 3, 1 and again 0 with incremental redundancy, always 0 with chase combining", () => {
    expect([0, 1, 2, 3, 4].map((n) => redundancyVersion(n, "ir"))).toEqual([0, 2, 3, 1, 0]);
    expect([0, 1, 2, 3, 4].map((n) => redundancyVersion(n, "chase"))).toEqual([0, 0, 0, 0, 0]);
  });
});

describe("createSoftBuffer", () => {
  test.prop([blocks(), fc.array(sinrs(), { minLength: 1, maxLength: MAX_TX })])(
    "E2 equal versions are chase combining: SINRs add up, the code rate stays",
    (block, all) => {
      const { sinr, rateRatio } = combine(
        block,
        all.map((value) => ({ rv: 0, sinr: value })),
      );
      const sum = all.reduce((a, b) => a + b, 0);

      expect(sinr / sum).toBeCloseTo(1, 9);
      expect(rateRatio).toBeCloseTo(1, 9);
    },
  );

  it("E2 versions without common bits halve the code rate at the same SINR", () => {
    // rate 948/1024 covers 0.36 of base graph 1; versions 0 and 2 start half a buffer apart
    const two = [0, 2].map((rv) => ({ rv, sinr: 5 }));

    expect(combine(blockOf(28), two).rateRatio).toBeCloseTo(0.5, 9);
    expect(combine(blockOf(28), two).sinr).toBeCloseTo(5, 9);
  });

  it("E2 a version that was not heard makes no difference", () => {
    const one = combine(blockOf(20), [{ rv: 2, sinr: 3 }]);

    expect(one.sinr).toBeCloseTo(3, 9);
    expect(one.rateRatio).toBeCloseTo(1, 9);
  });

  it("has nothing when nothing was heard, or nothing but noise", () => {
    expect(combine(blockOf(20), [])).toEqual({ sinr: 0, rateRatio: 1 });
    expect(combine(blockOf(20), [{ rv: 0, sinr: 0 }])).toEqual({ sinr: 0, rateRatio: 1 });
  });

  test.prop([blocks(), heard()])(
    "E2 is a fine grid over the circular buffer, summed and counted",
    (block, transmissions) => {
      const { sinr, rateRatio } = combine(block, transmissions);
      const grid = gridOf(block, transmissions);

      expect(rateRatio).toBeCloseTo(grid.rateRatio, 3);
      expect(sinr / grid.sinr).toBeCloseTo(1, 2);
    },
  );

  test.prop([fc.integer({ min: 0, max: 2 }), heard()])(
    "E2 below the mother rate versions make no difference",
    (mcs, transmissions) => {
      const sameVersion = transmissions.map(({ sinr }) => ({ rv: 0, sinr }));
      const block = blockOf(mcs, 200); // base graph 2, code rate below 1/5
      const [ir, chase] = [combine(block, transmissions), combine(block, sameVersion)];

      expect(ir.sinr / chase.sinr).toBeCloseTo(1, 9);
      expect(ir.rateRatio).toBe(1);
    },
  );

  test.prop([fc.integer({ min: 0, max: 28 }), sinrs(), fc.integer({ min: 2, max: 4 })])(
    "E2 at equal SINR no transmission raises the block error rate, and ir is as good as chase",
    (mcs, sinr, numTx) => {
      const block = blockOf(mcs);
      const blerOf = (combining: "ir" | "chase", count: number) => {
        const all = Array.from({ length: count }, (_, n) => ({
          ...{ rv: redundancyVersion(n, combining), sinr },
        }));
        const { sinr: combined, rateRatio } = combine(block, all);
        return LINK.bler(mcs, block.tbsBits, 10 * Math.log10(combined), rateRatio);
      };
      for (let count = 2; count <= numTx; count += 1) {
        expect(blerOf("ir", count)).toBeLessThanOrEqual(blerOf("ir", count - 1) + 1e-12);
        expect(blerOf("chase", count)).toBeLessThanOrEqual(blerOf("chase", count - 1) + 1e-12);
      }
      expect(blerOf("ir", numTx)).toBeLessThanOrEqual(blerOf("chase", numTx) + 0.02);
    },
  );

  test.prop([
    fc.array(fc.tuple(fc.nat({ max: NUM_PROCESSES - 1 }), versions()), { maxLength: 24 }),
  ])("E2 keeps processes apart, in whatever order they are served", (script) => {
    const soft = createSoftBuffer(NUM_PROCESSES, script.length + 1);
    for (const [process, { rv, sinr }] of script) soft.add(process, rv, sinr);
    for (let process = 0; process < NUM_PROCESSES; process += 1) {
      const own = script.filter(([one]) => one === process).map(([, sent]) => sent);
      soft.combine(process, blockOf(20));
      const { sinr, rateRatio } = soft;
      const alone = createSoftBuffer(1, own.length + 1);
      for (const one of own) alone.add(0, one.rv, one.sinr);
      alone.combine(0, blockOf(20));
      expect([sinr, rateRatio]).toEqual([alone.sinr, alone.rateRatio]);
    }
  });

  it("E2 forgets a block when the next one begins", () => {
    const soft = createSoftBuffer(NUM_PROCESSES, MAX_TX);
    for (let n = 0; n < MAX_TX; n += 1) soft.add(1, 0, 9);
    soft.clear(1);
    soft.add(1, 0, 2);
    soft.combine(1, blockOf(20));

    expect(soft.sinr).toBeCloseTo(2, 9);
  });
});

// Helpers

interface Heard {
  readonly rv: number;
  readonly sinr: number;
}

interface Block {
  readonly tbsBits: number;
  readonly baseGraph: 1 | 2;
  readonly codeRateX1024: number;
  readonly beta: number;
}

function blockOf(mcs: number, tbsBits = 8448): Block {
  const codeRateX1024 = mcsEntry(TABLE, mcs)?.codeRateX1024 ?? 0;
  const { baseGraph } = segmentTransportBlock({ tbsBits, codeRateX1024 });
  return { tbsBits, baseGraph, codeRateX1024, beta: eesmBeta(TABLE, mcs) };
}

function combine(block: Block, transmissions: readonly Heard[]) {
  const soft = createSoftBuffer(NUM_PROCESSES, MAX_TX);
  soft.clear(2);
  for (const { rv, sinr } of transmissions) soft.add(2, rv, sinr);
  soft.combine(2, block);
  return { sinr: soft.sinr, rateRatio: soft.rateRatio };
}

/** The same by brute force: every transmission adds its SINR to the bits that it carries. */
function gridOf(block: Block, transmissions: readonly Heard[]) {
  const { length, information, starts } = COLUMNS[segmentTransportBlock(block).baseGraph];
  const perColumn = 600;
  const numBits = length * perColumn;
  const numSent = Math.min(
    numBits,
    Math.round((1024 * information * perColumn) / block.codeRateX1024),
  );
  const bits = new Float64Array(numBits);
  for (const { rv, sinr } of transmissions) {
    for (let i = 0; i < numSent; i += 1) {
      const at = ((starts[rv] ?? 0) * perColumn + i) % numBits;
      bits[at] = (bits[at] ?? 0) + sinr;
    }
  }
  const numCovered = bits.filter((sinr) => sinr > 0).length;
  return {
    sinr: effectiveSinr(bits, undefined, numBits, block.beta),
    rateRatio: numSent / numCovered,
  };
}

function blocks(): fc.Arbitrary<Block> {
  return fc
    .tuple(fc.integer({ min: 0, max: 28 }), fc.integer({ min: 100, max: 20_000 }))
    .map(([mcs, tbsBits]) => blockOf(mcs, tbsBits));
}

function sinrs(): fc.Arbitrary<number> {
  return fc.integer({ min: -100, max: 300 }).map((tenthsDb) => 10 ** (tenthsDb / 100));
}

function versions(): fc.Arbitrary<Heard> {
  return fc.record({ rv: fc.nat({ max: 3 }), sinr: sinrs() });
}

function heard(): fc.Arbitrary<Heard[]> {
  return fc.array(versions(), { minLength: 1, maxLength: 5 });
}
