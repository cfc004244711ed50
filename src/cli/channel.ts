import { statSync } from "node:fs";
import type { Command } from "commander";
import { EmulatorConfig } from "../../schemas/config.ts";
import type { TraceFacts } from "../../simulator/channel/channel-trace.ts";
import { openChannelTrace } from "../../simulator/channel/open-channel-trace.ts";
import { recordChannelTrace } from "../../simulator/channel/record-channel-trace.ts";
import { CHANNEL_KEYS, openTracedCell } from "../../simulator/link/traced-cell.ts";
import { slotDurationUs } from "../nr/numerology.ts";
import { checkOutput } from "./check-output.ts";
import { addConfigOptions } from "./config-options.ts";
import { emulatorConfigFrom } from "./emulator-config.ts";
import { fail } from "./fail.ts";
import { openProgressView } from "./progress-view.ts";
import { EXIT_STOPPED, stopSignal } from "./stop-signal.ts";
import { textTable } from "./text-table.ts";
import { usageCommand } from "./usage-command.ts";

/** `slotpilot channel`: channels in files, so that every run sees the same. */
export function channelCommands(): Command {
  return usageCommand("channel", "record the emulated cell's channel, and look at recordings")
    .addCommand(recordCommand())
    .addCommand(showCommand());
}

function recordCommand(): Command {
  const about = "trace the emulated cell's channel and write it to a file";
  const command = usageCommand("record", about).requiredOption("--out <file>", "file to write");
  return addConfigOptions(command, EmulatorConfig)
    .option("--json", "print one JSON object instead of a table")
    .addHelpText(
      "after",
      `
Examples:
  $ slotpilot channel record --out city.trace --slots 20000 --scene city:seed=7 --ues 20
  $ slotpilot emulate --channel-trace city.trace --slots 20000 --ues 20 --clock lockstep
  $ slotpilot channel show city.trace

A replayed channel is the traced one byte for byte. Of the keys, those that shape the channel are
recorded; power, noise, traffic and the like are each run's own. Ctrl-C leaves no file, exit code 130.`,
    )
    .action(record);
}

async function record(options: Readonly<Record<string, unknown>>): Promise<void> {
  const { config } = emulatorConfigFrom(options);
  const path = String(options["out"]);
  const { slots: numSlots } = config;
  if (numSlots === 0) fail({ code: "CONFIG_INVALID", message: "--slots: how many are wanted?" });
  checkOutput("--out", path);
  const signal = stopSignal();
  const view = openProgressView();
  const recorded = await recordChannelTrace(openTracedCell(config), {
    path,
    numSlots,
    madeFrom: Object.fromEntries(CHANNEL_KEYS.map((key) => [key, config[key]])),
    signal,
    onProgress: (done, total) => view.show({ label: "keyframes", done, total, note: path }),
  });
  view.close();
  if (!recorded.ok) fail(recorded.error);
  if (!recorded.facts) process.exit(EXIT_STOPPED);
  report(path, recorded.facts, options);
}

function showCommand(): Command {
  return usageCommand("show", "say what a recorded channel holds, and whether it is whole")
    .argument("<file>", "file that `slotpilot channel record` wrote")
    .option("--json", "print one JSON object instead of a table")
    .addHelpText("after", "\nExample:\n  $ slotpilot channel show city.trace --json")
    .action((path: string, options: Readonly<Record<string, unknown>>) => {
      const trace = openChannelTrace(path);
      if (!trace.ok) fail(trace.error);
      report(path, trace.facts, options);
    });
}

function report(
  path: string,
  facts: TraceFacts,
  options: Readonly<Record<string, unknown>>,
): never {
  const { tracks, madeFrom, numSlots, scsKhz, carrierHz } = facts;
  const links = tracks.flat();
  const summary = {
    file: path,
    sizeBytes: statSync(path).size,
    slots: numSlots,
    seconds: (numSlots * slotDurationUs(scsKhz)) / 1e6,
    ues: tracks.length,
    transmitters: links.length / tracks.length,
    antennas: facts.numAntennas,
    ports: facts.numPorts,
    prb: facts.carrierPrb,
    scsKhz,
    carrierGhz: carrierHz / 1e9,
    keyframes: links.reduce((sum, { numKeyframes }) => sum + numKeyframes, 0),
  };
  const all = { ...madeFrom, ...summary };
  const rows = Object.entries(all).map(([key, value]) => [key, String(value)]);
  console.log(
    options["json"] ? JSON.stringify({ ...summary, madeFrom }) : textTable(["key", "value"], rows),
  );
  process.exit(0);
}
