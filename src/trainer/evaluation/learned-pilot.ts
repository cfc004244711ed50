import type { PowerQuestion, PrbQuestion } from "../../domain/allocation/plan-slot.ts";
import type { PolicyRuntime } from "../../ports/policy-runtime.ts";
import { modelPilot, type Pilot } from "../pilot.ts";
import type { Arm } from "./arms.ts";

/** The pair of learned policies under evaluation. */
export interface ModelPair {
  /** Stage 5: PRB shares. */
  readonly prb: PolicyRuntime;
  /** Stage 7: power split. */
  readonly power: PolicyRuntime;
}

/** Whether an arm needs the learned policies. */
export function isLearned({ prb, power }: Pick<Arm, "prb" | "power">): boolean {
  return prb === "learned" || power === "learned";
}

/**
 * Gives the pilot of an arm.
 *
 * @param arm - Who decides the two stages.
 * @param models - Those of its learned stages.
 * @throws When the arm has a learned stage and there are no models.
 */
export function pilotOf({ name, prb, power }: Arm, models: ModelPair | undefined): Pilot {
  const learned = models && modelPilot(models.prb, models.power);
  const shares = prb === "learned" ? learned?.shares : ({ slot }: PrbQuestion) => prb(slot);
  const action = power === "learned" ? learned?.action : ({ slot }: PowerQuestion) => power(slot);
  if (!shares || !action) throw new Error(`${name} needs models`);
  return { shares, action };
}
