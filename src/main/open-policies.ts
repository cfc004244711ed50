import type { ServiceConfig } from "../../schemas/config.ts";
import { openOnnxPolicy } from "../adapters/onnx/onnx-policy-runtime.ts";
import { builtIn, type PolicyPair, type SlotRule, type StagePolicy } from "../app/policies.ts";
import type { CommandFailure } from "../cli/fail.ts";
import { POWER_RULES } from "../domain/power/power-policies.ts";
import { SHARE_POLICIES } from "../domain/prb/share-policies.ts";
import type { ModelStore } from "../ports/model-store.ts";

/**
 * Opens the configured policies: rules inside the service, or models of the store.
 *
 * @returns The pair, or why one of them can't be used.
 */
export async function openPolicies(
  config: ServiceConfig,
  store: ModelStore,
): Promise<PolicyPair | CommandFailure> {
  const [prb, power] = await Promise.all([
    openPolicy(config.prbPolicy, "prb", SHARE_POLICIES, store),
    openPolicy(config.powerPolicy, "power", POWER_RULES, store),
  ]);
  if ("code" in prb) return prb;
  return "code" in power ? power : { prb, power };
}

async function openPolicy(
  reference: string,
  kind: "prb" | "power",
  rules: Readonly<Record<string, SlotRule>>,
  store: ModelStore,
): Promise<StagePolicy | CommandFailure> {
  const rule = rules[reference];
  if (rule) return { identity: builtIn(reference), rule };
  const stored = store.find(reference);
  if ("code" in stored) {
    const builtIns = Object.keys(rules).join(", ");
    return {
      code: stored.code,
      message: `${kind} policy: ${stored.message}; built in: ${builtIns}`,
    };
  }
  if (stored.manifest.kind !== kind) {
    const message = `${reference} is a ${stored.manifest.kind} policy, not a ${kind} policy`;
    return { code: "MODEL_INVALID", message };
  }
  try {
    const model = await openOnnxPolicy(stored);
    return { identity: model.identity, model };
  } catch (error) {
    return { code: "MODEL_INVALID", message: `${stored.folder}: ${String(error)}` };
  }
}
