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

/** Nothing waits for these slots; only a model that hangs is given up. Unit: µs. */
const PATIENCE_US = 5_000_000;

/** Decides the two open questions of a slot. */
export interface Pilot {
  /** Shares of the free PRGs, `[numUes]`, sum 1 or 0. */
  shares(question: PrbQuestion): Float64Array;
  /** Power action z, `[numUes]`. */
  action(question: PowerQuestion): Float64Array;
}

/** Who is imitated: the best hand-made pair, cautious PF's realised shares and smooth power. */
export const TEACHER: Pilot = {
  shares: (question) => question.cautiousShares(),
  action: (question) => question.smoothAction(),
};

/** The classical reference: PF's shares at equal power. */
export const PF_EQUAL_POWER: Pilot = {
  shares: (question) => question.pfShares(),
  action: ({ slot }) => equalPower(slot),
};

/**
 * Lets a pair of models decide, as the service would; a model is not asked about nothing.
 *
 * @throws When an answer is unusable: in the service a fallback would hide it.
 */
export function modelPilot(prb: PolicyRuntime, power: PolicyRuntime): Pilot {
  return {
    shares(question) {
      const { slot } = question;
      if (!slot.needPrg.some((need) => need > 0)) return new Float64Array(slot.users.length);
      return usable(prb, acceptShares(slot, answerOf(prb, question.features(), slot.users.length)));
    },
    action(question) {
      const { slot, numPrb, clamps } = question;
      if (!numPrb.some((prbs) => prbs > 0)) return equalPower(slot);
      const output = answerOf(power, question.features(), slot.users.length);
      return usable(power, acceptAction(slot, output, clamps));
    },
  };
}

function answerOf(model: PolicyRuntime, features: Float32Array, numUes: number): ArrayLike<number> {
  const reply = model.ask(features, numUes, PATIENCE_US);
  if (reply.ok) return reply.values;
  const { name, version } = model.identity;
  throw new Error(`${name}@${version} did not answer: ${reply.message}`);
}

function usable({ identity }: PolicyRuntime, answer: PolicyAnswer): Float64Array {
  if (answer.ok) return answer.values;
  throw new Error(`${identity.name}@${identity.version} answered with ${answer.code}`);
}

/** Runs one slot of a closed loop. */
export function flySlot(loop: ClosedLoop, pilot: Pilot): void {
  const prbQuestion = loop.ask();
  const powerQuestion = askForPower(prbQuestion, pilot.shares(prbQuestion));
  loop.settle(powerQuestion, pilot.action(powerQuestion));
}
