import { Value } from "@sinclair/typebox/value";
import { describe, expect, it } from "vitest";
import { EmulatorConfig } from "../../../../schemas/config.ts";
import { createEmulator } from "../../../../simulator/emulator.ts";
import { askForPower } from "../../../../src/domain/allocation/plan-slot.ts";
import { closeLoop } from "../../../../src/trainer/closed-loop.ts";
import { TEACHER } from "../../../../src/trainer/pilot.ts";
import { bookGrants, hearOutcomes } from "../../../../src/trainer/rollout/book-grants.ts";
import { openCreditLedger } from "../../../../src/trainer/rollout/credit-ledger.ts";

const NUM_UES = 5;

describe("credit in a closed loop", () => {
  it.each([
    { leadSlots: 1, harqFeedbackSlots: 0 },
    { leadSlots: 1, harqFeedbackSlots: 4, harqProcesses: 4, maxHarqTx: 2 },
    { leadSlots: 1, harqFeedbackSlots: 8, slotPattern: "DDDU", pdcchMissRatio: 0.05 },
  ])("is what the RAN has delivered of every decision, no more and no less: %j", (changes) => {
    const { credit, delivered, numRepeated, numOpen } = flyAndBook(300, changes);

    expect(numOpen).toBe(0);
    expect(numRepeated).toBeGreaterThan(10);
    expect(delivered.filter((bits) => bits > 0).length).toBeGreaterThan(100);
    for (const [row, bits] of delivered.entries()) {
      const own = credit.subarray(row * NUM_UES, (row + 1) * NUM_UES);
      expect(own.reduce((sum, value) => sum + value, 0)).toBeCloseTo(bits, 1);
    }
  });
});

// Helpers

/** Books every decision at one a bit, and adds up beside it what the emulator itself knows. */
function flyAndBook(numSlots: number, changes: Partial<EmulatorConfig>) {
  const config = { ...Value.Create(EmulatorConfig), ues: NUM_UES, prb: 25, csiDelaySlots: 8 };
  const emulator = createEmulator({ ...config, maxTxPowerDbm: 24, ...changes });
  const loop = closeLoop(emulator);
  const credit = new Float32Array(numSlots * NUM_UES);
  const ledger = openCreditLedger(credit, NUM_UES, emulator.setup.numHarqProcesses);
  const perBit = new Float64Array(NUM_UES).fill(1);
  const delivered = new Float64Array(numSlots);
  const rowOf = new Map<string, number>();
  let numRepeated = 0;
  for (let n = 0; n < numSlots + 200; n += 1) {
    const isRecorded = n < numSlots;
    const prbQuestion = loop.ask();
    const question = askForPower(prbQuestion, TEACHER.shares(prbQuestion));
    loop.settle(question, TEACHER.action(question));
    bookGrants(ledger, question, perBit, isRecorded ? n : undefined);
    hearOutcomes(ledger, question.slot.users, loop.report);
    for (const { rnti, pid, txCount, tbsBits, received } of emulator.blocks()) {
      const key = `${rnti} ${pid}`;
      if (txCount > 1) numRepeated += 1;
      else if (isRecorded) rowOf.set(key, n);
      else rowOf.delete(key);
      const row = rowOf.get(key);
      if (received && row !== undefined) {
        delivered[row] = (delivered[row] as number) + tbsBits / txCount;
      }
    }
  }
  return { credit, delivered, numRepeated, numOpen: ledger.numOpen };
}
