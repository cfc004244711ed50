import type { LifecycleCommand, LifecycleOutcome } from "../../schemas/lifecycle.ts";
import type { ControlFault, PolicyControl, Proposal } from "../app/lifecycle/policy-control.ts";
import type { CommandFailure } from "../cli/fail.ts";
import type { ModelPool } from "./model-pool.ts";

/** Share of the slots that a canary gets if nobody says. */
const CANARY_SHARE = 0.1;

/** Changes policies, one command after the other; of two that want the same the later one stays. */
export interface PolicyChanger {
  /** Loads what a command names, and has the control take it at once for all that it is about. */
  change(command: LifecycleCommand): Promise<LifecycleOutcome>;
  /** Closes models that no cell uses or may go back to, after the commands before. */
  sweep(): Promise<void>;
}

/**
 * Makes the one who changes policies on command.
 *
 * @param control - Who decides in which cell.
 * @param pool - Where models are loaded.
 * @param changed - Called after a change, to remember it; the command is done when it is.
 */
export function createPolicyChanger(
  control: PolicyControl,
  pool: ModelPool,
  changed: (command: LifecycleCommand) => Promise<void>,
): PolicyChanger {
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = last.then(work);
    last = done.catch(() => undefined);
    return done;
  };
  const sweep = () => pool.keepOnly(control.inUse());
  const carryOut = async (command: LifecycleCommand): Promise<LifecycleOutcome> => {
    const error = await apply(control, pool, command);
    if (!error) await changed(command);
    await sweep();
    return error ? { ok: false, error } : { ok: true, cells: control.view() };
  };
  return { change: (command) => inTurn(() => carryOut(command)), sweep: () => inTurn(sweep) };
}

async function apply(
  control: PolicyControl,
  pool: ModelPool,
  command: LifecycleCommand,
): Promise<ControlFault | undefined> {
  const { kind, cells } = command;
  if (kind !== "propose" && kind !== "set") return control[kind](cells);
  const proposal = await load(pool, command);
  if ("code" in proposal) return proposal;
  const fault = control.propose(cells, proposal);
  return fault || kind === "propose" ? fault : control.promote(cells);
}

type Naming = Extract<LifecycleCommand, { kind: "propose" | "set" }>;

async function load(pool: ModelPool, command: Naming): Promise<Proposal | CommandFailure> {
  const stage = command.kind === "propose" ? command.stage : "staged";
  const isCanary = command.kind === "propose" && stage === "canary";
  const share = isCanary ? (command.share ?? CANARY_SHARE) : 0;
  const prb = command.prb === undefined ? undefined : await pool.open(command.prb, "prb");
  if (prb && "code" in prb) return prb;
  const power = command.power === undefined ? undefined : await pool.open(command.power, "power");
  if (power && "code" in power) return power;
  if (prb || power) return { stage, share, ...(prb && { prb }), ...(power && { power }) };
  return { code: "NOTHING_TO_CHANGE", message: "name a model for `prb`, `power` or both" };
}
