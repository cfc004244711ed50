import { Value } from "@sinclair/typebox/value";
import type { Allocation, Grant, StageTimings } from "../../schemas/allocation.ts";
import { ServiceConfig } from "../../schemas/config.ts";
import type { ModelIdentity } from "../../schemas/fields.ts";
import type { Report } from "../../schemas/report.ts";
import type { Emulator } from "../../simulator/emulator.ts";
import {
  askForShares,
  type PowerQuestion,
  type PrbQuestion,
  settleGrants,
  settlePower,
} from "../domain/allocation/plan-slot.ts";
import { deriveCellFacts, type LinkTuning } from "../domain/state/cell-facts.ts";
import { createCellState } from "../domain/state/cell-state.ts";
import { commitAllocation } from "../domain/state/commit-allocation.ts";
import { foldReport } from "../domain/state/fold-report.ts";
import { openSlot } from "../domain/state/open-slot.ts";

/**
 * An emulated cell with the service's own stages around it, without a broker in between.
 *
 * Per slot: `ask()`, let somebody choose shares, `askForPower()` of the domain, let somebody choose
 * the power action, `settle()`.
 */
export interface ClosedLoop {
  /** Newest report. */
  readonly report: Report;
  /** Opens the slot that the newest report asks to decide. */
  ask(): PrbQuestion;
  /** Sends the decision; the RAN runs its next slot, whose report is folded. */
  settle(question: PowerQuestion, action: Float64Array): void;
}

const TRAINER: ModelIdentity = { name: "trainer", version: "built-in" };

const NO_TIMINGS: StageTimings = {
  decode: 0,
  state: 0,
  features: 0,
  prb: 0,
  resolve: 0,
  power: 0,
  link: 0,
  total: 0,
};

/**
 * Closes the loop around a fresh emulator, in lockstep.
 *
 * As on the wire, an allocation waits `leadSlots` for its slot, and the RAN's own scheduler decides
 * the slots before the first one.
 *
 * @param emulator - The cell; nobody else may step it.
 * @param tuning - How links are tracked, where it differs from the service's defaults.
 */
export function closeLoop(emulator: Emulator, tuning: Partial<LinkTuning> = {}): ClosedLoop {
  const facts = deriveCellFacts(emulator.setup, { ...Value.Create(ServiceConfig), ...tuning });
  const cell = createCellState(facts);
  const waiting = new Map<number, Allocation>();
  let report = emulator.step();
  foldReport(cell, report);
  return {
    get report() {
      return report;
    },
    ask: () => askForShares(openSlot(cell, report)),
    settle(question, action) {
      const allocation = allocationOf(question, action);
      commitAllocation(cell, allocation);
      waiting.set(allocation.targetTti, allocation);
      const { tti } = emulator;
      const forThisSlot = waiting.get(tti);
      waiting.delete(tti);
      report = emulator.step({ allocation: forThisSlot, later: [...waiting.values()] });
      foldReport(cell, report);
    },
  };
}

function allocationOf(question: PowerQuestion, action: Float64Array): Allocation {
  const { reportTti, targetTti } = question.slot;
  return {
    seq: reportTti,
    reportTti,
    targetTti,
    source: "policy",
    fallbacks: [],
    models: { prb: TRAINER, power: TRAINER },
    stageUs: NO_TIMINGS,
    clamps: [...question.clamps],
    grants: settleGrants(question, settlePower(question, action)).map(copyOf), // it waits for its slot
  };
}

function copyOf(grant: Grant): Grant {
  return { ...grant, prbs: grant.prbs.map(([startPrb, numPrb]) => [startPrb, numPrb]) };
}
