import {
  askForPower,
  type PowerQuestion,
  type PrbQuestion,
} from "../domain/allocation/plan-slot.ts";
import { acceptAction } from "../domain/power/accept-action.ts";
import { equalPower } from "../domain/power/power-policies.ts";
import { acceptShares, type PolicyAnswer } from "../domain/prb/accept-shares.ts";
import type { PolicyRuntime } from "../ports/policy-runtime.ts";
import type { ClosedLoop } from "./closed-loop.ts";

/** Decides the two open questions of a slot. */
export interface Pilot {
  /** Shares of the free PRGs, `[numUes]`, sum 1 or 0. */
  shares(question: PrbQuestion): Float64Array | Promise<Float64Array>;
  /** Power action z, `[numUes]`. */
  action(question: PowerQuestion): Float64Array | Promise<Float64Array>;
}

/** A pilot that needs no model and answers at once. */
export interface RulePilot extends Pilot {
  /** Shares of the free PRGs, `[numUes]`, sum 1 or 0. */
  shares(question: PrbQuestion): Float64Array;
  /** Power action z, `[numUes]`. */
  action(question: PowerQuestion): Float64Array;
}

/** Who is imitated: the best hand-made pair, cautious PF's realised shares and smooth power. */
export const TEACHER: RulePilot = {
  shares: ({ cautiousShares }) => cautiousShares,
  action: ({ smoothAction }) => smoothAction,
};

/** The classical reference: PF's shares at equal power. */
export const PF_EQUAL_POWER: RulePilot = {
  shares: ({ pfShares }) => pfShares,
  action: ({ slot }) => equalPower(slot),
};

/**
 * Lets a pair of models decide, as the service would; a model is not asked about nothing.
 *
 * @throws When an answer is unusable: in the service a fallback would hide it.
 */
export function modelPilot(prb: PolicyRuntime, power: PolicyRuntime): Pilot {
  return {
    async shares({ slot, features }) {
      if (!slot.needPrg.some((need) => need > 0)) return new Float64Array(slot.users.length);
      return usable(prb, acceptShares(slot, await prb.run(features, slot.users.length)));
    },
    async action({ slot, features, numPrb, clamps }) {
      if (!numPrb.some((prbs) => prbs > 0)) return equalPower(slot);
      return usable(
        power,
        acceptAction(slot, await power.run(features, slot.users.length), clamps),
      );
    },
  };
}

function usable({ identity }: PolicyRuntime, answer: PolicyAnswer): Float64Array {
  if (answer.ok) return answer.values;
  throw new Error(`${identity.name}@${identity.version} answered with ${answer.code}`);
}

/** Runs one slot of a closed loop. */
export async function flySlot(loop: ClosedLoop, pilot: Pilot): Promise<void> {
  const prbQuestion = loop.ask();
  const powerQuestion = askForPower(prbQuestion, await pilot.shares(prbQuestion));
  loop.settle(powerQuestion, await pilot.action(powerQuestion));
}

/** The same where nothing has to be waited for: a promise per slot would cost rules more than they take. */
export function flySlotAtOnce(loop: ClosedLoop, pilot: RulePilot): void {
  const prbQuestion = loop.ask();
  const powerQuestion = askForPower(prbQuestion, pilot.shares(prbQuestion));
  loop.settle(powerQuestion, pilot.action(powerQuestion));
}
