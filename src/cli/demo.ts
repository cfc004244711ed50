import { Command } from "commander";
import { EmulatorConfig } from "../../schemas/config.ts";
import { POWER_RULES } from "../domain/power/power-policies.ts";
import { SHARE_POLICIES } from "../domain/prb/share-policies.ts";
import { addConfigOptions } from "./config-options.ts";
import type { DemoPhase } from "./demo-phase.ts";
import { type DemoResult, loopClosed, resultTable } from "./demo-result.ts";
import { type DemoParts, runDemo } from "./demo-run.ts";
import { emulatorConfigFrom } from "./emulator-config.ts";
import { fail } from "./fail.ts";
import { type NamedPolicies, namedPolicies } from "./named-policies.ts";
import { EXIT_STOPPED, stopSignal } from "./stop-signal.ts";

/** Paced slots that are measured after a lockstep run. */
const PACED_SLOTS = 4000;

/** `slotpilot demo`: broker, service and emulated cell in one command. */
export function demoCommand(parts: DemoParts): Command {
  const command = new Command("demo")
    .description("close the loop: start broker, service and emulated cell, and watch them live")
    .option(
      "--policy <name>",
      "PRB shares: learned, pf, round-robin, max-rate, or a model",
      "learned",
    )
    .option(
      "--power <name>",
      "power: learned, equal, cap-shift, fair, or a model (default: as --policy)",
    )
    .option("--json", "print one JSON object as the last line of stdout");
  return addConfigOptions(command, EmulatorConfig)
    .addHelpText(
      "after",
      `
Examples:
  $ npm run demo                             live, 1 ms slots, until Ctrl-C
  $ npm run demo -- --slots 4000 --json      4,000 slots in lockstep, then paced; figures as JSON
  $ npm run demo -- --policy pf --ues 20     the classical scheduler with 20 users
  $ npm run demo -- --clock paced --slots 10000 --scs-khz 30 --prb 51 --lead-slots 4

Without --clock, a run with --slots is measured twice: in lockstep, then paced.
The broker is the one at --nats-url, SLOTPILOT_NATS_URL, NATS_URL or natsUrl in the --config file;
if none is named, one of our own. Where a service is already running there, choose a --subject-prefix.
Exit code 0 only if allocations were applied (HIT).`,
    )
    .action(async (options) => {
      const signal = stopSignal();
      const { config, isSet } = emulatorConfigFrom(options);
      const policies = namedPolicies(options["policy"], options["power"]);
      const result = await runDemo({
        ...{ ...parts, ...policies, signal },
        config,
        natsUrl: isSet("natsUrl") ? config.natsUrl : undefined,
        phases: phasesOf(config, isSet("clock")),
      });
      if (!result) return stop();
      if ("code" in result) fail(result);
      report(result, { json: Boolean(options["json"]), isLearned: isLearned(policies) });
    });
}

function phasesOf(config: EmulatorConfig, clockChosen: boolean): DemoPhase[] {
  const { clock, slots } = config;
  if (slots === 0 || clockChosen) return [{ clock, slots }];
  return [
    { clock: "lockstep", slots },
    { clock: "paced", slots: Math.min(slots, PACED_SLOTS) },
  ];
}

/** Whether models were asked for in both stages. */
function isLearned({ prbPolicy, powerPolicy }: NamedPolicies): boolean {
  return !Object.hasOwn(SHARE_POLICIES, prbPolicy) && !Object.hasOwn(POWER_RULES, powerPolicy);
}

function stop(): never {
  process.stderr.write("stopped\n");
  process.exit(EXIT_STOPPED);
}

function report(
  result: DemoResult,
  { json, isLearned }: { readonly json: boolean; readonly isLearned: boolean },
): void {
  console.log(json ? JSON.stringify(result) : resultTable(result));
  const closed = loopClosed(result, isLearned);
  if (!closed) {
    const what = isLearned ? "allocations of the learned policies" : "allocations";
    process.stderr.write(`the loop did not close: too few ${what} were applied\n`);
  }
  process.exit(closed ? 0 : 1);
}
