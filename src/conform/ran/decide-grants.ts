import type { Grant } from "../../../schemas/allocation.ts";
import type { Report } from "../../../schemas/report.ts";
import type { Setup } from "../../../schemas/setup.ts";
import {
  askForPower,
  askForShares,
  settleGrants,
  settlePower,
} from "../../domain/allocation/plan-slot.ts";
import { equalPower } from "../../domain/power/power-policies.ts";
import { deriveCellFacts, type LinkTuning } from "../../domain/state/cell-facts.ts";
import { type CellState, createCellState } from "../../domain/state/cell-state.ts";
import { commitAllocation } from "../../domain/state/commit-allocation.ts";
import { foldReport } from "../../domain/state/fold-report.ts";
import { openSlot } from "../../domain/state/open-slot.ts";
import { maxMcs } from "../../nr/mcs-tables.ts";

/** The service's own defaults; nothing that is checked depends on them. */
const TUNING: LinkTuning = {
  throughputMemory: 0.98,
  slowThroughputMemory: 0.998,
  blerTarget: 0.1,
  sinrPrediction: "csi",
  csiPrediction: "off",
  ollaStepUpDb: 0.5,
  ollaLimitDb: 20,
  forgetUserSlots: 1000,
};

/** A cell whose slots are decided as a service would: PF shares, equal power. */
export interface GrantDecider {
  /** What is known of the cell. */
  readonly cell: CellState;
  /** Takes a report in. */
  fold(report: Report): void;
  /**
   * Decides the slot that a report asks for, and counts on it.
   *
   * @param report - The report folded last.
   * @param isBold - Gives the user with the worst channel the highest MCS, so that its blocks are lost.
   */
  decide(report: Report, isBold: boolean): Grant[];
}

/** Opens the decider of one cell. */
export function openGrantDecider(setup: Setup): GrantDecider {
  const cell = createCellState(deriveCellFacts(setup, TUNING));
  return {
    cell,
    fold: (report) => foldReport(cell, report),
    decide(report, isBold) {
      const slot = openSlot(cell, report);
      const prb = askForShares(slot);
      const power = askForPower(prb, prb.pfShares());
      const decided = settleGrants(power, settlePower(power, equalPower(slot)));
      const grants = structuredClone(decided); // the cell uses its own again
      if (isBold) embolden(grants, report, setup);
      commitAllocation(cell, { targetTti: slot.targetTti, grants });
      return grants;
    },
  };
}

function embolden(grants: readonly Grant[], { users }: Report, { mcsTable }: Setup): void {
  const cqiOf = new Map(users.map(({ rnti, cqi }) => [rnti, cqi.wideband]));
  const fresh = grants.filter(({ retransmission }) => !retransmission);
  const [worst] = fresh.sort((a, b) => (cqiOf.get(a.rnti) ?? 0) - (cqiOf.get(b.rnti) ?? 0));
  if (worst) worst.mcs = maxMcs(mcsTable);
}
