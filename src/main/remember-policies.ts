import type { ServiceConfig } from "../../schemas/config.ts";
import type { ModelIdentity } from "../../schemas/fields.ts";
import type { PolicyState } from "../../schemas/policy-state.ts";
import {
  openPolicyState,
  type PolicyMemory,
  policyStateFile,
} from "../adapters/registry/policy-state.ts";
import {
  identitiesOf,
  type PoliciesInForce,
  type PolicyControl,
} from "../app/lifecycle/policy-control.ts";
import type { InForce } from "../app/lifecycle/policy-desk.ts";
import type { PolicyPair } from "../app/policies.ts";
import type { CommandFailure } from "../cli/fail.ts";
import type { Logger } from "../ports/telemetry.ts";
import type { ModelPool } from "./model-pool.ts";

/** Which policies were in force when the service ended, and are to be so again. */
export interface Recollection {
  /** What was in force before; absent: nothing is known, or the configuration has changed since. */
  readonly restored?: PoliciesInForce;
  /** Writes down what is in force now; resolves when it is on the disk, or the log says why not. */
  remember(control: PolicyControl): Promise<void>;
  /** Waits for the last write. */
  close(): Promise<void>;
}

const FORGETFUL: Recollection = { remember: async () => undefined, close: async () => undefined };

/**
 * Opens the memory of a service that has a registry of its own; the models that come with slotpilot
 * are nobody's to write to.
 *
 * A model that can't be opened any more is replaced by the configured one; the log says so.
 *
 * @param config - The service's.
 * @param configured - The configured policies, opened.
 * @param pool - Where models are loaded.
 * @returns The memory; or why the service must not start, as another one has it.
 */
export async function openRecollection(
  config: ServiceConfig,
  configured: PolicyPair,
  pool: ModelPool,
  log: Logger,
): Promise<Recollection | CommandFailure> {
  if (config.modelsDir === "") return FORGETFUL;
  const memory = await openPolicyState(policyStateFile(config.modelsDir, config.subjectPrefix));
  if ("code" in memory) return memory;
  const state = memory.read();
  if (state && "code" in state) log.warn({ code: state.code }, state.message);
  const known = state && !("code" in state) && isOfConfig(state, config) ? state : undefined;
  const restored = known && (await restore(known, configured, pool, log));
  return { ...(restored && { restored }), ...keep(memory, config, log) };
}

function isOfConfig({ configured }: PolicyState, config: ServiceConfig): boolean {
  return configured.prb === config.prbPolicy && configured.power === config.powerPolicy;
}

function keep(memory: PolicyMemory, config: ServiceConfig, log: Logger) {
  const configured = { prb: config.prbPolicy, power: config.powerPolicy };
  return {
    async remember(control: PolicyControl): Promise<void> {
      const fault = await memory.write({ stateVersion: 1, configured, ...stateOf(control) });
      if (fault) log.error({ code: fault.code }, fault.message);
    },
    close: memory.close,
  };
}

/** What is in force, in absent cells too, and what is loaded besides. */
function stateOf(control: PolicyControl): Pick<PolicyState, "first" | "loaded" | "cells"> {
  const { first, cells: own } = control.all;
  const cells: PolicyState["cells"] = {};
  for (const [cellId, { active, previous }] of own) {
    const before = previous ? identitiesOf(previous) : null;
    cells[cellId] = { active: identitiesOf(active), previous: before };
  }
  for (const { cellId, active, previous } of control.view()) cells[cellId] = { active, previous };
  const models = control.inUse().flatMap(({ prb, power }) => [prb.identity, power.identity]);
  const loaded = [...new Set(models)].filter(({ sha256 }) => sha256 !== undefined);
  return { first: identitiesOf(first.active), loaded, cells };
}

async function restore(
  state: PolicyState,
  configured: PolicyPair,
  pool: ModelPool,
  log: Logger,
): Promise<PoliciesInForce> {
  const openOne = async (kind: "prb" | "power", identity: ModelIdentity) => {
    const policy = await pool.open(referenceOf(identity), kind);
    if (!("code" in policy)) return policy;
    log.warn({ code: policy.code }, `the configured policy begins: ${policy.message}`);
    return configured[kind];
  };
  const openPair = async ({ prb, power }: PolicyState["first"]): Promise<PolicyPair> => ({
    ...{ prb: await openOne("prb", prb), power: await openOne("power", power) },
  });
  const cells = new Map<string, InForce>();
  for (const [cellId, { active, previous }] of Object.entries(state.cells)) {
    const before = previous ? await openPair(previous) : undefined;
    cells.set(cellId, { active: await openPair(active), previous: before });
  }
  return { first: { active: await openPair(state.first) }, cells };
}

function referenceOf({ name, version }: ModelIdentity): string {
  return version === "built-in" ? name : `${name}@${version}`;
}
