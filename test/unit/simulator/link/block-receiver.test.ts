import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import {
  type BlockReceiverOptions,
  createBlockReceiver,
  HARQ_STREAM,
  type Transmission,
} from "../../../../simulator/link/block-receiver.ts";
import { redundancyVersion } from "../../../../simulator/link/soft-buffer.ts";
import { uniformAt } from "../../../../simulator/random.ts";
import { type BlerModel, createBlerModel } from "../../../../src/nr/bler-model.ts";
import { createMcsLink } from "../../../../src/nr/mcs-link.ts";
import { dbToLinear, linearToDb } from "../../../../src/nr/units.ts";

const SINR_PER_GAIN = 4;
const LINK = createMcsLink(createBlerModel(), 1);
const FLAT_CURVE: BlerModel = {
  codeBlockBler: ({ sinrDb, rateRatio = 1 }) => Math.exp(-dbToLinear(sinrDb) / (2 * rateRatio)),
};

describe("createBlockReceiver", () => {
  it("sees the power of the grant on the PRBs of the grant, and no others", () => {
    const { sinrOf } = receiverOn([9, 1, 1, 9, 9, 2, 2, 9]);

    expect(sinrOf({ user: 0 }, [1, 2])).toBeCloseTo(SINR_PER_GAIN, 9);
    expect(sinrOf({ user: 0, powerRatio: 2 }, [1, 2])).toBeCloseTo(2 * SINR_PER_GAIN, 9);
    expect(sinrOf({ user: 1 }, [1, 2])).toBeCloseTo(2 * SINR_PER_GAIN, 9);
  });

  it("is ruled by the weak PRBs of a selective channel", () => {
    const sinr = receiverOn([1, 0.1, 1, 0.1]).sinrOf({}, [0, 1, 2, 3]);

    expect(sinr).toBeGreaterThan(0.1 * SINR_PER_GAIN);
    expect(sinr).toBeLessThan(0.55 * SINR_PER_GAIN);
  });

  test.prop([fc.nat({ max: 100 }), fc.nat({ max: 9999 }), fc.nat({ max: 127 })])(
    "E3 a block is received iff the draw of its seed, slot and user is not below its BLER",
    (blerPercent, tti, user) => {
      const bler = blerPercent / 100;
      const { receive } = receiverOn([], linkOf({ codeBlockBler: () => bler }));

      expect(receive({ user, tti }).received).toBe(uniformAt(7, HARQ_STREAM, tti, user) >= bler);
    },
  );

  test.prop([fc.array(fc.nat({ max: 100 }), { minLength: 2, maxLength: 4 }), fc.nat()])(
    "E3 another transmission is compared with the BLER of all over that of those before",
    (percents, firstTti) => {
      const blers = percents.map((percent) => percent / 100);
      const queue = [...blers];
      const { receive } = receiverOn([], linkOf({ codeBlockBler: () => queue.shift() ?? 1 }));
      let before = 1;
      for (const [n, bler] of blers.entries()) {
        const tti = firstTti + n;
        const { received } = receive({ tti, isFirst: n === 0 });
        const remaining = Math.min(before, bler);
        expect(received).toBe(uniformAt(7, HARQ_STREAM, tti, 0) * before >= remaining);
        before = remaining;
      }
    },
  );

  it.each([
    ["chase", 3],
    ["ir", 2], // at 0.93 of code rate versions 0 and 2 have no bit in common
  ] as const)("E2 E3 with %s the BLER of all %i transmissions remains", (combining, maxTx) => {
    // an error curve so flat that every transmission matters: BLER = e^(−γ / (2·rate ratio))
    const { receive } = receiverOn([1, 1, 1, 1], linkOf(FLAT_CURVE));
    const numBlocks = 20_000;
    const numLost = new Float64Array(maxTx);
    for (let block = 0; block < numBlocks; block += 1) {
      let [received, n] = [false, 0];
      for (; !received && n < maxTx; n += 1) {
        const rv = redundancyVersion(n, combining);
        const changes = { tti: maxTx * block + n, mcs: 28, tbsBits: 6016, rv, isFirst: n === 0 };
        ({ received } = receive({ ...changes, powerRatio: 1 / SINR_PER_GAIN }));
        if (!received) numLost[n] = (numLost[n] ?? 0) + 1;
      }
    }

    for (const [n, count] of numLost.entries()) {
      const bler = Math.exp(-(n + 1) / 2);
      const deviation = Math.sqrt((bler * (1 - bler)) / numBlocks);
      expect(Math.abs(count / numBlocks - bler)).toBeLessThan(3 * deviation);
    }
  });

  it("E3 hears all but the configured share of grants, and receives nothing of the others", () => {
    const { receive } = receiverOn([1, 1, 1, 1], linkOf({ codeBlockBler: () => 0 }), 0.2);
    const outcomes = Array.from({ length: 20_000 }, (_, tti) => ({ ...receive({ tti }) }));
    const missed = outcomes.filter(({ heard }) => !heard);

    expect(Math.abs(missed.length / 20_000 - 0.2)).toBeLessThan(0.01);
    expect(missed.some(({ received }) => received)).toBe(false);
    expect(outcomes.every(({ heard, received }) => heard === received)).toBe(true);
    expect(outcomes.every(({ sinr }) => sinr > 0)).toBe(true);
  });

  it("E3 what was not heard adds nothing: the next transmission is like a first one", () => {
    const { receive } = receiverOn([1, 1, 1, 1], linkOf(FLAT_CURVE), 0.5);
    const losses = { afterLoss: [] as number[], afterNothing: [] as number[] };
    for (let tti = 0; tti < 40_000; tti += 2) {
      const sent = { mcs: 28, tbsBits: 6016, powerRatio: 1 / SINR_PER_GAIN };
      const first = { ...receive({ ...sent, tti }) };
      const second = receive({ ...sent, tti: tti + 1, isFirst: false, rv: 2 });
      if (!second.heard || first.received) continue;
      losses[first.heard ? "afterLoss" : "afterNothing"].push(second.received ? 0 : 1);
    }
    const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;

    // what was lost before doesn't matter on this curve: it has no memory
    expect(Math.abs(mean(losses.afterNothing) - Math.exp(-0.5))).toBeLessThan(0.02);
    expect(Math.abs(mean(losses.afterLoss) - Math.exp(-0.5))).toBeLessThan(0.03);
  });

  it("E2 E3 what was heard counts on when a grant between is not", () => {
    const { receive } = receiverOn([1, 1, 1, 1], LINK, 0.5);
    const isHeard = (tti: number) => receive({ tti }).heard;
    const tti = Array.from({ length: 999 }, (_, n) => n).find(
      (n) => isHeard(n) && !isHeard(n + 1) && isHeard(n + 2),
    );
    const weak = { mcs: 9, tbsBits: 2088, powerRatio: 1.6 / SINR_PER_GAIN };
    const blerAt = (sinr: number) => LINK.bler(9, 2088, linearToDb(sinr));
    const outcomes = [0, 1, 2].map((n) => ({
      ...receive({ ...weak, tti: (tti ?? 0) + n, isFirst: n === 0 }),
    }));

    expect([blerAt(1.6), blerAt(3.2)].map(Math.round)).toEqual([1, 0]);
    expect(outcomes.map(({ received }) => received)).toEqual([false, false, true]);
  });

  test.prop([
    fc.array(fc.record({ process: fc.nat({ max: 3 }), isFirst: fc.boolean() }), { maxLength: 30 }),
    fc.nat({ max: 3 }),
  ])("E3 a process has the same luck, whatever the others send", (script, own) => {
    const [all, alone] = [receiverOn([1, 1, 1, 1], LINK, 0.2), receiverOn([1, 1, 1, 1], LINK, 0.2)];
    const block = { mcs: 9, tbsBits: 2088 };
    for (const [tti, { process, isFirst }] of script.entries()) {
      const sent = { ...block, process, tti, isFirst };
      const outcome = { ...all.receive(sent) };
      if (process === own) expect({ ...alone.receive(sent) }).toEqual(outcome);
    }
  });

  it("receives nothing without signal", () => {
    expect(receiverOn([]).receive({ mcs: 0, tbsBits: 24 }).received).toBe(false);
  });
});

// Helpers

type Link = BlockReceiverOptions["link"];

function linkOf(model: BlerModel): Link {
  return createMcsLink(model, 1);
}

/** Users on four PRBs with four processes together; new blocks of user 0 unless told otherwise. */
function receiverOn(gains: readonly number[], link: Link = LINK, pdcchMissRatio = 0) {
  const receiver = createBlockReceiver({
    channel: { numPrb: 4, gain: Float64Array.from(gains) },
    ...{ sinrPerGain: SINR_PER_GAIN, link, numProcesses: 4, maxTx: 32, pdcchMissRatio, seed: 7 },
  });
  const receive = (changes: Partial<Transmission>, prbs: readonly number[] = [0, 1, 2, 3]) => {
    const sent = { user: 0, process: 0, tti: 0, mcs: 4, tbsBits: 1000, rv: 0, powerRatio: 1 };
    // those before and after are another user's
    const listed = Uint16Array.of(3, ...prbs, 0);
    return receiver.receive({ ...sent, isFirst: true, ...changes }, listed, 1, 1 + prbs.length);
  };
  return {
    receive,
    sinrOf: (changes: Partial<Transmission>, prbs: readonly number[]) =>
      receive(changes, prbs).sinr,
  };
}
