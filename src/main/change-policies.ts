import type { LifecycleCommand, LifecycleOutcome } from "../../schemas/lifecycle.ts";
import type { ControlFault, PolicyControl, Proposal } from "../app/lifecycle/policy-control.ts";
import type { CommandFailure } from "../cli/fail.ts";
import type { ModelPool } from "./model-pool.ts";

/** Share of the slots that a canary gets if nobody says. */
const CANARY_SHARE = 0.1;

/**
 * Makes the one who changes policies on command, one command after the other: loads what a command
 * names, has the control take it, and closes models that no cell uses or may go back to.
 *
 * @param control - Who decides in which cell.
 * @param pool - Where models are loaded.
 * @param changed - Called after a change, to remember it.
 */
export function createPolicyChanger(
  control: PolicyControl,
  pool: ModelPool,
  changed: () => void,
): (command: LifecycleCommand) => Promise<LifecycleOutcome> {
  let last: Promise<unknown> = Promise.resolve();
  const carryOut = async (command: LifecycleCommand): Promise<LifecycleOutcome> => {
    const error = await apply(control, pool, command);
    if (!error) changed();
    await pool.keepOnly(control.inUse());
    return error ? { ok: false, error } : { ok: true, cells: control.view() };
  };
  return (command) => {
    const outcome = last.then(() => carryOut(command));
    last = outcome.catch(() => undefined);
    return outcome;
  };
}

async function apply(
  control: PolicyControl,
  pool: ModelPool,
  command: LifecycleCommand,
): Promise<ControlFault | undefined> {
  if (command.kind !== "propose") return control[command.kind](command.cells);
  const proposal = await load(pool, command);
  return "code" in proposal ? proposal : control.propose(command.cells, proposal);
}

type Propose = Extract<LifecycleCommand, { kind: "propose" }>;

async function load(pool: ModelPool, command: Propose): Promise<Proposal | CommandFailure> {
  const { stage } = command;
  const share = stage === "canary" ? (command.share ?? CANARY_SHARE) : 0;
  const prb = command.prb === undefined ? undefined : await pool.open(command.prb, "prb");
  if (prb && "code" in prb) return prb;
  const power = command.power === undefined ? undefined : await pool.open(command.power, "power");
  if (power && "code" in power) return power;
  if (prb || power) return { stage, share, ...(prb && { prb }), ...(power && { power }) };
  return { code: "NOTHING_TO_CHANGE", message: "name a model for `prb`, `power` or both" };
}
