import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Command } from "commander";
import { RECORDING_FORMAT } from "../schemas/recording.ts";
import { CONTRACT_VERSION } from "../schemas/subjects.ts";
import { connectNats } from "./adapters/nats/connect-nats.ts";
import { openBroker } from "./adapters/nats-server/open-broker.ts";
import { openFolderModelStore } from "./adapters/onnx/folder-model-store.ts";
import { openRecorder } from "./adapters/parquet/open-recorder.ts";
import { openRecording } from "./adapters/parquet/open-recording.ts";
import { openTelemetry } from "./adapters/telemetry/pino-telemetry.ts";
import { systemClock } from "./adapters/telemetry/system-clock.ts";
import { accuracyCommand } from "./cli/accuracy.ts";
import { benchCommands } from "./cli/bench.ts";
import { calibrateCommand } from "./cli/calibrate.ts";
import { channelCommands } from "./cli/channel.ts";
import { demoCommand } from "./cli/demo.ts";
import { emulateCommand } from "./cli/emulate.ts";
import { evaluateCommand } from "./cli/evaluate.ts";
import { failOver } from "./cli/fail.ts";
import { inspectCommand } from "./cli/inspect.ts";
import { modelsCommand } from "./cli/models.ts";
import { replayCommand } from "./cli/replay.ts";
import { sanityCommand } from "./cli/sanity.ts";
import { sceneCommands } from "./cli/scene.ts";
import { schemasCommand } from "./cli/schemas.ts";
import { serveCommand } from "./cli/serve.ts";
import { trainCommand } from "./cli/train.ts";
import { openModelPool } from "./main/model-pool.ts";
import { openPolicies } from "./main/open-policies.ts";
import { runService } from "./main/run-service.ts";
import type { StartRecording } from "./ports/run-recorder.ts";

/** The models that come with the package, wherever it is run from. */
const SHIPPED_MODELS = fileURLToPath(new URL("../models", import.meta.url));

/** Opens a folder of models; an empty name stands for the models shipped with slotpilot. */
const openModels = (folder: string) => openFolderModelStore(folder || SHIPPED_MODELS);

function packageVersion(): string {
  const path = new URL("../package.json", import.meta.url);
  return JSON.parse(readFileSync(path, "utf8")).version;
}

const startRecording: StartRecording = (path, run) =>
  openRecorder(path, {
    ...{ format: RECORDING_FORMAT, contractVersion: CONTRACT_VERSION, ...run },
    slotpilotVersion: packageVersion(),
  });

/** Whoever reads our output through a pipe, such as `head`, may leave before its end. */
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  failOver(error);
});

await new Command("slotpilot")
  .description("Scheduler control plane for learned scheduling in a 5G NR cell.")
  .version(packageVersion())
  .enablePositionalOptions() // `bench` and its subcommands have flags of the same names
  .addHelpText(
    "after",
    `
Examples:
  $ slotpilot demo                      broker, service and emulated cell, live, until Ctrl-C
  $ slotpilot demo --slots 4000 --json  the same, measured
  $ slotpilot scene coverage street-canyon --out map.png
  $ slotpilot serve --help              every configuration key
  $ slotpilot accuracy --oracle DIR     what it computes, against reference cases`,
  )
  .addCommand(demoCommand({ openBroker, connectNats }))
  .addCommand(
    serveCommand((config, signal) => runService(config, openModels(config.modelsDir), signal)),
  )
  .addCommand(emulateCommand(startRecording))
  .addCommand(inspectCommand(openRecording))
  .addCommand(
    replayCommand({
      ...{ openRecording, startRecording, openTelemetry, clock: systemClock },
      openPolicies: (config) => openPolicies(config, openModelPool(openModels(config.modelsDir))),
    }),
  )
  .addCommand(trainCommand())
  .addCommand(calibrateCommand())
  .addCommand(evaluateCommand(openModels))
  .addCommand(modelsCommand(openModels))
  .addCommand(sceneCommands())
  .addCommand(channelCommands())
  .addCommand(schemasCommand())
  .addCommand(accuracyCommand())
  .addCommand(sanityCommand())
  .addCommand(benchCommands({ openBroker, connectNats }))
  .parseAsync()
  .catch(failOver);
