import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Command } from "commander";
import type { ServiceConfig } from "../schemas/config.ts";
import { RECORDING_FORMAT } from "../schemas/recording.ts";
import { CONTRACT_VERSION } from "../schemas/subjects.ts";
import { connectNats } from "./adapters/nats/connect-nats.ts";
import { NatsRanLink } from "./adapters/nats/nats-ran-link.ts";
import { openBroker } from "./adapters/nats-server/open-broker.ts";
import { openFolderModelStore } from "./adapters/onnx/folder-model-store.ts";
import { openOnnxPolicy } from "./adapters/onnx/onnx-policy-runtime.ts";
import { openRecorder } from "./adapters/parquet/open-recorder.ts";
import { openRecording } from "./adapters/parquet/open-recording.ts";
import { openTelemetry } from "./adapters/telemetry/pino-telemetry.ts";
import { systemClock } from "./adapters/telemetry/system-clock.ts";
import { builtIn, type PolicyPair, type SlotRule, type StagePolicy } from "./app/policies.ts";
import { startService } from "./app/service.ts";
import { accuracyCommand } from "./cli/accuracy.ts";
import { benchCommands } from "./cli/bench.ts";
import { calibrateCommand } from "./cli/calibrate.ts";
import { channelCommands } from "./cli/channel.ts";
import { demoCommand } from "./cli/demo.ts";
import { emulateCommand } from "./cli/emulate.ts";
import { evaluateCommand } from "./cli/evaluate.ts";
import { type CommandFailure, failOver } from "./cli/fail.ts";
import { inspectCommand } from "./cli/inspect.ts";
import { modelsCommand } from "./cli/models.ts";
import { replayCommand } from "./cli/replay.ts";
import { sanityCommand } from "./cli/sanity.ts";
import { sceneCommands } from "./cli/scene.ts";
import { schemasCommand } from "./cli/schemas.ts";
import { serveCommand } from "./cli/serve.ts";
import { stopped } from "./cli/stop-signal.ts";
import { trainCommand } from "./cli/train.ts";
import { POWER_RULES } from "./domain/power/power-policies.ts";
import { SHARE_POLICIES } from "./domain/prb/share-policies.ts";
import type { ModelStore } from "./ports/model-store.ts";
import type { StartRecording } from "./ports/run-recorder.ts";

/** The models that come with the package, wherever it is run from. */
const SHIPPED_MODELS = fileURLToPath(new URL("../models", import.meta.url));

/** Opens a folder of models; an empty name stands for the models shipped with slotpilot. */
const openModels = (folder: string) => openFolderModelStore(folder || SHIPPED_MODELS);

/** Opens broker connection and models, runs the service until the signal, closes them again. */
async function runService(
  config: ServiceConfig,
  signal: AbortSignal,
): Promise<CommandFailure | undefined> {
  const telemetry = openTelemetry(config.logLevel);
  const policies = await openPolicies(config, openModels(config.modelsDir));
  if ("code" in policies) return policies;
  const nats = await connectNats(config.natsUrl, "slotpilot-service");
  if (!nats.ok) return nats.error;

  const link = new NatsRanLink(nats.connection, config.subjectPrefix, (fault) =>
    telemetry.log.error({ code: "INTERNAL", fault: String(fault) }, "a message was not handled"),
  );
  const parts = { config, source: link, sink: link, policies, clock: systemClock, telemetry };
  const service = startService(parts);
  const kpiTimer = setInterval(service.publishKpi, config.kpiPeriodMs);
  const { prb, power } = policies;
  telemetry.log.info({ prb: prb.identity, power: power.identity }, "slotpilot is ready");

  const lost = await Promise.race([stopped(signal), nats.connection.closed()]);
  clearInterval(kpiTimer);
  await nats.connection.drain().catch(() => undefined); // the broker may already be gone
  for (const policy of [prb, power]) if ("model" in policy) await policy.model.close();
  if (signal.aborted) return undefined;
  const message = `the connection to ${config.natsUrl} has closed: ${lost?.message ?? "by the broker"}`;
  return { code: "NATS_UNREACHABLE", message };
}

async function openPolicies(
  config: ServiceConfig,
  store: ModelStore,
): Promise<PolicyPair | CommandFailure> {
  const prb = await openPolicy(config.prbPolicy, "prb", SHARE_POLICIES, store);
  if ("code" in prb) return prb;
  const power = await openPolicy(config.powerPolicy, "power", POWER_RULES, store);
  return "code" in power ? power : { prb, power };
}

async function openPolicy(
  reference: string,
  kind: "prb" | "power",
  rules: Readonly<Record<string, SlotRule>>,
  store: ModelStore,
): Promise<StagePolicy | CommandFailure> {
  const rule = rules[reference];
  if (rule) return { identity: builtIn(reference), rule };
  const stored = store.find(reference);
  if ("code" in stored) {
    const builtIns = Object.keys(rules).join(", ");
    return {
      code: stored.code,
      message: `${kind} policy: ${stored.message}; built in: ${builtIns}`,
    };
  }
  if (stored.manifest.kind !== kind) {
    const message = `${reference} is a ${stored.manifest.kind} policy, not a ${kind} policy`;
    return { code: "MODEL_INVALID", message };
  }
  try {
    const model = await openOnnxPolicy(stored);
    return { identity: model.identity, model };
  } catch (error) {
    return { code: "MODEL_INVALID", message: `${stored.folder}: ${String(error)}` };
  }
}

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
  .addCommand(serveCommand(runService))
  .addCommand(emulateCommand(startRecording))
  .addCommand(inspectCommand(openRecording))
  .addCommand(
    replayCommand({
      ...{ openRecording, startRecording, openTelemetry, clock: systemClock },
      openPolicies: (config) => openPolicies(config, openModels(config.modelsDir)),
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
  .addCommand(benchCommands())
  .parseAsync()
  .catch(failOver);
