import { resolve } from "node:path";
import type { Command } from "commander";
import type { Code } from "../../schemas/codes.ts";
import { ServiceConfig } from "../../schemas/config.ts";
import type { SetupReply } from "../../schemas/setup.ts";
import { withoutCredentials } from "../../schemas/without-credentials.ts";
import type { PolicyPair } from "../app/policies.ts";
import type { Clock } from "../ports/clock.ts";
import type { OpenRecording, StartRecording } from "../ports/run-recorder.ts";
import type { Telemetry } from "../ports/telemetry.ts";
import { checkOutput } from "./check-output.ts";
import { addConfigOptions, configFrom } from "./config-options.ts";
import { type CommandFailure, fail } from "./fail.ts";
import { openReplay } from "./open-replay.ts";
import { playRecording } from "./play-recording.ts";
import { createReplayTally } from "./replay-tally.ts";
import { replayText } from "./replay-text.ts";
import { stopSignal } from "./stop-signal.ts";
import { usageCommand } from "./usage-command.ts";

/** What the command works with. */
export interface ReplayTools {
  /** Opens the recording. */
  readonly openRecording: OpenRecording;
  /** Begins `--out`. */
  readonly startRecording: StartRecording;
  /** Opens the configured policies. */
  openPolicies(config: ServiceConfig): Promise<PolicyPair | CommandFailure>;
  /** Opens log and histograms. */
  openTelemetry(level: string): Telemetry;
  /** Time. */
  readonly clock: Clock;
}

/** `slotpilot replay`: a recorded run, decided again. */
export function replayCommand(tools: ReplayTools): Command {
  const about = "have the reports of a recorded run decided again, without a broker or a cell";
  const command = usageCommand("replay", about).argument("<file>", "a recorded run");
  return addConfigOptions(command, ServiceConfig)
    .option("--out <file>", "write a recording with the new allocations in place of the old")
    .option("--json", "print one JSON object instead of tables")
    .addHelpText(
      "after",
      `
Examples:
  $ slotpilot replay run.parquet                      the policies that are served by default
  $ slotpilot replay run.parquet --prb-policy pf --power-policy equal
  $ slotpilot replay run.parquet --prb-policy prb@2.0.0 --out again.parquet --json

Open loop: the reports stay as they were, whatever is decided. Every decision is waited for.`,
    )
    .action((path: string, options: Readonly<Record<string, unknown>>) =>
      replay(tools, path, options),
    );
}

async function replay(
  tools: ReplayTools,
  path: string,
  options: Readonly<Record<string, unknown>>,
): Promise<never> {
  const { config, isSet } = configFrom(ServiceConfig, options);
  const out = options["out"] as string | undefined;
  checkOutput("--out", out);
  if (out !== undefined && resolve(out) === resolve(path)) {
    fail({ code: "OUTPUT_UNWRITABLE", message: `--out ${out}: is the recording that is replayed` });
  }
  const recording = await tools.openRecording(path);
  const policies = await tools.openPolicies(config);
  if ("code" in policies) return fail(policies);
  const { setup, seed, heard, config: cellConfig } = recording.head;
  const telemetry = tools.openTelemetry(isSet("logLevel") ? config.logLevel : "error");
  const cell = openReplay(setup, { config, policies, telemetry, clock: tools.clock });
  if ("accepted" in cell) return fail(refusal(cell));
  const run = {
    ...{ setup, config: cellConfig, ...(seed !== undefined && { seed }), ...(heard && { heard }) },
    replayedWith: { ...config, natsUrl: withoutCredentials(config.natsUrl) },
  };
  const recorder = out === undefined ? undefined : tools.startRecording(out, run);
  const tally = createReplayTally(setup, telemetry);
  try {
    await playRecording(recording, { cell, tally, recorder, signal: stopSignal() });
  } finally {
    await recorder?.close();
  }
  const names = [policies.prb.identity, policies.power.identity];
  const policyNames = names.map(({ name, version }) => `${name}@${version}`);
  const summary = { file: path, policies: policyNames, ...tally.summary() };
  console.log(options["json"] ? JSON.stringify(summary) : replayText(summary));
  process.exit(0);
}

function refusal({ code = "BAD_FIELD", message = "no reason given" }: SetupReply): CommandFailure {
  const sentence = `the service refuses the recorded setup: ${message}`;
  return { code: code as Code, message: sentence }; // its own reply
}
