import type { ServiceConfig } from "../../schemas/config.ts";
import type { ModelIdentity } from "../../schemas/fields.ts";
import type { CellPolicies, LifecycleCommand, LifecycleOutcome } from "../../schemas/lifecycle.ts";
import type { Dismissal } from "../app/lifecycle/guard.ts";
import {
  ALL_CELLS,
  type PoliciesInForce,
  type PolicyControl,
} from "../app/lifecycle/policy-control.ts";
import type { PolicyPair } from "../app/policies.ts";
import type { CommandFailure } from "../cli/fail.ts";
import type { ModelRegistry } from "../ports/model-registry.ts";
import type { Logger } from "../ports/telemetry.ts";
import { createPolicyChanger, type PolicyChanger } from "./change-policies.ts";
import { openModelPool } from "./model-pool.ts";
import { openPolicies } from "./open-policies.ts";
import { openRecollection } from "./remember-policies.ts";

/** Where a service's policies are loaded, changed on command, remembered and quarantined. */
export interface PolicyOffice {
  /** The configured pair. */
  readonly policies: PolicyPair;
  /** What was in force before a restart. */
  readonly restored: PoliciesInForce | undefined;
  /**
   * Begins to carry commands out.
   *
   * @param control - Who decides in which cell.
   * @param told - Told how a cell stands after a command, as a sentence.
   */
  begin(control: PolicyControl, told: (cellId: string, sentence: string) => void): void;
  /** Carries a command out, once the service has begun. */
  change(command: LifecycleCommand): Promise<LifecycleOutcome>;
  /** Quarantines what the guard took out of office. */
  onDismissal(cellId: string, dismissal: Dismissal): void;
  /** Unloads all models, and writes the last change down. */
  close(): Promise<void>;
}

/**
 * Opens the office, with the configured policies loaded and those of before the restart.
 *
 * @returns The office; or which policy can't be used, or who else has the registry's memory.
 */
export async function openPolicyOffice(
  config: ServiceConfig,
  registry: ModelRegistry,
  log: Logger,
): Promise<PolicyOffice | CommandFailure> {
  const pool = openModelPool(registry);
  const policies = await openPolicies(config, pool);
  if ("code" in policies) return policies;
  const memory = await openRecollection(config, policies, pool, log);
  if ("code" in memory) return memory;
  let start: (changer: PolicyChanger) => void = () => undefined;
  const started = new Promise<PolicyChanger>((resolve) => {
    start = resolve;
  });
  let remember = async () => {};
  return {
    ...{ policies, restored: memory.restored },
    begin(control, told) {
      remember = () => memory.remember(control);
      const changer = createPolicyChanger(control, pool, async ({ cells, ...command }) => {
        for (const cell of control.view()) {
          if (cells === ALL_CELLS || cells === cell.cellId) {
            told(cell.cellId, changeSentence(command.kind, cell));
          }
        }
        await remember();
      });
      start(changer);
      void remember(); // whoever removes models shall know of the configured ones too
      void changer.sweep(); // the configured pair, where another one was in force
    },
    change: async (command) => (await started).change(command),
    onDismissal(_, { dismissed, reason }) {
      void remember();
      void started.then(({ sweep }) => sweep());
      if (config.modelsDir === "") return; // the models that come with slotpilot stay as they are
      for (const model of dismissed) void quarantine(registry, model, reason, log);
    },
    async close() {
      await memory.close();
      await pool.keepOnly([]);
    },
  };
}

/** What was commanded, and how a cell stands since. */
function changeSentence(kind: string, { active, candidate }: CellPolicies): string {
  const nameOf = ({ prb, power }: CellPolicies["active"]) =>
    [prb, power].map(({ name, version }) => `${name}@${version}`).join(" and ");
  const next = candidate ? `; ${candidate.stage}: ${nameOf(candidate.pair)}` : "";
  return `${kind}: ${nameOf(active)} decide${next}`;
}

async function quarantine(
  registry: ModelRegistry,
  { name, version, sha256 }: ModelIdentity,
  reason: string,
  log: Logger,
): Promise<void> {
  if (!sha256) return; // a rule inside the service
  const fault = await registry.quarantine(`${name}@${version}`, reason);
  if (fault) log.error({ code: fault.code }, fault.message);
}
