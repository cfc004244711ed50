import { Command } from "commander";
import { EmulatorConfig } from "../../schemas/config.ts";
import type { EmulatorSummary } from "../../simulator/mac/emulator-summary.ts";
import { runEmulator } from "../../simulator/main.ts";
import type { connectNats } from "../adapters/nats/connect-nats.ts";
import type { StartRecording } from "../ports/run-recorder.ts";
import { checkOutput } from "./check-output.ts";
import { addConfigOptions } from "./config-options.ts";
import { emulatorConfigFrom } from "./emulator-config.ts";
import { stopSignal } from "./stop-signal.ts";
import { summaryTable } from "./summary-table.ts";

/** The parent may die between two slots; the channel then closes before we hear of it. */
function tellParent(progress: EmulatorSummary): void {
  if (process.connected) process.send?.(progress, undefined, undefined, () => undefined);
}

const toStderr = (line: string) => process.stderr.write(`${line}\n`);

/** Answers come back on subjects of the cell, so that its user needs no right to hear those of others. */
function connectCell(cell: EmulatorConfig, connect: typeof connectNats) {
  return connect(cell, `slotpilot emulator ${cell.cellId}`, {
    inboxPrefix: `_INBOX.${cell.cellId}`,
    ignoreClusterUpdates: true,
    onWarning: toStderr,
  });
}

/** `slotpilot emulate`: the ray-traced cell, as a RAN of its own on the broker. */
export function emulateCommand(
  startRecording: StartRecording,
  connect: typeof connectNats,
): Command {
  const command = new Command("emulate").description(
    "run the emulated cell on the broker: a ray-traced place with walking and driving users",
  );
  return addConfigOptions(command, EmulatorConfig)
    .option("--json", "print one JSON object as the last line instead of a table")
    .addHelpText(
      "after",
      `
Examples:
  $ slotpilot emulate --ues 20 --prb 106 --lead-slots 3
  $ slotpilot emulate --clock lockstep --slots 10000 --seed 7 --json
  $ slotpilot emulate --slots 60000 --warm-up-slots 5000 --lead-slots 1 --json
  $ slotpilot emulate --slots 20000 --record run.parquet && slotpilot inspect run.parquet
  $ slotpilot emulate --scene city:seed=7 --array-columns 8 --precoding beams --antenna tr38901
  $ slotpilot emulate --scene downtown.xml --transmitter 10,-5,25 --trajectories walks.csv --ues 4

The cell needs a broker (--nats-url, NATS_URL). Without a service a paced cell schedules by itself;
one in lockstep waits for the service.`,
    )
    .action(async (options) => {
      const { config } = emulatorConfigFrom(options);
      const path = config.record || undefined;
      checkOutput("--record", path);
      const summary = await runEmulator({
        config,
        connect: (cell) => connectCell(cell, connect),
        log: { info: toStderr, warn: toStderr },
        signal: stopSignal(),
        onProgress: tellParent,
        openRecorder: path
          ? (setup) => startRecording(path, { setup, config, seed: config.seed })
          : undefined,
      });
      console.log(options["json"] ? JSON.stringify(summary) : summaryTable(summary));
      process.exit(0);
    });
}
