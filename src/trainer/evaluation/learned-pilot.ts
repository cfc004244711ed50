import type { PolicyRuntime } from "../../ports/policy-runtime.ts";
import { modelPilot, type Pilot, type RulePilot } from "../pilot.ts";
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
 * Gives the pilot of an arm that needs no model; it answers at once.
 *
 * @returns Nothing for an arm with a learned stage.
 */
export function rulePilot({ prb, power }: Arm): RulePilot | undefined {
  if (prb === "learned" || power === "learned") return undefined;
  return { shares: ({ slot }) => prb(slot), action: ({ slot }) => power(slot) };
}

/** Gives the pilot of an arm whose learned stages the models decide. */
export function learnedPilot({ prb, power }: Arm, models: ModelPair): Pilot {
  const learned = modelPilot(models.prb, models.power);
  return {
    shares: prb === "learned" ? learned.shares : ({ slot }) => prb(slot),
    action: power === "learned" ? learned.action : ({ slot }) => power(slot),
  };
}
