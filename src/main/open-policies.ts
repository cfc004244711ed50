import type { ServiceConfig } from "../../schemas/config.ts";
import type { PolicyPair } from "../app/policies.ts";
import type { CommandFailure } from "../cli/fail.ts";
import type { ModelPool } from "./model-pool.ts";

/**
 * Opens the configured policies.
 *
 * @returns The pair, or why one of them can't be used.
 */
export async function openPolicies(
  { prbPolicy, powerPolicy }: Pick<ServiceConfig, "prbPolicy" | "powerPolicy">,
  pool: ModelPool,
): Promise<PolicyPair | CommandFailure> {
  const [prb, power] = await Promise.all([
    pool.open(prbPolicy, "prb"),
    pool.open(powerPolicy, "power"),
  ]);
  if ("code" in prb) return prb;
  return "code" in power ? power : { prb, power };
}
