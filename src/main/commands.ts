import type { Command } from "commander";
import type { ServiceConfig } from "../../schemas/config.ts";
import { RECORDING_FORMAT } from "../../schemas/recording.ts";
import { CONTRACT_VERSION } from "../../schemas/subjects.ts";
import type { StartRecording } from "../ports/run-recorder.ts";
import { packageVersion } from "./package-version.ts";

/** Opens a folder of models; an empty name stands for the models shipped with slotpilot. */
async function modelOpener() {
  const { openFolderModelStore } = await import("../adapters/registry/folder-model-store.ts");
  const { modelsFolder } = await import("./open-registry.ts");
  return (folder: string) => openFolderModelStore(modelsFolder(folder));
}

async function brokerParts() {
  const { connectNats } = await import("../adapters/nats/connect-nats.ts");
  const { openBroker } = await import("../adapters/nats-server/open-broker.ts");
  return { connectNats, openBroker };
}

async function recordingStarter(): Promise<StartRecording> {
  const { openRecorder } = await import("../adapters/parquet/open-recorder.ts");
  return (path, run) =>
    openRecorder(path, {
      ...{ format: RECORDING_FORMAT, contractVersion: CONTRACT_VERSION, ...run },
      slotpilotVersion: packageVersion(),
    });
}

/** Whose models a service lets in. */
function trustOf({ trustedKeysDir, requireSignature }: ServiceConfig) {
  return {
    ...(trustedKeysDir && { trustedKeys: trustedKeysDir }),
    requireSignature: requireSignature === "on",
  };
}

/**
 * Every command with the parts that it works with, in the order of the help. A command loads what it
 * needs and no more: starting a program takes the time that its modules take.
 */
const COMMANDS = {
  async demo() {
    const { demoCommand } = await import("../cli/demo.ts");
    return demoCommand(await brokerParts());
  },
  async serve() {
    const { serveCommand } = await import("../cli/serve.ts");
    const { runService } = await import("./run-service.ts");
    const { modelsFolder, openRegistry } = await import("./open-registry.ts");
    return serveCommand((config, signal) => {
      const trust = trustOf(config);
      const registry = openRegistry(config.modelsDir, trust);
      return runService(
        config,
        { folder: modelsFolder(config.modelsDir), trust, registry },
        signal,
      );
    });
  },
  async emulate() {
    const { emulateCommand } = await import("../cli/emulate.ts");
    const { connectNats } = await import("../adapters/nats/connect-nats.ts");
    return emulateCommand(await recordingStarter(), connectNats);
  },
  async record() {
    const { recordCommand } = await import("../cli/record.ts");
    const { connectNats } = await import("../adapters/nats/connect-nats.ts");
    return recordCommand(await recordingStarter(), connectNats);
  },
  async inspect() {
    const { inspectCommand } = await import("../cli/inspect.ts");
    const { openRecording } = await import("../adapters/parquet/open-recording.ts");
    return inspectCommand(openRecording);
  },
  async replay() {
    const { replayCommand } = await import("../cli/replay.ts");
    const { openRecording } = await import("../adapters/parquet/open-recording.ts");
    const { openTelemetry } = await import("../adapters/telemetry/pino-telemetry.ts");
    const { systemClock: clock } = await import("../adapters/telemetry/system-clock.ts");
    const { openModelPool } = await import("./model-pool.ts");
    const { openPolicies } = await import("./open-policies.ts");
    const openModels = await modelOpener();
    return replayCommand({
      ...{ openRecording, startRecording: await recordingStarter(), openTelemetry, clock },
      openPolicies: (config) => openPolicies(config, openModelPool(openModels(config.modelsDir))),
    });
  },
  async conform() {
    const { conformCommands } = await import("../cli/conform.ts");
    const { connectNats } = await import("../adapters/nats/connect-nats.ts");
    return conformCommands(connectNats);
  },
  train: async () => (await import("../cli/train.ts")).trainCommand(),
  calibrate: async () => (await import("../cli/calibrate.ts")).calibrateCommand(),
  async evaluate() {
    const { evaluateCommand } = await import("../cli/evaluate.ts");
    return evaluateCommand(await modelOpener());
  },
  async models() {
    const { modelsCommand } = await import("../cli/models.ts");
    const { openRegistry } = await import("./open-registry.ts");
    const { createValidator } = await import("../adapters/onnx/validation/create-validator.ts");
    const validate = createValidator();
    return modelsCommand((folder, trust) => openRegistry(folder, { ...trust, validate }));
  },
  policies: async () => (await import("../cli/policies.ts")).policiesCommand(),
  scene: async () => (await import("../cli/scene.ts")).sceneCommands(),
  channel: async () => (await import("../cli/channel.ts")).channelCommands(),
  schemas: async () => (await import("../cli/schemas.ts")).schemasCommand(),
  accuracy: async () => (await import("../cli/accuracy.ts")).accuracyCommand(),
  sanity: async () => (await import("../cli/sanity.ts")).sanityCommand(),
  async bench() {
    const { benchCommands } = await import("../cli/bench.ts");
    return benchCommands(await brokerParts());
  },
} satisfies Readonly<Record<string, () => Promise<Command>>>;

/**
 * Loads the command that a command line names; all of them where it names none, for the help.
 *
 * @param name - First word of the command line.
 */
export function loadCommands(name: string | undefined): Promise<Command[]> {
  if (name === "--version" || name === "-V") return Promise.resolve([]);
  const isNamed = (key: string): key is keyof typeof COMMANDS => Object.hasOwn(COMMANDS, key);
  const wanted = name !== undefined && isNamed(name) ? [COMMANDS[name]] : Object.values(COMMANDS);
  return Promise.all(wanted.map((load) => load()));
}
