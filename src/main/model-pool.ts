import { openOnnxPolicy } from "../adapters/onnx/onnx-policy-runtime.ts";
import { builtIn, type PolicyPair, type SlotRule, type StagePolicy } from "../app/policies.ts";
import type { CommandFailure } from "../cli/fail.ts";
import { POWER_RULES } from "../domain/power/power-policies.ts";
import { SHARE_POLICIES } from "../domain/prb/share-policies.ts";
import type { ModelStore } from "../ports/model-store.ts";

/** Loaded policies, each once, however many cells use it. */
export interface ModelPool {
  /**
   * Gives a policy: a rule inside the service, or a model of the store.
   *
   * @returns The policy, warm; or why it can't be used.
   */
  open(reference: string, kind: "prb" | "power"): Promise<StagePolicy | CommandFailure>;
  /** Closes every model that none of these pairs uses. */
  keepOnly(pairs: readonly PolicyPair[]): Promise<void>;
}

const RULES: Readonly<Record<"prb" | "power", Readonly<Record<string, SlotRule>>>> = {
  prb: SHARE_POLICIES,
  power: POWER_RULES,
};

/** Opens an empty pool over a store. */
export function openModelPool(store: ModelStore): ModelPool {
  const loaded = new Map<string, StagePolicy>();
  return {
    async open(reference, kind) {
      const rule = RULES[kind][reference];
      if (rule) return once(loaded, `${kind} ${reference}`, { identity: builtIn(reference), rule });
      const stored = store.find(reference);
      if ("code" in stored) {
        const builtIns = Object.keys(RULES[kind]).join(", ");
        const message = `${kind} policy: ${stored.message}; built in: ${builtIns}`;
        return { code: stored.code, message };
      }
      if (stored.manifest.kind !== kind) {
        const message = `${reference} is a ${stored.manifest.kind} policy, not a ${kind} policy`;
        return { code: "MODEL_INVALID", message };
      }
      const { name, version, sha256 } = stored.manifest;
      const key = `${name}@${version} ${sha256}`;
      const known = loaded.get(key);
      if (known) return known;
      try {
        const model = await openOnnxPolicy(stored);
        return once(loaded, key, { identity: model.identity, model });
      } catch (error) {
        return { code: "MODEL_INVALID", message: `${stored.folder}: ${String(error)}` };
      }
    },
    async keepOnly(pairs) {
      const used = new Set(pairs.flatMap(({ prb, power }) => [prb, power]));
      for (const [key, policy] of loaded) {
        if (used.has(policy)) continue;
        loaded.delete(key);
        if ("model" in policy) await policy.model.close();
      }
    },
  };
}

function once(loaded: Map<string, StagePolicy>, key: string, policy: StagePolicy): StagePolicy {
  const known = loaded.get(key) ?? policy;
  loaded.set(key, known);
  return known;
}
